"""Signing up for an edition, changing that, giving the seat back.

Locks are always taken in one order: the edition, then the sign-up, then the series of receipt numbers.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.proof.series import next_number
from training import emails
from training.actions.manage_links import new_link
from training.models import Edition, SignUp


class NotTakingSignUps(Refusal):
    """Sign-up has not begun, or it has ended."""

    message = _("This event is not taking sign-ups at the moment. Nothing was sent.")


class EditionFull(Refusal):
    """The last seat went to somebody else."""

    message = _("All seats have been taken in the meantime. Your sign-up could not be accepted.")


class NotChangeable(Refusal):
    """The sign-up was cancelled, or the event has begun."""

    message = _("This sign-up can't be changed any more: it was cancelled, or the event has begun.")


class AddressHasSeat(Refusal):
    """Two sign-ups of one edition can't share an address."""

    message = _("Another sign-up for this event already uses this address.")


@dataclass(frozen=True)
class Entries:
    """What attendees write about themselves."""

    family_name: str
    given_name: str
    family_name_kana: str
    given_name_kana: str
    company: str
    department: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Application:
    """A filled-in sign-up form: the entries, where the answer goes, and what was agreed to in which words.

    `newsletter_consent_text` is empty when the box was left alone.
    """

    entries: Entries
    email: str
    submission: uuid.UUID
    consent_text: str
    newsletter_consent_text: str = ""
    language: str = "ja"

    def fingerprint(self, edition: Edition) -> uuid.UUID:
        """Return what is the same for a double click or a reload, and differs once an entry differs."""
        return uuid.uuid5(self.submission, repr((edition.pk, self.email.lower(), self.entries)))


@transaction.atomic
def sign_up(*, edition: Edition, application: Application, by: User | None, at: datetime) -> SignUp:
    """Take a seat for somebody and confirm it by mail.

    Effects: the same submission twice is one sign-up and one mail. An address that holds a seat already
    gets no second one: the application is kept as repeated, and only the mail says so.
    Errors: NotTakingSignUps, EditionFull.
    """
    submission = application.fingerprint(edition)
    edition = Edition.objects.select_for_update(of=("self",)).select_related("course").get(pk=edition.pk)
    if earlier := SignUp.objects.filter(submission=submission).first():
        return earlier
    refuse_unless_taking(edition, at)
    seat = edition.sign_ups.confirmed().addressed_to(application.email).select_related("user").first()
    if seat is None and not take_seat(edition):
        raise EditionFull
    state = SignUp.State.REPEATED if seat else SignUp.State.CONFIRMED
    sign_up = SignUp.objects.create(
        edition=edition,
        user=by if by and by.email.lower() == application.email.lower() else None,
        receipt_number=new_receipt_number(at),
        submission=submission,
        state=state,
        email=application.email,
        language=application.language,
        created_at=at,
        **asdict(application.entries),
        **consents(application, at),
    )
    record(verb="sign_up", obj=sign_up, by=by, at=at, to_state=state, detail={"edition": edition.code})
    if seat:
        emails.sign_up_repeated(sign_up, seat=seat, token=new_link(seat, at), at=at)
    else:
        emails.sign_up_received(sign_up, token=new_link(sign_up, at), at=at)
    return sign_up


@transaction.atomic
def change_sign_up(*, sign_up: SignUp, entries: Entries, by: User | None, at: datetime) -> SignUp:
    """Let an attendee change their entries; the address stays. Errors: NotChangeable."""
    sign_up = locked(sign_up)
    if not sign_up.is_changeable(at):
        raise NotChangeable
    return _write(sign_up, entries, verb="change_sign_up", by=by, at=at)


@transaction.atomic
def correct_sign_up(*, sign_up: SignUp, entries: Entries, email: str, by: User, at: datetime) -> SignUp:
    """Correct an attendee's entries or address for them.

    Effects: a new address gets the confirmation with a link of its own; links sent to the old one end.
    Errors: NotChangeable for a sign-up without a seat, AddressHasSeat.
    """
    lock_edition(sign_up)
    sign_up = locked(sign_up)
    if sign_up.state != SignUp.State.CONFIRMED:
        raise NotChangeable
    if sign_up.email == email:
        return _write(sign_up, entries, verb="correct_sign_up", by=by, at=at)
    others = sign_up.edition.sign_ups.confirmed().addressed_to(email).exclude(pk=sign_up.pk)
    if others.exists():
        raise AddressHasSeat(field="email")
    changed = ["email", *_assign(sign_up, entries)]
    sign_up.email, sign_up.user = email, None
    sign_up.save(update_fields=[*changed, "user"])
    sign_up.manage_links.all().delete()
    record(verb="correct_sign_up", obj=sign_up, by=by, at=at, detail={"changed": changed})
    emails.sign_up_received(sign_up, token=new_link(sign_up, at), at=at, occasion=at.isoformat())
    return sign_up


