"""Undoing what was booked by mistake: a row of its own with a reason, on the day of the undoing."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.actions.locking import locked_invoice, locked_payment
from ghs.billing.actions.paying import OwnInvoice
from ghs.billing.models import Allocation, Document, Payment
from ghs.billing.permissions import can_book
from ghs.errors import Refusal
from ghs.history.actions import record


class NotUndoable(Refusal):
    """A receipt was issued, or money went back: only a refund can follow."""

    message = _("A receipt was issued or money was given back: this can't be undone. Note a refund instead.")


@transaction.atomic
def undo_allocation(*, allocation: Allocation, reason: str, by: User, at: datetime) -> Allocation:
    """Take a payment off an invoice; it becomes open credit. What was registered meanwhile stays registered.

    Effects: a second call returns the first undoing. Errors: NotUndoable, OwnInvoice.
    """
    payment = locked_payment(allocation.payment)
    invoice = locked_invoice(allocation.invoice)
    if earlier := Allocation.objects.filter(reverses=allocation).first():
        return earlier
    if not can_book(by, invoice):
        raise OwnInvoice
    has_receipt = invoice.documents.filter(kind=Document.Kind.RECEIPT).exists()
    if has_receipt or invoice.refunded_yen or allocation.reverses_id:
        raise NotUndoable
    undone = Allocation.objects.create(
        payment=payment,
        invoice=invoice,
        amount_yen=-allocation.amount_yen,
        fee_difference_yen=-allocation.fee_difference_yen,
        reverses=allocation,
        reason=reason,
        booked_on=timezone.localdate(at),
        allocated_by=by,
        allocated_at=at,
    )
    record(verb="undo_allocation", obj=invoice, by=by, at=at, detail={"yen": allocation.amount_yen})
    return undone


@transaction.atomic
def undo_payment(*, payment: Payment, reason: str, by: User, at: datetime) -> Payment:
    """Undo a payment that was noted by mistake, and all that it paid.

    Effects: a second call returns the first undoing. Errors: NotUndoable, OwnInvoice.
    """
    payment = locked_payment(payment)
    if earlier := Payment.objects.filter(reverses=payment).first():
        return earlier
    if payment.reverses_id or payment.for_kind or payment.refunds.exists():
        raise NotUndoable
    for allocation in payment.allocations.standing().select_related("payment", "invoice").order_by("invoice_id"):
        undo_allocation(allocation=allocation, reason=reason, by=by, at=at)
    undone = Payment.objects.create(
        received_on=timezone.localdate(at),
        amount_yen=-payment.amount_yen,
        payer_name=payment.payer_name,
        search_key=payment.search_key,
        source=payment.source,
        reverses=payment,
        reason=reason,
        submission=uuid4(),
        noted_by=by,
        noted_at=at,
    )
    record(verb="undo_payment", obj=payment, by=by, at=at, detail={"yen": payment.amount_yen})
    return undone
