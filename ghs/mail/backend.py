"""Django's way out for mail: whatever a package sends becomes rows of the outbox."""

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from ghs.mail.actions import Recipient, queue_content
from ghs.mail.content import lay_out

RULE = "account"


class OutboxBackend(BaseEmailBackend):
    """Queues each message once a recipient, in the portal's own layout made from its text part.

    Such mails are about accounts, so each is secret.

    Errors: ValueError for attachments, which the outbox does not carry.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages and return how many."""
        for message in email_messages:
            _queue(message)
        return len(email_messages)


def _queue(message: EmailMessage) -> None:
    if message.attachments:
        raise ValueError("the outbox carries no attachments: send a link instead")
    language = "en" if (get_language() or "").startswith("en") else "ja"
    at = timezone.now()
    content = lay_out(
        subject=str(message.subject), text=str(message.body), html=None, name="", language=language, at=at
    )
    for address in message.recipients():
        name, bare = parseaddr(address)
        queue_content(
            rule=RULE,
            obj=None,
            to=Recipient(address=bare, name=name, language=language),
            content=content,
            occasion=uuid.uuid4().hex,
            at=at,
            secret=True,
        )
