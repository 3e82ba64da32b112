"""Claiming what is due, and issuing an invoice again with another addressee or day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.actions.cancelling import CancelledAlready
from ghs.billing.actions.issuing import addressed, amounts, issue_document, number_for
from ghs.billing.actions.locking import locked_invoice
from ghs.billing.lines import Line, totals_of
from ghs.billing.models import Document, Invoice, Quote
from ghs.billing.papers import Paper, invoice_rows
from ghs.billing.subjects import Addressee, Subject
from ghs.billing.terms import due_by
from ghs.errors import Refusal
from ghs.history.actions import record

Kind = Document.Kind


class DueTooEarly(Refusal):
    """The day of payment lies before the invoice."""

    message = _("Choose a day after the invoice's own date.")


@transaction.atomic
def issue_invoice(
    *,
    subject: Subject,
    addressee: Addressee,
    lines: Sequence[Line],
    by: User | None,
    at: datetime,
    due_on: date | None = None,
    quote: Quote | None = None,
) -> Invoice:
    """Issue an invoice (請求書), to be paid by the end of next month unless said otherwise.

    Effects: an invoice that stands for the same subject is returned as it is. A quote that is given is used up; its
    price must be in the lines already (`ghs.billing.queries.valid_quote`).
    Errors: DueTooEarly.
    """
    standing = Invoice.objects.standing().for_subject(subject)
    if earlier := standing.first():
        return earlier
    try:
        with transaction.atomic():
            return _issue(subject, addressee, lines, by, at, due_on=due_on, quote=quote)
    except IntegrityError:
        if earlier := standing.first():
            return earlier
        raise


@transaction.atomic
def reissue_invoice(*, invoice: Invoice, addressee: Addressee, due_on: date, by: User, at: datetime) -> Document:
    """Issue an invoice again with another addressee or day; number and amounts stay, the earlier version is kept.

    Errors: CancelledAlready, DueTooEarly.
    """
    invoice = locked_invoice(invoice)
    if invoice.cancelled_at:
        raise CancelledAlready
    if due_on < invoice.issued_on:
        raise DueTooEarly(field="due_on")
    values: dict[str, Any] = addressed(addressee) | {"due_on": due_on}
    for name, value in values.items():
        setattr(invoice, name, value)
    invoice.save(update_fields=list(values))
    earlier = invoice.documents.filter(kind=Kind.INVOICE).order_by("version").last()
    assert earlier is not None  # noqa: S101 - every invoice is issued together with its first document
    lines = earlier.all_lines()
    paper = Paper(
        Kind.INVOICE,
        invoice.number,
        addressee,
        lines,
        totals_of(lines),
        timezone.localdate(at),
        earlier.version + 1,
        invoice_rows(invoice),
    )
    document = issue_document(paper=paper, of=invoice, by=by, at=at, supersedes=earlier)
    record(verb="reissue_invoice", obj=invoice, by=by, at=at, detail={"version": document.version})
    return document


def _issue(
    subject: Subject,
    addressee: Addressee,
    lines: Sequence[Line],
    by: User | None,
    at: datetime,
    *,
    due_on: date | None,
    quote: Quote | None,
) -> Invoice:
    day, totals = timezone.localdate(at), totals_of(lines)
    due_on = due_on or due_by(day)
    if due_on < day:
        raise DueTooEarly(field="due_on")
    invoice = Invoice.objects.create(
        number=number_for(Kind.INVOICE, day),
        for_kind=subject.kind,
        for_key=subject.key,
        **addressed(addressee),
        **amounts(totals),
        quote=quote,
        transaction_on=day,
        due_on=due_on,
        issued_on=day,
        issued_at=at,
    )
    paper = Paper(Kind.INVOICE, invoice.number, addressee, lines, totals, day, rows=invoice_rows(invoice))
    issue_document(paper=paper, of=invoice, by=by, at=at)
    record(verb="issue_invoice", obj=invoice, by=by, at=at, detail={"number": invoice.number, "yen": totals.total_yen})
    return invoice
