"""The message as bytes: headers, both parts, one recipient."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from html import escape
from typing import Any

from ghs.mail.addresses import header_text, wire_form
from ghs.mail.models import Batch, Delivery
from ghs.mail.oneclick import one_click_token

_WORD = re.compile(r"\[\[([a-z_]+)\]\]")
TOKEN_WORD = "[[token]]"  # noqa: S105 - the place of a token, not one

# Base64 passes every relay unchanged, also one without 8BITMIME, and is shorter for Japanese than quoted-printable.
_ENCODING = "base64"

LEAVING_HEADER = "List-Unsubscribe"


class SmtpPolicy(EmailPolicy):
    """The bytes that mail servers take.

    The link by which a person leaves stays in one piece: too long for a line, it would be turned into encoded
    words, in which no mail program finds it (RFC 8058 wants the plain address).
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return one header as lines."""
        if name == LEAVING_HEADER:
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


def words_of(batch: Batch, delivery: Delivery) -> dict[str, str]:
    """Return what stands in the places of this recipient's own words."""
    words = {"name": delivery.name, **delivery.words}
    if batch.topic_id:
        words["token"] = one_click_token(delivery.reference)
    return words


def fill(text: str, words: dict[str, str]) -> str:
    """Return text with each known `[[word]]` replaced; unknown ones stay as they were written."""
    return _WORD.sub(lambda match: words.get(match.group(1), match.group()), text)


def build(batch: Batch, delivery: Delivery) -> bytes:
    """Return the whole message for one recipient, the same bytes at every try.

    Errors: ValueError when a word would break out of a header.
    """
    words = words_of(batch, delivery)
    message = EmailMessage(policy=SmtpPolicy(linesep="\r\n"))
    message["From"] = header_text(batch.sender)
    message["To"] = _named_address(delivery)
    if batch.reply_to:
        message["Reply-To"] = header_text(batch.reply_to)
    message["Subject"] = header_text(fill(batch.subject, words))
    message["Date"] = format_datetime(delivery.queued_at)
    message["Message-ID"] = delivery.message_id
    message["Content-Language"] = batch.language
    if batch.topic_id:
        message[LEAVING_HEADER] = f"<{fill(batch.unsubscribe_url, words)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(fill(batch.text, words), cte=_ENCODING)
    safe_words = {word: escape(value) for word, value in words.items()}
    message.add_alternative(fill(batch.html, safe_words), subtype="html", cte=_ENCODING)
    message.set_boundary(f"=_{delivery.reference.hex}")
    return message.as_bytes()


def envelope_sender(batch: Batch) -> str:
    """Return the bare address that bounces go to."""
    return parseaddr(batch.sender)[1]


def _named_address(delivery: Delivery) -> str:
    """Return the recipient for the To header, with the name when there is one."""
    address = wire_form(delivery.address)
    name = header_text(delivery.name)
    return str(Address(display_name=name, addr_spec=address)) if name else address
