"""Noting money that came in, and what it pays."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.accounts.models import User
from ghs.billing.actions.cancelling import CancelledAlready
from ghs.billing.actions.locking import locked_invoice, locked_payment
from ghs.billing.models import Allocation, Invoice, Payment
from ghs.billing.permissions import can_book
from ghs.billing.terms import FEE_DIFFERENCE_LIMIT_YEN
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.text.normal import search_key


class WrongAmount(Refusal):
    """The amount is not what is due."""


class PaidInFuture(Refusal):
    """A payment is noted once it has come in."""

    message = gettext_lazy("Choose today or an earlier day: a payment is noted once it has come in.")


class NothingDue(Refusal):
    """The invoice is paid."""

    message = gettext_lazy("Nothing is due on this invoice any more.")


class AmountNotFree(Refusal):
    """More was to be assigned than the payment has left, or than the invoice still needs."""

    message = gettext_lazy("The payment has less left, or less is due on the invoice. Check the amount.")


class FeeTooHigh(Refusal):
    """The difference is more than any bank takes for a transfer."""

    def __init__(self) -> None:
        limit = {"limit": f"{FEE_DIFFERENCE_LIMIT_YEN:,}"}
        super().__init__(
            _("A bank's fee is less than %(limit)s yen. Note the payment as partial instead.") % limit,
            field="fee_difference_yen",
        )


class OwnInvoice(Refusal):
    """Nobody books for an organisation of one's own."""

    message = gettext_lazy("You belong to this organisation: a colleague must do this.")


@transaction.atomic
def record_payment(
    *,
    amount_yen: int,
    received_on: date,
    submission: UUID,
    by: User | None,
    at: datetime,
    payer_name: str = "",
    source: Payment.Source = Payment.Source.BY_HAND,
) -> Payment:
    """Note that money came in, whatever it is for.

    Effects: the same submission again returns the same payment. Errors: PaidInFuture.
    """
    if earlier := Payment.objects.filter(submission=submission).first():
        return earlier
    if received_on > timezone.localdate(at):
        raise PaidInFuture(field="received_on")
    payment = Payment.objects.create(
        amount_yen=amount_yen,
        received_on=received_on,
        payer_name=payer_name,
        search_key=search_key(payer_name),
        source=source,
        submission=submission,
        noted_by=by,
        noted_at=at,
    )
    detail = {"yen": amount_yen, "received_on": str(received_on), "source": str(source)}
    record(verb="note_payment", obj=payment, by=by, at=at, detail=detail)
    return payment


@transaction.atomic
def allocate_payment(
    *,
    payment: Payment,
    invoice: Invoice,
    amount_yen: int,
    by: User | None,
    at: datetime,
    fee_difference_yen: int = 0,
) -> Allocation:
    """Let a payment, or a part of it, pay an invoice; a bank's fee that was kept back may be borne by the council.

    Units: yen. Errors: OwnInvoice, CancelledAlready, NothingDue, AmountNotFree, FeeTooHigh.
    """
    payment = locked_payment(payment)
    invoice = locked_invoice(invoice)
    _refuse_wrong(payment, invoice, amount_yen, fee_difference_yen, by)
    allocation = Allocation.objects.create(
        payment=payment,
        invoice=invoice,
        amount_yen=amount_yen,
        fee_difference_yen=fee_difference_yen,
        booked_on=payment.received_on if at == payment.noted_at else timezone.localdate(at),
        allocated_by=by,
        allocated_at=at,
    )
    detail = {"yen": amount_yen, "fee_yen": fee_difference_yen, "payment": payment.pk}
    record(verb="allocate_payment", obj=invoice, by=by, at=at, detail=detail)
    return allocation


@transaction.atomic
def note_payment(
    *,
    invoice: Invoice,
    amount_yen: int,
    received_on: date,
    submission: UUID,
    by: User,
    at: datetime,
    fee_difference_yen: int = 0,
    payer_name: str = "",
    is_difference_accepted: bool = False,
) -> Payment:
    """Note by hand a payment for one invoice (入金を記録).

    Effects: the same submission again returns the same payment. Another amount than what is due is taken only when the
    difference is accepted: too little leaves the invoice partly paid, too much stays as open credit of the payment.
    Errors: WrongAmount, and those of `record_payment` and `allocate_payment`.
    """
    invoice = locked_invoice(invoice)
    if earlier := Payment.objects.filter(submission=submission).first():
        return earlier
    if not (invoice.cancelled_at or invoice.balance_yen == 0 or is_difference_accepted):
        _refuse_difference(invoice.balance_yen, amount_yen + fee_difference_yen)
    payment = record_payment(
        amount_yen=amount_yen, received_on=received_on, submission=submission, by=by, at=at, payer_name=payer_name
    )
    allocate_payment(
        payment=payment,
        invoice=invoice,
        amount_yen=max(1, min(amount_yen, invoice.balance_yen - fee_difference_yen)),
        fee_difference_yen=fee_difference_yen,
        by=by,
        at=at,
    )
    return payment


def _refuse_wrong(payment: Payment, invoice: Invoice, amount_yen: int, fee_yen: int, by: User | None) -> None:
    if by is not None and not can_book(by, invoice):
        raise OwnInvoice
    if invoice.cancelled_at:
        raise CancelledAlready
    if invoice.balance_yen == 0:
        raise NothingDue
    if not 0 <= fee_yen < FEE_DIFFERENCE_LIMIT_YEN:
        raise FeeTooHigh
    if not 0 < amount_yen <= payment.credit_yen or amount_yen + fee_yen > invoice.balance_yen:
        most = {"left": f"{payment.credit_yen:,}", "due": f"{invoice.balance_yen:,}"}
        text = _("The payment has %(left)s yen left, and %(due)s yen are due: enter no more than either.") % most
        raise AmountNotFree(text, field="amount_yen")


def _refuse_difference(due_yen: int, amount_yen: int) -> None:
    if amount_yen == due_yen:
        return
    numbers = {"due": f"{due_yen:,}", "difference": f"{abs(due_yen - amount_yen):,}"}
    if amount_yen < due_yen:
        text = _("%(due)s yen are due: this is %(difference)s yen too little. Check the amount.") % numbers
    else:
        text = _("%(due)s yen are due: this is %(difference)s yen too much. Check the amount.") % numbers
    raise WrongAmount(text, field="amount_yen")
