"""Writing, scheduling and sending mailings."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.mail.actions import Recipient, queue_bulk, queue_content
from ghs.mail.sender import sender_on
from newsletter.actions.subscriptions import mail_magazine
from newsletter.emails import content_of, leave_path
from newsletter.models import MAILING_RULE, OPEN_STATES, Mailing, NewsPost, Subscriber, SubscriberQuerySet
from newsletter.prose import as_html, as_text

# A form that says "now" is read a moment later.
GRACE = timedelta(minutes=1)


class MailingChangedMeanwhile(Refusal):
    """Somebody else changed the mailing after this person opened it."""

    message = _("Somebody else changed this mailing meanwhile. Look at it again before you go on.")


class MailingStandsElsewhere(Refusal):
    """The mailing's state does not allow this."""

    message = _("This can't be done any more: the mailing was scheduled, sent or cancelled meanwhile.")


class SenderUnknown(Refusal):
    """The council has no postal address yet, so a mailing would lack what the law demands of it."""

    message = _(
        "The council's postal address is not entered, and the law demands it in every mailing. "
        "Ask an operator to enter it under Council and prices."
    )


class TimePassed(Refusal):
    """The time chosen lies in the past."""

    message = _("This time has passed. Choose a later one.")


@dataclass(frozen=True)
class MailingText:
    """What a mailing says, in Japanese and, if it has one, in English."""

    subject: str
    body: str
    subject_english: str = ""
    body_english: str = ""


@transaction.atomic
def compose_mailing(
    *, text: MailingText, post: NewsPost | None, submission: uuid.UUID, by: User, at: datetime
) -> Mailing:
    """Write the draft of a mailing, perhaps from a news post. The same submission gives the same mailing."""
    mailing, is_new = Mailing.objects.get_or_create(
        submission=submission, defaults={**asdict(text), "post": post, "created_at": at}
    )
    if is_new:
        record(verb="compose_mailing", obj=mailing, by=by, at=at, to_state=mailing.state)
    return mailing


@transaction.atomic
def compose_resend(
    *, mailing: Mailing, audience: Mailing.Audience, submission: uuid.UUID, by: User, at: datetime
) -> Mailing:
    """Write the draft that sends a mailing once more, linked to the first. Errors: MailingStandsElsewhere."""
    if mailing.sent_at is None:
        raise MailingStandsElsewhere
    first = mailing.resend_of or mailing
    text = {name: getattr(mailing, name) for name in MailingText.__dataclass_fields__}
    links = {"resend_of": first, "post": first.post, "audience": audience}
    again, is_new = Mailing.objects.get_or_create(submission=submission, defaults={**text, **links, "created_at": at})
    if is_new:
        detail = {"resend_of": first.pk, "audience": audience}
        record(verb="compose_resend", obj=again, by=by, at=at, to_state=again.state, detail=detail)
    return again


@transaction.atomic
def change_mailing(*, mailing: Mailing, version: int, text: MailingText, by: User, at: datetime) -> Mailing:
    """Change a draft. Errors: MailingChangedMeanwhile, MailingStandsElsewhere."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.state != Mailing.State.DRAFT:
        raise MailingStandsElsewhere
    if mailing.version != version:
        raise MailingChangedMeanwhile
    for name, value in asdict(text).items():
        setattr(mailing, name, value)
    mailing.version += 1
    mailing.save(update_fields=[*asdict(text), "version"])
    record(verb="change_mailing", obj=mailing, by=by, at=at)
    return mailing


@transaction.atomic
def schedule_mailing(*, mailing: Mailing, version: int, send_at: datetime | None, by: User, at: datetime) -> Mailing:
    """Let a draft go out at a time, or as soon as possible. The same wish twice changes nothing.

    Errors: MailingChangedMeanwhile, MailingStandsElsewhere, TimePassed, SenderUnknown.
    Source: 特定電子メール法 (Act on Regulation of Transmission of Specified Electronic Mail) article 4 and
    article 9 of its rule: each mail names its sender with a postal address.
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.state != Mailing.State.DRAFT:
        if mailing.version == version + 1 and _is_same_time(mailing, send_at, at):
            return mailing
        raise MailingStandsElsewhere
    if mailing.version != version:
        raise MailingChangedMeanwhile
    if send_at is not None and send_at < at - GRACE:
        raise TimePassed(field="moment")
    if not sender_on(at, "ja").address:
        raise SenderUnknown
    mailing.send_at = send_at or at
    mailing.version += 1
    _move(mailing, Mailing.State.SCHEDULED, "send_at", "version")
    detail = {"send_at": mailing.send_at.isoformat()}
    _note(mailing, verb="schedule_mailing", from_state=Mailing.State.DRAFT, by=by, at=at, detail=detail)
    return mailing


