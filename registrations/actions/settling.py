"""From the payment to the register: number, permit, public version; and the end when nobody pays."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ghs.accounts.models import User
from ghs.billing.actions import note_payment
from ghs.billing.models import Invoice, Payment
from ghs.billing.queries import is_paid
from ghs.billing.subjects import Subject
from ghs.proof.series import next_number
from registrations import emails
from registrations.actions.charging import NotPaid, fee_invoice
from registrations.actions.checking import OwnDeclaration
from registrations.actions.documents import issue_permit
from registrations.actions.publishing import publish_version
from registrations.actions.renewing import offer_after_expiry, settle_renewal
from registrations.actions.revising import take_effect
from registrations.actions.states import WrongState, locked, move
from registrations.models import Actor, Declaration, Registration, Renewal
from registrations.permissions import can_note_payment
from registrations.validity import valid_to

# A lapse that is found later than this is news to nobody: it is recorded without a mail.
LAPSE_MAIL_WITHIN = timedelta(days=31)


@transaction.atomic
def note_fee(
    *,
    declaration: Declaration,
    amount_yen: int,
    received_on: date,
    submission: UUID,
    by: User,
    at: datetime,
    fee_difference_yen: int = 0,
) -> Payment:
    """Note that the fee of an accepted declaration has come in; `settle_declaration` does the rest.

    Effects: the same submission again returns the same payment.
    Errors: WrongState, OwnDeclaration, and those of `ghs.billing.actions.note_payment`.
    """
    declaration = locked(declaration)
    if earlier := Payment.objects.filter(submission=submission).first():
        return earlier
    if not can_note_payment(by, declaration):
        raise OwnDeclaration
    if declaration.state != Declaration.State.AWAITING_PAYMENT:
        raise WrongState
    return note_payment(
        invoice=fee_invoice(declaration, by, at),
        amount_yen=amount_yen,
        fee_difference_yen=fee_difference_yen,
        received_on=received_on,
        submission=submission,
        by=by,
        at=at,
    )


@transaction.atomic
def settle_declaration(*, declaration: Declaration, by: User | None, at: datetime) -> Registration:
    """Register what was paid: the next number, the permit, a public version, a mail to the vendor.

    Effects: a declaration that is registered already gives its registration again; a change notice changes its own.
    Errors: NotPaid, WrongState, NotInForce.
    """
    declaration = locked(declaration)
    if declaration.state == Declaration.State.REGISTERED:
        return declaration.registration
    if not is_paid(Subject.of(declaration)):
        raise NotPaid
    if declaration.is_revision:
        return take_effect(declaration, by, at)
    move(
        declaration=declaration,
        to=Declaration.State.REGISTERED,
        actor=Actor.PAYMENT,
        by=by,
        at=at,
        verb="register_declaration",
    )
    registration = _new_registration(declaration, at)
    publish_version(registration=registration, at=at)
    issue_permit(registration, by, at)
    emails.declaration_registered(registration, at)
    return registration


def settle_invoice(*, invoice: Invoice, by: User | None, at: datetime) -> Registration | None:
    """Do what a payment on an invoice settles, once it is paid: register the declaration, or extend the registration.

    Effects: nothing, and None, when nothing waits for it.
    """
    if invoice.for_kind == Declaration._meta.label_lower:
        declaration = Declaration.objects.paid_but_not_registered().filter(pk=invoice.for_key).first()
        return settle_declaration(declaration=declaration, by=by, at=at) if declaration else None
    if invoice.for_kind == Renewal._meta.label_lower:
        renewal = Renewal.objects.paid_but_not_extended().filter(pk=invoice.for_key).first()
        settled = renewal and settle_renewal(renewal=renewal, by=by, at=at)
        return settled.registration if settled and settled.extended_at else None
    return None


@transaction.atomic
def lapse_registration(*, registration: Registration, at: datetime) -> Registration:
    """End a registration that was not paid on when it expired.

    Effects: nothing unless it is registered, its last day is over and no payment is about to extend it; the vendor is
    told how it can still be paid for, unless that was long ago.
    """
    declaration = locked(registration.declaration)
    registration = Registration.objects.select_related("declaration", "organization").get(pk=registration.pk)
    today = timezone.localdate(at)
    if declaration.state != Declaration.State.REGISTERED or registration.expires_on >= today:
        return registration
    if registration.renewals.paid_but_not_extended().exists():
        return registration
    move(
        declaration=declaration,
        to=Declaration.State.LAPSED,
        actor=Actor.CLOCK,
        by=None,
        at=at,
        verb="lapse_registration",
    )
    registration.declaration = declaration
    publish_version(registration=registration, at=at, ended_on=registration.expires_on)
    if today - registration.expires_on <= LAPSE_MAIL_WITHIN:
        renewal = offer_after_expiry(registration, at)
        emails.registration_lapsed(registration, renewal, at)
    return registration


def _new_registration(declaration: Declaration, at: datetime) -> Registration:
    """Give the next number of the register; it is taken only when the caller commits."""
    registered_on = timezone.localdate(at)
    sequence = next_number("registration")
    return Registration.objects.create(
        declaration=declaration,
        organization=declaration.organization,
        sequence=sequence,
        number=f"GHS-{sequence:04d}",
        level=declaration.level,
        registered_on=registered_on,
        expires_on=valid_to(registered_on),
    )
