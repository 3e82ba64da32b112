"""A second person decides (決裁) on what a reviewer proposed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from registrations import emails
from registrations.actions.charging import charge_fee
from registrations.actions.checking import OwnDeclaration, note_decision
from registrations.actions.confirming import NotConfirmed
from registrations.actions.revising import check_in_force, take_effect
from registrations.actions.states import WrongState, locked, move
from registrations.actions.supplying import SupplierUnfit
from registrations.models import Actor, Decision, Declaration, OfficeEntry
from registrations.permissions import can_decide, is_of_vendor


class SecondPersonNeeded(Refusal):
    """Who took part in checking or entering a declaration can't decide on it."""

    message = _("You took part in checking or entering this: another person must decide.")


@transaction.atomic
def accept_declaration(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Accept a proposal: the fee is invoiced and asked for by mail.

    Effects: a change notice without a fee takes effect at once.
    Errors: SecondPersonNeeded, OwnDeclaration, NotConfirmed, SupplierUnfit, NotInForce, WrongState.
    """
    declaration = _locked_for_decision(declaration, by)
    accept(declaration, by, at)
    return declaration


@transaction.atomic
def send_back(*, declaration: Declaration, reason: str, by: User, at: datetime) -> Declaration:
    """Send a proposal back to checking with a reason for the reviewer.

    Errors: SecondPersonNeeded, OwnDeclaration, WrongState.
    """
    declaration = _locked_for_decision(declaration, by)
    give_back(declaration, reason, by, at)
    return declaration


@transaction.atomic
def refuse_proposed(*, declaration: Declaration, reason: str, by: User, at: datetime) -> Declaration:
    """Refuse what was proposed; the vendor is told the reason.

    Errors: SecondPersonNeeded, OwnDeclaration, WrongState.
    """
    declaration = _locked_for_decision(declaration, by)
    refuse(declaration, reason, by, at)
    return declaration


def accept(declaration: Declaration, by: User, at: datetime) -> Decision:
    """Accept a locked declaration, whoever was entitled to it; the fee is invoiced.

    Effects: a change notice without a fee takes effect at once. Errors: NotConfirmed, SupplierUnfit, NotInForce.
    """
    if OfficeEntry.objects.unconfirmed().filter(declaration=declaration).exists():
        raise NotConfirmed
    if fault := declaration.supplier_fault(timezone.localdate(at)):
        raise SupplierUnfit(fault.label)
    check_in_force(declaration)
    charge_fee(declaration, by, at)
    decision = note_decision(declaration, Decision.Kind.ACCEPTED, "", by, at)
    fee = ["fee_yen", "tax_yen", "pay_by"]
    verb = "accept_revision" if declaration.is_revision else "accept_declaration"
    _decide(declaration, Declaration.State.AWAITING_PAYMENT, verb, by, at, fee)
    if declaration.fee_yen:
        emails.payment_asked(declaration, at)
    else:
        take_effect(declaration, by, at)
    return decision


def give_back(declaration: Declaration, reason: str, by: User, at: datetime) -> Decision:
    """Send a locked declaration back to checking, whoever was entitled to it."""
    declaration.proposed_by = None
    decision = note_decision(declaration, Decision.Kind.SENT_BACK, reason, by, at)
    _decide(declaration, Declaration.State.CHECKING, "send_back", by, at, ["proposed_by"])
    return decision


def refuse(declaration: Declaration, reason: str, by: User, at: datetime) -> Decision:
    """Refuse a locked declaration, whoever was entitled to it."""
    decision = note_decision(declaration, Decision.Kind.REFUSED, reason, by, at)
    _decide(declaration, Declaration.State.REFUSED, "refuse_declaration", by, at, [])
    emails.declaration_refused(declaration, reason, at)
    return decision


def _locked_for_decision(declaration: Declaration, by: User) -> Declaration:
    declaration = locked(declaration)
    if declaration.state != Declaration.State.PROPOSED:
        raise WrongState
    if is_of_vendor(by, declaration):
        raise OwnDeclaration
    if not can_decide(by, declaration):
        raise SecondPersonNeeded
    return declaration


def _decide(
    declaration: Declaration, to: Declaration.State, verb: str, by: User, at: datetime, fields: list[str]
) -> None:
    move(declaration=declaration, to=to, actor=Actor.REGISTRAR, by=by, at=at, verb=verb, fields=fields)