@transaction.atomic
def take_back_mailing(*, mailing: Mailing, by: User, at: datetime) -> Mailing:
    """Make a scheduled mailing a draft again. Errors: MailingStandsElsewhere."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.state == Mailing.State.DRAFT:
        return mailing
    from_state, mailing.send_at = mailing.state, None
    mailing.version += 1
    _move(mailing, Mailing.State.DRAFT, "send_at", "version")
    _note(mailing, verb="take_back_mailing", from_state=from_state, by=by, at=at)
    return mailing


@transaction.atomic
def cancel_mailing(*, mailing: Mailing, by: User, at: datetime) -> Mailing:
    """Give up a mailing that has not gone out. Errors: MailingStandsElsewhere."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.state == Mailing.State.CANCELLED:
        return mailing
    from_state = mailing.state
    mailing.version += 1
    _move(mailing, Mailing.State.CANCELLED, "version")
    _note(mailing, verb="cancel_mailing", from_state=from_state, by=by, at=at)
    return mailing


@transaction.atomic
def send_test(*, mailing: Mailing, to: User, submission: uuid.UUID, at: datetime) -> None:
    """Send a mailing as it stands to the person who works on it, in each of its languages."""
    for language in mailing.languages:
        queue_content(
            rule="mailing_test",
            obj=mailing,
            to=Recipient(address=to.email, language=language, person=to.reference),
            content=content_of(mailing, language=language, at=at, is_test=True),
            occasion=f"{submission.hex} {language}",
            at=at,
        )
    record(verb="send_test", obj=mailing, by=to, at=at)


@transaction.atomic
def send_mailing(*, mailing: Mailing, at: datetime) -> bool:
    """Settle who receives a due mailing, and hand it over to the outbox; return whether this call did it.

    Effects: all or nothing. Another worker that is at it, or a second run, finds nothing to do.
    """
    due = Mailing.objects.due(at).select_for_update(skip_locked=True, of=["self"])
    locked = due.filter(pk=mailing.pk).first()
    if locked is None:
        return False
    for language in locked.languages:
        _queue(locked, language, at)
    locked.sent_at, locked.audience_count = at, locked.deliveries.count()
    _move(locked, Mailing.State.SENDING, "sent_at", "audience_count")
    detail = {"audience": locked.audience_count}
    _note(locked, verb="send_mailing", from_state=Mailing.State.SCHEDULED, by=None, at=at, detail=detail)
    return True


@transaction.atomic
def finish_mailing(*, mailing: Mailing, at: datetime) -> bool:
    """Mark a mailing as sent when none of its mails waits any more; return whether this call did it."""
    sending = Mailing.objects.filter(state=Mailing.State.SENDING).select_for_update(skip_locked=True)
    locked = sending.filter(pk=mailing.pk).first()
    if locked is None or locked.deliveries.filter(state__in=OPEN_STATES).exists():
        return False
    locked.finished_at = at
    _move(locked, Mailing.State.SENT, "finished_at")
    _note(locked, verb="finish_mailing", from_state=Mailing.State.SENDING, by=None, at=at)
    return True


def _queue(mailing: Mailing, language: str, at: datetime) -> None:
    """Queue a mailing for those who read it in a language; without an English text everyone reads Japanese."""
    readers = Subscriber.objects.audience_of(mailing)
    if len(mailing.languages) > 1:
        readers = readers.filter(language=language)
    queue_bulk(
        rule=MAILING_RULE,
        obj=mailing,
        subject=mailing.subject_in(language),
        text=as_text(mailing.body_in(language)),
        html=as_html(mailing.body_in(language)),
        language=language,
        recipients=_recipients(readers, language),
        topic=mail_magazine(),
        unsubscribe_path=leave_path(language),
        greeting=False,
        at=at,
    )


def _recipients(readers: SubscriberQuerySet, language: str) -> Iterator[Recipient]:
    for address in readers.order_by("pk").values_list("address", flat=True).iterator():
        yield Recipient(address=address, language=language)


def _is_same_time(mailing: Mailing, send_at: datetime | None, at: datetime) -> bool:
    """Whether a second wish asks for what was settled already."""
    return mailing.send_at is not None and (mailing.send_at <= at if send_at is None else mailing.send_at == send_at)


def _move(mailing: Mailing, state: Mailing.State, *fields: str) -> None:
    """Save a mailing in its next state. Errors: MailingStandsElsewhere."""
    if state not in Mailing.TRANSITIONS[mailing.state]:
        raise MailingStandsElsewhere
    mailing.state = state
    mailing.save(update_fields=["state", *fields])


def _note(
    mailing: Mailing,
    *,
    verb: str,
    from_state: str,
    by: User | None,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    record(verb=verb, obj=mailing, by=by, at=at, from_state=from_state, to_state=mailing.state, detail=detail)
