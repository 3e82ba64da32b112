"""Taking an invoice back: nothing is deleted, a cancellation document says so."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.actions.issuing import issue_document, number_for
from ghs.billing.actions.locking import locked_invoice
from ghs.billing.lines import totals_of
from ghs.billing.models import Document, Invoice
from ghs.billing.papers import Paper, cancellation_rows
from ghs.errors import Refusal
from ghs.history.actions import record

Kind = Document.Kind


class CancelledAlready(Refusal):
    """The invoice was cancelled."""

    message = _("This invoice was cancelled. Issue a new one.")


class NotUnpaid(Refusal):
    """Something was paid on the invoice."""

    message = _("Something was paid on this invoice. Undo the payment's assignment first, or give the money back.")


@transaction.atomic
def cancel_invoice(*, invoice: Invoice, reason: str, by: User | None, at: datetime) -> Document:
    """Cancel an unpaid invoice with a document of its own.

    Effects: a second call returns the first cancellation. Errors: NotUnpaid.
    """
    invoice = locked_invoice(invoice)
    if invoice.cancelled_at:
        return invoice.documents.get(kind=Kind.CANCELLATION)
    if invoice.settled_yen:
        raise NotUnpaid
    invoice.cancelled_at = at
    invoice.save(update_fields=["cancelled_at"])
    day, lines = timezone.localdate(at), invoice.documents.filter(kind=Kind.INVOICE)[0].all_lines()
    paper = Paper(
        Kind.CANCELLATION,
        number_for(Kind.CANCELLATION, day),
        invoice.addressed_to(),
        lines,
        totals_of(lines),
        day,
        rows=cancellation_rows(invoice, reason),
    )
    document = issue_document(paper=paper, of=invoice, by=by, at=at, reason=reason)
    record(verb="cancel_invoice", obj=invoice, by=by, at=at, detail={"number": document.number})
    return document
