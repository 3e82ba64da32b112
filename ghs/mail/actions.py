"""Queueing mails, and keeping what people agreed to."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from ghs.errors import Refusal
from ghs.history.actions import Person, record
from ghs.mail.addresses import header_text, mailbox
from ghs.mail.content import Content, lay_out, render_content
from ghs.mail.links import absolute
from ghs.mail.message import TOKEN_WORD
from ghs.mail.models import Batch, Consent, Delivery, Suppression, Topic
from ghs.mail.sender import Sender, sender_on
from ghs.mail.tasks import deliver_on_commit

INSERT_ROWS = 1000
NAME_CHARACTERS = 200


class ContentErased(Refusal):
    """The mail can't be sent again."""

    message = _("The content of this mail was erased for safety. Ask the person to request a new one.")


class NotWaiting(Refusal):
    """The mail needs no further try."""

    message = _("This mail was sent, is being sent, or must not be sent. It can't be tried again.")


@dataclass(frozen=True)
class Recipient:
    """One person to write to. `words` fill the `[[word]]` places of a mail to many.

    Errors: `AddressError` for an address or a word that would break out of a header.
    """

    address: str
    name: str = ""
    language: str = "ja"
    person: uuid.UUID | None = None
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", mailbox(self.address))
        object.__setattr__(self, "name", _spoken_name(self.name, self.address))
        object.__setattr__(self, "words", {word: header_text(text) for word, text in self.words.items()})


@dataclass(frozen=True)
class OwnMail:
    """A mail to one of many people, with a content of its own, about an object of its own."""

    obj: models.Model
    to: Recipient
    content: Content


def queue_mail(
    *,
    rule: str,
    obj: models.Model | None,
    to: Recipient,
    template: str,
    context: dict[str, Any],
    at: datetime,
    occasion: str = "",
    secret: bool = False,
) -> Delivery:
    """Queue one mail to one person in the caller's transaction, and wake the sender when it commits.

    Shape: the same rule, object, address and occasion give the same delivery, however often it is called.
    Effects: the content of a secret mail is erased once it was sent, and shown to nobody.
    """
    identity = _identity(rule, obj, occasion)
    if earlier := Delivery.objects.filter(**identity, address=to.address).first():
        return earlier
    content = render_content(template=template, context=context, name=to.name, language=to.language, at=at)
    return queue_content(rule=rule, obj=obj, to=to, content=content, at=at, occasion=occasion, secret=secret)


@transaction.atomic
def queue_content(
    *,
    rule: str,
    obj: models.Model | None,
    to: Recipient,
    content: Content,
    at: datetime,
    occasion: str = "",
    secret: bool = False,
) -> Delivery:
    """Queue one mail whose content is ready; otherwise like `queue_mail`."""
    identity = _identity(rule, obj, occasion)
    try:
        with transaction.atomic():
            letterhead = _letterhead(content, sender_on(at, content.language))
            batch = Batch.objects.create(**identity, **letterhead, is_secret=secret, created_at=at)
            delivery = _delivery(batch, to, at)
            delivery.save(force_insert=True)
    except IntegrityError:
        return Delivery.objects.get(**identity, address=to.address)
    deliver_on_commit(batch.pk)
    return delivery


@transaction.atomic
def queue_bulk(
    *,
    rule: str,
    obj: models.Model,
    subject: str,
    text: str,
    html: str,
    language: str,
    recipients: Iterable[Recipient],
    at: datetime,
    topic: Topic | None = None,
    unsubscribe_path: str = "",
    occasion: str = "",
    greeting: bool = True,
) -> Batch:
    """Queue one content to many people in one language, and wake the sender when the transaction commits.

    Shape: `html` is clean HTML for the body; `[[name]]` and the recipients' own words may stand in subject,
    text and HTML. Without `greeting` no name opens the mail. A mail on a topic needs `unsubscribe_path` with
    `[[token]]` in it: GET asks, POST unsubscribes.
    Effects: may be repeated after a fault: the content and each address are queued once an occasion.
    """
    if topic is not None and TOKEN_WORD not in unsubscribe_path:
        raise ValueError(f"a mail on a topic needs {TOKEN_WORD} in its unsubscribe path")
    unsubscribe_url = f"{settings.SITE_URL}{unsubscribe_path}" if topic else ""
    content = lay_out(
        subject=subject,
        text=text,
        html=html,
        name="[[name]]" if greeting else "",
        language=language,
        at=at,
        unsubscribe_url=unsubscribe_url,
    )
    batch, _is_new = Batch.objects.get_or_create(
        **_identity(rule, obj, occasion),
        language=language,
        is_bulk=True,
        defaults={
            **_letterhead(content, sender_on(at, language)),
            "topic": topic,
            "unsubscribe_url": unsubscribe_url,
            "created_at": at,
        },
    )
    for rows in _in_groups((_delivery(batch, recipient, at) for recipient in recipients), INSERT_ROWS):
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    deliver_on_commit(batch.pk)
    return batch


