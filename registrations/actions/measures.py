"""Suspension, reinstatement and revocation: one person proposes, a second one decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations import emails
from registrations.actions.checking import OwnDeclaration
from registrations.actions.publishing import publish_version
from registrations.actions.renewing import close_renewals
from registrations.actions.states import WrongState, locked, move
from registrations.models import Actor, Declaration, Measure
from registrations.permissions import can_propose_measure, can_take_measure, is_of_vendor

VERBS = {
    Measure.Kind.SUSPEND: "suspend_registration",
    Measure.Kind.REINSTATE: "reinstate_registration",
    Measure.Kind.REVOKE: "revoke_registration",
}


class MeasureOpen(Refusal):
    """One measure at a time waits for its second person."""

    message = _("Another measure waits for its second person. Decide on that one first.")


class SecondPersonTakes(Refusal):
    """Who proposed a measure can't take it."""

    message = _("Another person than the one who proposed this must decide: a registrar not of the organisation.")


@transaction.atomic
def propose_measure(
    *,
    declaration: Declaration,
    kind: Measure.Kind,
    public_reason: str,
    remark: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> Measure:
    """Propose a measure to a second person; nothing changes before that.

    Effects: the same submission again returns the same measure; the registrars are told by mail.
    Errors: OwnDeclaration, WrongState, MeasureOpen.
    """
    declaration = locked(declaration)
    if earlier := Measure.objects.filter(submission=submission).first():
        return earlier
    if not can_propose_measure(by, declaration):
        raise OwnDeclaration
    if declaration.state not in Measure.POSSIBLE_IN[kind]:
        raise WrongState
    registration = declaration.registration
    if Measure.objects.open().filter(registration=registration).exists():
        raise MeasureOpen
    measure = Measure.objects.create(
        registration=registration,
        kind=kind,
        public_reason=public_reason,
        remark=remark,
        submission=submission,
        proposed_by=by,
        proposed_at=at,
    )
    record(verb="propose_measure", obj=declaration, by=by, at=at, detail={"measure": kind})
    emails.measure_proposed(measure, at)
    return measure


@transaction.atomic
def take_measure(*, measure: Measure, by: User, at: datetime) -> Measure:
    """Decide as the second person that a measure is taken: the register says so at once, the vendor is told.

    Errors: OwnDeclaration, SecondPersonTakes, WrongState.
    """
    declaration, measure = _locked(measure)
    if is_of_vendor(by, declaration):
        raise OwnDeclaration
    if not can_take_measure(by, measure):
        raise SecondPersonTakes
    _settle(measure, Measure.Outcome.TAKEN, by, at)
    kind = Measure.Kind(measure.kind)
    move(declaration=declaration, to=Measure.BRINGS_TO[kind], actor=Actor.REGISTRAR, by=by, at=at, verb=VERBS[kind])
    registration = declaration.registration
    registration.declaration = declaration
    is_end = kind == Measure.Kind.REVOKE
    if is_end:
        close_renewals(declaration, at)
    reason = "" if kind == Measure.Kind.REINSTATE else measure.public_reason
    ended_on = timezone.localdate(at) if is_end else None
    publish_version(registration=registration, at=at, ended_on=ended_on, public_reason=reason)
    emails.measure_taken(measure, at)
    return measure


@transaction.atomic
def drop_measure(*, measure: Measure, by: User, at: datetime) -> Measure:
    """Drop a measure that was proposed: its proposer may, and whoever could take it.

    Errors: OwnDeclaration, WrongState.
    """
    declaration, measure = _locked(measure)
    if not can_propose_measure(by, declaration):
        raise OwnDeclaration
    _settle(measure, Measure.Outcome.DROPPED, by, at)
    record(verb="drop_measure", obj=declaration, by=by, at=at, detail={"measure": measure.kind})
    return measure


def drop_open_measures(declaration: Declaration, at: datetime) -> None:
    """Drop what was proposed against a registration that the vendor has ended itself."""
    Measure.objects.open().filter(registration__declaration=declaration).update(
        outcome=Measure.Outcome.DROPPED, decided_at=at
    )


def _locked(measure: Measure) -> tuple[Declaration, Measure]:
    """Return a measure that is still open, with its declaration, both locked. Errors: WrongState."""
    declaration = locked(measure.registration.declaration)
    fresh = Measure.objects.select_for_update(of=("self",)).select_related("registration").get(pk=measure.pk)
    if fresh.outcome:
        raise WrongState
    return declaration, fresh


def _settle(measure: Measure, outcome: Measure.Outcome, by: User, at: datetime) -> None:
    measure.outcome, measure.decided_by, measure.decided_at = outcome, by, at
    measure.save(update_fields=["outcome", "decided_by", "decided_at"])
