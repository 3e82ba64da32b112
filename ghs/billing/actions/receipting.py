"""Receipts: one for each paid invoice, and marked copies."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.actions.issuing import issue_document, number_for
from ghs.billing.actions.locking import locked_invoice
from ghs.billing.lines import totals_of
from ghs.billing.models import Document, Invoice
from ghs.billing.papers import Paper, receipt_rows
from ghs.billing.subjects import Addressee
from ghs.errors import Refusal
from ghs.history.actions import record

Kind = Document.Kind


class NotPaidYet(Refusal):
    """A receipt follows the payment."""

    message = _("A receipt can be issued once the invoice is paid in full.")


@transaction.atomic
def issue_receipt(*, invoice: Invoice, by: User | None, at: datetime) -> Document:
    """Issue the receipt (領収書) of a paid invoice.

    Effects: when it was issued already, the newest one is returned. Errors: NotPaidYet.
    """
    invoice = locked_invoice(invoice)
    if newest := _newest(invoice):
        return newest
    document = _issue(invoice, invoice.addressed_to(), number_for(Kind.RECEIPT, timezone.localdate(at)), None, by, at)
    record(verb="issue_receipt", obj=invoice, by=by, at=at, detail={"number": document.number})
    return document


@transaction.atomic
def reissue_receipt(*, invoice: Invoice, addressee: Addressee, submission: UUID, by: User, at: datetime) -> Document:
    """Issue a receipt again, marked and counted as a copy (再発行); the addressee may be another.

    Effects: the same submission again returns the same copy. Errors: NotPaidYet.
    """
    invoice = locked_invoice(invoice)
    if earlier := invoice.documents.filter(submission=submission).first():
        return earlier
    newest = _newest(invoice)
    if newest is None:
        raise NotPaidYet
    document = _issue(invoice, addressee, newest.number, newest, by, at, submission)
    record(verb="reissue_receipt", obj=invoice, by=by, at=at, detail={"copy": document.version - 1})
    return document


def _newest(invoice: Invoice) -> Document | None:
    return invoice.documents.filter(kind=Kind.RECEIPT).order_by("version").last()


def _issue(
    invoice: Invoice,
    addressee: Addressee,
    number: str,
    earlier: Document | None,
    by: User | None,
    at: datetime,
    submission: UUID | None = None,
) -> Document:
    paid = invoice.allocations.standing().order_by("-payment__received_on").select_related("payment").first()
    if not invoice.is_paid or paid is None:
        raise NotPaidYet
    lines = invoice.documents.filter(kind=Kind.INVOICE)[0].all_lines()
    paper = Paper(
        Kind.RECEIPT,
        number,
        addressee,
        lines,
        totals_of(lines),
        timezone.localdate(at),
        earlier.version + 1 if earlier else 1,
        receipt_rows(invoice, paid.payment.received_on),
    )
    return issue_document(paper=paper, of=invoice, by=by, at=at, supersedes=earlier, submission=submission)