@transaction.atomic
def queue_each(
    *, rule: str, mails: Iterable[OwnMail], topic: Topic, unsubscribe_path: str, occasion: str, at: datetime
) -> int:
    """Queue to many people a mail of their own on a topic; return how many were not queued before on this occasion.

    Shape: a fixed number of queries. `unsubscribe_path` is one for `queue_bulk`, without a language.
    Effects: the sweep sends them, after the mails to single people.
    """
    mails = list(mails)
    queued = Delivery.objects.filter(rule=rule, occasion=occasion, object_key__in=[str(mail.obj.pk) for mail in mails])
    known = set(queued.values_list("object_kind", "object_key", "address"))
    new = [mail for mail in mails if (mail.obj._meta.label_lower, str(mail.obj.pk), mail.to.address) not in known]
    senders = {language: sender_on(at, language) for language in {mail.content.language for mail in new}}
    batches = Batch.objects.bulk_create(
        Batch(
            **_identity(rule, mail.obj, occasion),
            **_letterhead(mail.content, senders[mail.content.language]),
            is_bulk=True,
            topic=topic,
            unsubscribe_url=absolute(unsubscribe_path, mail.content.language),
            created_at=at,
        )
        for mail in new
    )
    Delivery.objects.bulk_create(_delivery(batch, mail.to, at) for batch, mail in zip(batches, new, strict=True))
    return len(new)


@transaction.atomic
def forget_unconfirmed(*, topic: Topic, before: datetime) -> int:
    """Erase the consents to a topic that nobody confirmed in time; return how many there were."""
    rows = Consent.objects.unconfirmed().filter(topic=topic, given_at__lt=before)
    return rows.delete()[0]


@transaction.atomic
def retry_delivery(*, delivery: Delivery, by: Person, at: datetime) -> Delivery:
    """Try a mail again at once that failed, was refused or waits for its next try.

    Errors: `NotWaiting`, and `ContentErased` when nothing is left to send.
    """
    row = Delivery.objects.select_related("batch").select_for_update(of=["self"]).get(pk=delivery.pk)
    if row.state not in (row.State.FAILED, row.State.REJECTED, row.State.DEFERRED):
        raise NotWaiting
    if row.batch.erased_at is not None:
        raise ContentErased
    from_state, row.state, row.attempt, row.not_before = row.state, row.State.QUEUED, 0, at
    row.save(update_fields=["state", "attempt", "not_before"])
    record(verb="retry_delivery", obj=row, by=by, at=at, from_state=from_state, to_state=row.state)
    deliver_on_commit(row.batch_id)
    return row


@transaction.atomic
def resend_delivery(*, delivery: Delivery, submission: uuid.UUID, by: Person, at: datetime) -> Delivery:
    """Send a mail once more to the same recipient, as a new occasion of its own.

    Shape: the same `submission` gives the same new mail, so that a double click sends one.
    Errors: `ContentErased` when nothing is left to send.
    """
    first = Delivery.objects.select_related("batch").select_for_update(of=["self"]).get(pk=delivery.pk)
    batch, occasion = first.batch, f"again-{submission.hex}"
    if earlier := Delivery.objects.filter(address=first.address, rule=first.rule, occasion=occasion).first():
        return earlier
    if batch.is_secret:
        raise ContentErased
    batch.pk, batch._state.adding = None, True
    batch.occasion, batch.is_bulk, batch.created_at = occasion, False, at
    batch.save(force_insert=True)
    to = Recipient(address=first.address, name=first.name, person=first.person, words=first.words)
    again = _delivery(batch, to, at)
    again.save(force_insert=True)
    record(verb="resend_delivery", obj=again, by=by, at=at, to_state=again.state, detail={"first": first.pk})
    deliver_on_commit(batch.pk)
    return again


