"""Every business event that writes quotes, invoices, documents, payments and bank statements."""

from ghs.billing.actions.cancelling import CancelledAlready, NotUnpaid, cancel_invoice
from ghs.billing.actions.importing import (
    ImportedAlready,
    StatementFaulty,
    discard_statement,
    import_statement,
    take_statement,
)
from ghs.billing.actions.invoicing import DueTooEarly, issue_invoice, reissue_invoice
from ghs.billing.actions.matching import (
    LineNotSettled,
    LineSettled,
    NothingChosen,
    ProposalsChanged,
    TooLittle,
    assign_line,
    confirm_matches,
    reopen_line,
    set_aside_line,
)
from ghs.billing.actions.moving import move_invoices
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
    "ImportedAlready",
    "LineNotSettled",
    "LineSettled",
    "MixedRates",
    "NotPaidYet",
    "NotUndoable",
    "NotUnpaid",
    "NothingChosen",
    "NothingDue",
    "OwnInvoice",
    "PaidInFuture",
    "ProposalsChanged",
    "RefundTooHigh",
    "StatementFaulty",
    "TooLittle",
    "WrongAmount",
    "allocate_payment",
    "assign_line",
    "cancel_invoice",
    "confirm_matches",
    "discard_statement",
    "import_statement",
    "issue_invoice",
    "issue_quote",
    "move_invoices",
    "issue_receipt",
    "note_payment",
    "record_payment",
    "refund_credit",
    "refund_invoice",
    "reissue_invoice",
    "reissue_receipt",
    "reopen_line",
    "set_aside_line",
    "take_statement",
    "undo_allocation",
    "undo_payment",
]
