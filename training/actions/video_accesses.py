"""Asking for an access to a video set, granting or declining it, taking it back."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.proof.series import next_number
from training import emails
from training.models import Access, AccessApplication, VideoSet

State = AccessApplication.State


class AccessHeld(Refusal):
    """The person may watch the set already, or will soon."""

    message = _("You can already watch this video set, or a period is set for you. See your page for its dates.")


class AlreadyDecided(Refusal):
    """Somebody has decided the application in the meantime."""

    message = _("This application has already been decided. Nothing was changed.")


class PeriodOver(Refusal):
    """An access would be over before it is granted."""

    message = _("The last day must not lie in the past.")


class PeriodTurned(Refusal):
    """An access would end before it begins."""

    message = _("The last day must not lie before the first day.")


class PeriodOverlaps(Refusal):
    """The person has an access to the set in part of the period."""

    message = _("This person already has access to the set in part of this period. Choose other dates.")


class AlreadyWithdrawn(Refusal):
    """The access was taken back in the meantime."""

    message = _("This access has already been withdrawn.")


@dataclass(frozen=True)
class AccessEntries:
    """What a person writes when asking for an access, and what was agreed to in which words."""

    name: str
    company: str
    purpose: str
    consent_text: str
    language: str = "ja"


@transaction.atomic
def apply_for_access(
    *, video_set: VideoSet, entries: AccessEntries, submission: uuid.UUID, by: User, at: datetime
) -> AccessApplication:
    """Ask the office for an access to a video set, and confirm that by mail.

    Effects: the same submission twice is one application; one of a person for a set waits at a time, and
    asking again returns the one that waits.
    Errors: AccessHeld.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    submission = uuid.uuid5(submission, f"{user.pk} {video_set.pk}")
    earlier = user.video_applications.filter(submission=submission).first()
    if earlier := earlier or user.video_applications.waiting().filter(video_set=video_set).first():
        return earlier
    if user.video_accesses.lasting(timezone.localdate(at)).filter(video_set=video_set).exists():
        raise AccessHeld
    application = AccessApplication.objects.create(
        user=user,
        video_set=video_set,
        receipt_number=new_receipt_number(at),
        submission=submission,
        submitted_at=at,
        **asdict(entries),
    )
    record(
        verb="apply_for_access",
        obj=application,
        by=by,
        at=at,
        to_state=State.SUBMITTED,
        detail={"video_set": video_set.code},
    )
    emails.access_requested(application, at=at)
    return application


@transaction.atomic
def grant_access(*, application: AccessApplication, starts_on: date, ends_on: date, by: User, at: datetime) -> Access:
    """Let an applicant watch the set from one day to another, both included, and tell them by mail.

    Errors: AlreadyDecided, PeriodTurned, PeriodOver, PeriodOverlaps.
    """
    application = locked(application)
    refuse_unless(application, State.GRANTED)
    refuse_period(application, starts_on, ends_on, timezone.localdate(at))
    access = Access.objects.create(
        user=application.user,
        video_set=application.video_set,
        application=application,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
    )
    decide(application, State.GRANTED, verb="grant_access", by=by, at=at, period=(starts_on, ends_on))
    emails.access_granted(access, at=at)
    return access


@transaction.atomic
def decline_access(*, application: AccessApplication, reason: str, by: User, at: datetime) -> AccessApplication:
    """Say no to an applicant, with the reason, by mail. Errors: AlreadyDecided."""
    application = locked(application)
    refuse_unless(application, State.DECLINED)
    application.decline_reason = reason
    decide(application, State.DECLINED, verb="decline_access", by=by, at=at)
    emails.access_declined(application, at=at)
    return application


@transaction.atomic
def withdraw_access(*, access: Access, reason: str, by: User, at: datetime) -> Access:
    """End an access at once, with the reason, by mail. Errors: AlreadyWithdrawn."""
    access = Access.objects.select_for_update(of=("self",)).select_related("application", "video_set").get(pk=access.pk)
    if access.withdrawn_at:
        raise AlreadyWithdrawn
    access.withdrawn_at, access.withdraw_reason = at, reason
    access.save(update_fields=["withdrawn_at", "withdraw_reason"])
    record(verb="withdraw_access", obj=access, by=by, at=at, detail={"video_set": access.video_set.code})
    emails.access_withdrawn(access, at=at)
    return access


def locked(application: AccessApplication) -> AccessApplication:
    """Return an application as it is now, held until the transaction ends."""
    rows = AccessApplication.objects.select_for_update(of=("self",)).select_related("user", "video_set")
    return rows.get(pk=application.pk)


def refuse_unless(application: AccessApplication, state: str) -> None:
    """Refuse a move that the state table does not have."""
    if not application.may_become(state):
        raise AlreadyDecided


def refuse_period(application: AccessApplication, starts_on: date, ends_on: date, day: date) -> None:
    """Refuse a period that is turned round, over, or partly granted already."""
    if ends_on < starts_on:
        raise PeriodTurned(field="ends_on")
    if ends_on < day:
        raise PeriodOver(field="ends_on")
    held = Access.objects.lasting(starts_on).filter(starts_on__lte=ends_on)
    if held.filter(user=application.user, video_set=application.video_set).exists():
        raise PeriodOverlaps(field="starts_on")


def decide(
    application: AccessApplication,
    state: str,
    *,
    verb: str,
    by: User,
    at: datetime,
    period: tuple[date, date] | None = None,
) -> None:
    """Write a decision and its history."""
    application.state, application.decided_at = state, at
    application.save(update_fields=["state", "decided_at", "decline_reason"])
    detail = {"video_set": application.video_set.code}
    if period:
        detail |= {"starts_on": period[0].isoformat(), "ends_on": period[1].isoformat()}
    record(verb=verb, obj=application, by=by, at=at, from_state=State.SUBMITTED, to_state=state, detail=detail)


def new_receipt_number(at: datetime) -> str:
    """Return the next receipt number, such as V2026-000123."""
    year = timezone.localdate(at).year
    return f"V{year}-{next_number(f'video-access-{year}'):06d}"