@transaction.atomic
def withdraw_sign_up(*, sign_up: SignUp, by: User | None, at: datetime) -> SignUp:
    """Let an attendee give the seat back; a second time changes nothing. Errors: NotChangeable."""
    lock_edition(sign_up)
    sign_up = locked(sign_up)
    if sign_up.state == SignUp.State.CANCELLED:
        return sign_up
    if not sign_up.is_changeable(at):
        raise NotChangeable
    return _cancel(sign_up, reason="", by=by, at=at, by_office=False)


@transaction.atomic
def cancel_sign_up(*, sign_up: SignUp, reason: str, by: User, at: datetime) -> SignUp:
    """Take a seat back for a reason that the attendee is told; a second time changes nothing.

    Errors: NotChangeable for a sign-up that never had a seat.
    """
    lock_edition(sign_up)
    sign_up = locked(sign_up)
    if sign_up.state == SignUp.State.CANCELLED:
        return sign_up
    if sign_up.state != SignUp.State.CONFIRMED:
        raise NotChangeable
    return _cancel(sign_up, reason=reason, by=by, at=at, by_office=True)


def refuse_unless_taking(edition: Edition, at: datetime) -> None:
    """Refuse by the standing of an edition. Errors: NotTakingSignUps, EditionFull."""
    standing = edition.standing(at)
    if standing == Edition.Standing.FULL:
        raise EditionFull
    if standing != Edition.Standing.TAKING:
        raise NotTakingSignUps


def take_seat(edition: Edition) -> bool:
    """Count one seat more unless all are taken; one statement, so that no two people get the same seat."""
    free = Edition.objects.filter(pk=edition.pk, seats_taken__lt=F("capacity"))
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def new_receipt_number(at: datetime) -> str:
    """Return the next receipt number of the year. Shape: E2026-000123."""
    year = timezone.localdate(at).year
    return f"E{year}-{next_number(f'sign-up-{year}'):06d}"


def consents(application: Application, at: datetime) -> dict[str, object]:
    """Return what was agreed to, when and in which words."""
    wants_newsletter = bool(application.newsletter_consent_text)
    return {
        "consent_text": application.consent_text,
        "consented_at": at,
        "wants_newsletter": wants_newsletter,
        "newsletter_consent_text": application.newsletter_consent_text,
        "newsletter_consented_at": at if wants_newsletter else None,
    }


def lock_edition(sign_up: SignUp) -> None:
    """Take the edition's lock before the sign-up's, in the order in which signing up takes them."""
    Edition.objects.select_for_update().get(pk=sign_up.edition_id)


def locked(sign_up: SignUp) -> SignUp:
    """Return a sign-up as it is now, locked until the end of the transaction."""
    rows = SignUp.objects.select_for_update(of=("self",)).select_related("edition__course", "user")
    return rows.get(pk=sign_up.pk)


def _write(sign_up: SignUp, entries: Entries, *, verb: str, by: User | None, at: datetime) -> SignUp:
    """Write entries that differ, and tell the attendee; the same entries again tell nobody."""
    changed = _assign(sign_up, entries)
    if changed:
        sign_up.save(update_fields=changed)
        record(verb=verb, obj=sign_up, by=by, at=at, detail={"changed": changed})
        emails.sign_up_changed(sign_up, at=at)
    return sign_up


def _assign(sign_up: SignUp, entries: Entries) -> list[str]:
    """Set the entries that differ; return their names."""
    changed = [name for name, value in asdict(entries).items() if getattr(sign_up, name) != value]
    for name in changed:
        setattr(sign_up, name, getattr(entries, name))
    return changed


def _cancel(sign_up: SignUp, *, reason: str, by: User | None, at: datetime, by_office: bool) -> SignUp:
    """End a confirmed sign-up, free its seat and tell the attendee."""
    sign_up.state = SignUp.State.CANCELLED
    sign_up.cancelled_at = at
    sign_up.cancel_reason = reason
    sign_up.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    Edition.objects.filter(pk=sign_up.edition_id).update(seats_taken=F("seats_taken") - 1)
    record(
        verb="cancel_sign_up",
        obj=sign_up,
        by=by,
        at=at,
        from_state=SignUp.State.CONFIRMED,
        to_state=SignUp.State.CANCELLED,
        detail={"by_office": by_office},
    )
    emails.sign_up_cancelled(sign_up, at=at, by_office=by_office)
    return sign_up
