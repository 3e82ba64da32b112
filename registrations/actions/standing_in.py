"""A registrar decides alone because no second person is available (代決), and another looks at it later."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.council.queries import business_day_after, stand_in_rule_on
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations import emails
from registrations.actions.deciding import accept, give_back, refuse
from registrations.actions.states import WrongState, locked
from registrations.models import Decision, Declaration, StandIn
from registrations.permissions import can_review_stand_in, can_stand_in


class StandInNotAllowed(Refusal):
    """The council's rules do not let one person decide alone."""

    message = _("The council's rules do not allow a decision by one person alone. An operator can set the rule.")


class CannotStandIn(Refusal):
    """Who entered the declaration, belongs to the vendor, or may decide as the second person does not stand in."""

    message = _(
        "Only a registrar who checked this can decide alone: nobody who entered it, and nobody of the organisation."
    )


class CannotReview(Refusal):
    """A decision made alone is looked at by somebody who had no part in it."""

    message = _("Another registrar must look at this: one who took no part in the declaration.")


class ReviewedAlready(Refusal):
    """Somebody confirmed the decision or objected to it before."""

    message = _("Somebody has looked at this decision already. Look at the page again.")


@transaction.atomic
def decide_alone(
    *, declaration: Declaration, kind: str, reason: str, why_alone: str, by: User, at: datetime
) -> StandIn:
    """Decide on a proposal as the only person available; the list of decisions to be confirmed gets it.

    Shape: `kind` is accepted, sent back or refused; `reason` is what the ordinary decision asks for.
    Errors: WrongState, StandInNotAllowed, CannotStandIn, and what the ordinary decision refuses.
    """
    declaration = locked(declaration)
    if declaration.state != Declaration.State.PROPOSED:
        raise WrongState
    today = timezone.localdate(at)
    rule = stand_in_rule_on(today)
    if not rule.is_allowed:
        raise StandInNotAllowed
    if not can_stand_in(by, declaration):
        raise CannotStandIn
    decision = _decided(declaration, kind, reason, by, at)
    confirm_by = business_day_after(today, rule.confirm_within_days)
    stand_in = StandIn.objects.create(decision=decision, reason=why_alone, confirm_by=confirm_by)
    record(verb="decide_alone", obj=declaration, by=by, at=at, detail={"decision": kind})
    return stand_in


@transaction.atomic
def confirm_stand_in(*, stand_in: StandIn, by: User, at: datetime) -> StandIn:
    """Confirm, as another registrar, what was decided alone. Errors: CannotReview, ReviewedAlready."""
    return _reviewed(stand_in, StandIn.Outcome.CONFIRMED, "", by, at)


@transaction.atomic
def object_to_stand_in(*, stand_in: StandIn, remark: str, by: User, at: datetime) -> StandIn:
    """Object to what was decided alone; every registrar is told by mail. The decision itself stands.

    Errors: CannotReview, ReviewedAlready.
    """
    stand_in = _reviewed(stand_in, StandIn.Outcome.OBJECTED, remark, by, at)
    emails.stand_in_objected(stand_in, at)
    return stand_in


@transaction.atomic
def remind_of_stand_in(*, stand_in: StandIn, at: datetime) -> StandIn:
    """Tell the registrars, once, that nobody has confirmed a decision in time."""
    stand_in = _locked(stand_in)
    if stand_in.reminded_at is None and stand_in.is_overdue(timezone.localdate(at)):
        stand_in.reminded_at = at
        stand_in.save(update_fields=["reminded_at"])
        emails.stand_in_overdue(stand_in, at)
    return stand_in


def _decided(declaration: Declaration, kind: str, reason: str, by: User, at: datetime) -> Decision:
    if kind == Decision.Kind.ACCEPTED:
        return accept(declaration, by, at)
    return (give_back if kind == Decision.Kind.SENT_BACK else refuse)(declaration, reason, by, at)


def _reviewed(stand_in: StandIn, outcome: StandIn.Outcome, remark: str, by: User, at: datetime) -> StandIn:
    stand_in = _locked(stand_in)
    if stand_in.reviewed_at:
        raise ReviewedAlready
    if not can_review_stand_in(by, stand_in):
        raise CannotReview
    stand_in.outcome, stand_in.remark, stand_in.reviewed_by, stand_in.reviewed_at = outcome, remark, by, at
    stand_in.save(update_fields=["outcome", "remark", "reviewed_by", "reviewed_at"])
    verb = "confirm_stand_in" if outcome == StandIn.Outcome.CONFIRMED else "object_to_stand_in"
    record(verb=verb, obj=stand_in.decision.declaration, by=by, at=at)
    return stand_in


def _locked(stand_in: StandIn) -> StandIn:
    rows = StandIn.objects.select_for_update(of=("self",))
    return rows.select_related("decision__declaration__organization", "decision__decided_by").get(pk=stand_in.pk)
