"""Every business event that writes quotes, invoices, documents and payments."""

from ghs.billing.actions.cancelling import CancelledAlready, NotUnpaid, cancel_invoice
from ghs.billing.actions.invoicing import DueTooEarly, issue_invoice, reissue_invoice
from ghs.billing.actions.paying import (
    AmountNotFree,
    FeeTooHigh,
    NothingDue,
    OwnInvoice,
    PaidInFuture,
    WrongAmount,
    allocate_payment,
    note_payment,
    record_payment,
)
from ghs.billing.actions.quoting import issue_quote
from ghs.billing.actions.receipting import NotPaidYet, issue_receipt, reissue_receipt
from ghs.billing.actions.refunding import (
    MixedRates,
    RefundTooHigh,
    refund_credit,
    refund_invoice,
)
from ghs.billing.actions.undoing import NotUndoable, undo_allocation, undo_payment

__all__ = [
    "AmountNotFree",
    "CancelledAlready",
    "DueTooEarly",
    "FeeTooHigh",
    "MixedRates",
    "NotPaidYet",
    "NotUndoable",
    "NotUnpaid",
    "NothingDue",
    "OwnInvoice",
    "PaidInFuture",
    "RefundTooHigh",
    "WrongAmount",
    "allocate_payment",
    "cancel_invoice",
    "issue_invoice",
    "issue_quote",
    "issue_receipt",
    "note_payment",
    "record_payment",
    "refund_credit",
    "refund_invoice",
    "reissue_invoice",
    "reissue_receipt",
    "undo_allocation",
    "undo_payment",
]
