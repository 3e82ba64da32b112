"""Change notices (改訂届): what is registered is declared anew; number and last day stay."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.council.queries import takes_change_notices
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations import emails
from registrations.actions.carrying import carry_over_answers, take_over_facts
from registrations.actions.charging import cancel_if_unpaid
from registrations.actions.documents import issue_permit
from registrations.actions.drafting import create_draft
from registrations.actions.publishing import publish_version
from registrations.actions.reinvoicing import charge_new_level
from registrations.actions.states import WrongState, locked, move
from registrations.contents import content_of
from registrations.models import ON_THE_WAY, Actor, Declaration, Registration
from registrations.revisions import Plan, edition_for


class ChangesClosed(Refusal):
    """The scheme is closed, so that nothing registered changes any more."""

    message = _("Change notices are not taken at present. See the notice on the home page.")


class StandsNoLonger(Refusal):
    """The registration has ended, or was never changed by this kind of notice."""

    message = _("This registration has ended, so that it can't be changed. Please contact the office.")


class RevisionOpen(Refusal):
    """One change notice at a time."""

    message = _("Another change notice for this registration is on its way. Finish it or take it back first.")


class NothingChanged(Refusal):
    """A change notice that says the same as the register is none."""

    message = _("Nothing differs from what is registered. Enter the change first, or take the notice back.")


class NotInForce(Refusal):
    """A change takes effect only on a registration that is in force."""

    message = _(
        "The registration is suspended or has ended, so that the change can't take effect. "
        "It can once the registration is in force again."
    )


@transaction.atomic
def start_revision(*, registration: Registration, plan: Plan, submission: UUID, by: User, at: datetime) -> Declaration:
    """Begin a change notice from what is registered; exactly what must be answered again is left open.

    Effects: the same submission again returns the same draft.
    Errors: ChangesClosed, StandsNoLonger, RevisionOpen.
    """
    source = locked(registration.declaration)
    registration = Registration.objects.select_related("declaration").get(pk=registration.pk)
    if earlier := Declaration.objects.filter(submission=submission, revises=registration).first():
        return earlier
    if not takes_change_notices(timezone.localdate(at)):
        raise ChangesClosed
    if registration.declaration_id != source.pk or not registration.can_be_revised:
        raise StandsNoLonger
    if Declaration.objects.filter(revises=registration, state__in=ON_THE_WAY).exists():
        raise RevisionOpen
    draft = Declaration(
        organization=source.organization,
        guideline_edition=edition_for(source.guideline_edition, plan, timezone.localdate(at)),
        revises=registration,
        previous=source,
        submission=submission,
    )
    create_draft(draft, plan.areas, by, at)
    record(
        verb="start_revision",
        obj=draft,
        by=by,
        at=at,
        to_state=Declaration.State.DRAFT,
        detail={"number": registration.number},
    )
    take_over_facts(draft, source)
    carry_over_answers(declaration=draft, source=source, by=by, at=at, touched=plan.touched)
    return draft


def check_revision(declaration: Declaration, *, is_first: bool, day: date) -> None:
    """Refuse to take in a locked change notice that can lead to nothing; nothing for an ordinary declaration.

    Errors: ChangesClosed, StandsNoLonger, NothingChanged.
    """
    if declaration.revises is None or declaration.previous is None:
        return
    if is_first and not takes_change_notices(day):
        raise ChangesClosed
    if not declaration.revises.can_be_revised:
        raise StandsNoLonger
    if content_of(declaration.previous) == content_of(declaration):
        raise NothingChanged


def check_in_force(declaration: Declaration) -> None:
    """Refuse to accept a change of what is not in force; nothing for an ordinary declaration. Errors: NotInForce."""
    if declaration.previous_id and _standing(declaration).state != Declaration.State.REGISTERED:
        raise NotInForce


def take_effect(declaration: Declaration, by: User | None, at: datetime) -> Registration:
    """Let a locked change notice, accepted and paid if there is a fee, stand for its registration.

     Effects: the declaration that stood before is superseded; level, areas and products follow the notice, number and
     last day stay; a new public version and permit; a mail to the vendor; an open renewal costs what its level does.
    Errors: NotInForce, WrongState.
    """
    earlier = _standing(declaration)
    if earlier.state != Declaration.State.REGISTERED:
        raise NotInForce
    registration = Registration.objects.select_related("organization").get(revisions=declaration)
    was_level = registration.level
    detail = {"number": registration.number}
    _to(declaration, Declaration.State.REGISTERED, "revise_registration", by, at, detail)
    _to(earlier, Declaration.State.SUPERSEDED, "supersede_declaration", by, at, detail)
    registration.declaration, registration.level = declaration, declaration.level
    registration.save(update_fields=["declaration", "level"])
    publish_version(registration=registration, at=at)
    issue_permit(registration, by, at)
    emails.registration_revised(registration, at)
    charge_new_level(registration, was_level, by, at)
    return registration


@transaction.atomic
def close_revision(*, declaration: Declaration, at: datetime) -> Declaration:
    """End an accepted change notice whose registration has ended for good; an unpaid invoice is cancelled.

    Effects: nothing while it could still take effect. Money that stands on the invoice stays there for the office.
    """
    declaration = locked(declaration)
    if not Declaration.objects.changes_of_the_ended(timezone.localdate(at)).filter(pk=declaration.pk).exists():
        return declaration
    cancel_if_unpaid(declaration, at)
    move(
        declaration=declaration,
        to=Declaration.State.CANCELLED,
        actor=Actor.CLOCK,
        by=None,
        at=at,
        verb="close_revision",
    )
    return declaration


def _standing(declaration: Declaration) -> Declaration:
    """Return the declaration that a locked change notice replaces, locked after it."""
    if declaration.previous is None:
        raise WrongState
    return locked(declaration.previous)


def _to(
    declaration: Declaration, state: Declaration.State, verb: str, by: User | None, at: datetime, detail: dict[str, str]
) -> None:
    move(declaration=declaration, to=state, actor=Actor.PAYMENT, by=by, at=at, verb=verb, detail=detail)
