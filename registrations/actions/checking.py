"""The office checks a declaration's form: complete and consistent, never whether the product conforms."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations import emails
from registrations.actions.states import WrongState, locked, move
from registrations.models import Actor, Answer, CorrectionRequest, Decision, Declaration, Involvement
from registrations.permissions import can_check


class OwnDeclaration(Refusal):
    """Nobody checks or decides for an organisation to which they belong."""

    message = _("You belong to this organisation: a colleague must do this.")


class DueInThePast(Refusal):
    """A correction is asked for by a day that is over."""

    message = _("Choose a later day: the vendor needs time to mend this.")


class NothingRequested(Refusal):
    """A declaration is sent back with at least one request."""

    message = _("Write down first what is to be mended: at least one request is needed.")


class RequestsWaiting(Refusal):
    """Requests were written down, so that the declaration can't go on to the decision."""

    message = _("There are correction requests that were not sent. Send the declaration back, or remove them.")


@transaction.atomic
def take_declaration(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Take a submitted declaration into checking. Errors: OwnDeclaration, WrongState."""
    declaration = _locked_for(declaration, by, at)
    declaration.checked_by = by
    return _move(declaration, Declaration.State.CHECKING, "take_declaration", by, at, ["checked_by"])


@transaction.atomic
def take_over_declaration(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Take over from a colleague what is being checked or lies with the vendor for correction.

    Effects: who has it already keeps it, so that a second click changes nothing. Errors: OwnDeclaration, WrongState.
    """
    declaration = _locked_for(declaration, by, at)
    if not declaration.can_be_taken_over:
        raise WrongState
    if declaration.checked_by_id != by.pk:
        declaration.checked_by = by
        declaration.save(update_fields=["checked_by"])
        record(verb="take_over_declaration", obj=declaration, by=by, at=at)
    return declaration


@transaction.atomic
def add_correction(
    *, declaration: Declaration, answer: Answer | None, message: str, due_on: date, by: User, at: datetime
) -> CorrectionRequest:
    """Write down what is to be mended, in one answer or (None) in product and signatory.

    Effects: the same request again (a second click) is one. Nothing is sent before `return_declaration`.
    Errors: OwnDeclaration, WrongState, DueInThePast.
    """
    declaration = _locked_in_checking(declaration, by, at)
    if due_on <= timezone.localdate(at):
        raise DueInThePast(field="due_on")
    request, is_new = CorrectionRequest.objects.get_or_create(
        declaration=declaration,
        answer=answer,
        message=message,
        sent_at=None,
        defaults={"due_on": due_on, "requested_by": by, "requested_at": at},
    )
    if is_new:
        record(verb="add_correction", obj=declaration, by=by, at=at, detail=_criterion(answer))
    return request


@transaction.atomic
def drop_correction(*, request: CorrectionRequest, by: User, at: datetime) -> None:
    """Remove a request that was not sent. Errors: OwnDeclaration, WrongState."""
    declaration = _locked_in_checking(request.declaration, by, at)
    deleted, _rows = CorrectionRequest.objects.collected().filter(pk=request.pk).delete()
    if not deleted:
        raise WrongState
    record(verb="drop_correction", obj=declaration, by=by, at=at, detail=_criterion(request.answer))


@transaction.atomic
def return_declaration(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Send the declaration back with the requests written down, and mail them to the vendor.

    Errors: OwnDeclaration, WrongState, NothingRequested.
    """
    declaration = _locked_in_checking(declaration, by, at)
    requests = CorrectionRequest.objects.collected().filter(declaration=declaration)
    count = requests.update(sent_at=at)
    if not count:
        raise NothingRequested
    _move(declaration, Declaration.State.RETURNED, "return_declaration", by, at)
    emails.correction_requested(declaration, at)
    return declaration


@transaction.atomic
def propose_declaration(*, declaration: Declaration, note: str, by: User, at: datetime) -> Declaration:
    """Propose registration to a second person. Errors: OwnDeclaration, WrongState, RequestsWaiting."""
    declaration = _locked_in_checking(declaration, by, at)
    if CorrectionRequest.objects.collected().filter(declaration=declaration).exists():
        raise RequestsWaiting
    declaration.proposed_by = by
    note_decision(declaration, Decision.Kind.PROPOSED, note, by, at)
    return _move(declaration, Declaration.State.PROPOSED, "propose_declaration", by, at, ["proposed_by"])


@transaction.atomic
def refuse_checked(*, declaration: Declaration, reason: str, by: User, at: datetime) -> Declaration:
    """Refuse a declaration while it is checked; the vendor is told the reason. Errors: OwnDeclaration, WrongState."""
    declaration = _locked_in_checking(declaration, by, at)
    note_decision(declaration, Decision.Kind.REFUSED, reason, by, at)
    _move(declaration, Declaration.State.REFUSED, "refuse_declaration", by, at)
    emails.declaration_refused(declaration, reason, at)
    return declaration


def note_decision(declaration: Declaration, kind: Decision.Kind, reason: str, by: User, at: datetime) -> Decision:
    """Keep what was proposed or decided, and why."""
    return Decision.objects.create(declaration=declaration, kind=kind, reason=reason, decided_by=by, decided_at=at)


def note_part(declaration: Declaration, part: Involvement.Part, by: User, at: datetime) -> None:
    """Keep that a person took part in a declaration, and so can't decide on it as the second person."""
    Involvement.objects.get_or_create(declaration=declaration, person=by, part=part, defaults={"since": at})


def _locked_for(declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Return the declaration, locked; who asked for it to check it has taken part from here on."""
    declaration = locked(declaration)
    if not can_check(by, declaration):
        raise OwnDeclaration
    note_part(declaration, Involvement.Part.CHECKED, by, at)
    return declaration


def _locked_in_checking(declaration: Declaration, by: User, at: datetime) -> Declaration:
    declaration = _locked_for(declaration, by, at)
    if declaration.state != Declaration.State.CHECKING:
        raise WrongState
    return declaration


def _move(
    declaration: Declaration,
    to: Declaration.State,
    verb: str,
    by: User,
    at: datetime,
    fields: list[str] | None = None,
) -> Declaration:
    move(declaration=declaration, to=to, actor=Actor.REVIEWER, by=by, at=at, verb=verb, fields=fields or [])
    return declaration


def _criterion(answer: Answer | None) -> dict[str, str]:
    return {"criterion": answer.criterion.number} if answer else {}