@transaction.atomic
def give_consent(
    *, address: str, topic: Topic, wording: str, page: str, source: str, at: datetime, is_confirmed: bool = False
) -> Consent:
    """Keep that an address agreed to a topic: to which words, on which page, when.

    Shape: a consent that still stands is returned as it is; `is_confirmed` also confirms it.
    """
    consent, is_new = Consent.objects.get_or_create(
        address=mailbox(address),
        topic=topic,
        withdrawn_at=None,
        defaults={"wording": wording, "page": page, "source": source, "given_at": at},
    )
    if is_new:
        record(verb="give_consent", obj=consent, by=None, at=at, detail={"topic": topic.slug})
    return confirm_consent(consent=consent, at=at) if is_confirmed else consent


@transaction.atomic
def confirm_consent(*, consent: Consent, at: datetime) -> Consent:
    """Keep that the person proved the address to be theirs; a second time changes nothing."""
    if Consent.objects.unconfirmed().filter(pk=consent.pk).update(confirmed_at=at):
        record(verb="confirm_consent", obj=consent, by=None, at=at)
    consent.refresh_from_db()
    return consent


@transaction.atomic
def withdraw_consent(*, address: str, topic: Topic, at: datetime) -> bool:
    """Keep that an address wants no more of a topic; return whether it had agreed before.

    Effects: mails on the topic that still wait are not sent.
    """
    consent = (
        Consent.objects.select_for_update().filter(address=mailbox(address), topic=topic, withdrawn_at=None).first()
    )
    if consent is None:
        return False
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    record(verb="withdraw_consent", obj=consent, by=None, at=at)
    return True


@transaction.atomic
def suppress(*, address: str, reason: Suppression.Reason, by: Person | None, at: datetime) -> Suppression:
    """Close an address for every mail except those about its own security."""
    suppression, is_new = Suppression.objects.get_or_create(
        address=mailbox(address), defaults={"reason": reason, "since": at}
    )
    if is_new:
        record(verb="suppress", obj=suppression, by=by, at=at, to_state=reason)
    return suppression


@transaction.atomic
def lift_suppression(*, suppression: Suppression, by: Person | None, at: datetime) -> None:
    """Open an address for mail again."""
    record(verb="lift_suppression", obj=suppression, by=by, at=at, from_state=suppression.reason)
    suppression.delete()


def _spoken_name(name: str, address: str) -> str:
    """Return a name fit for a header, or nothing when only the address is known."""
    plain = header_text(name)[:NAME_CHARACTERS]
    return "" if plain.lower() == address else plain


def _identity(rule: str, obj: models.Model | None, occasion: str) -> dict[str, str]:
    """Return what, with the address, tells one mail from another."""
    kind, key = (obj._meta.label_lower, str(obj.pk)) if obj is not None else ("", "")
    return {"rule": rule, "object_kind": kind, "object_key": key, "occasion": occasion}


def _letterhead(content: Content, sender: Sender) -> dict[str, str]:
    """Return the content with who it is from and who answers."""
    return {
        "language": content.language,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "reply_to": sender.contact,
        "subject": content.subject,
        "text": content.text,
        "html": content.html,
    }


def _delivery(batch: Batch, to: Recipient, at: datetime) -> Delivery:
    """Return the row for one recipient, not yet saved."""
    reference = uuid.uuid4()
    return Delivery(
        batch=batch,
        rule=batch.rule,
        object_kind=batch.object_kind,
        object_key=batch.object_key,
        occasion=batch.occasion,
        reference=reference,
        message_id=f"<{reference.hex}@{settings.SITE_HOST}>",
        address=to.address,
        name=to.name,
        person=to.person,
        words=to.words,
        not_before=at,
        queued_at=at,
    )


def _in_groups(rows: Iterator[Delivery], size: int) -> Iterator[list[Delivery]]:
    while group := list(islice(rows, size)):
        yield group
