"""Giving money back: what was paid on an invoice with a return invoice, or what was paid too much."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.accounts.models import User
from ghs.billing.actions.issuing import issue_document, number_for
from ghs.billing.actions.locking import locked_invoice, locked_payment
from ghs.billing.actions.paying import OwnInvoice, PaidInFuture
from ghs.billing.lines import Line, Totals, share_of
from ghs.billing.models import Document, Invoice, Payment, Refund
from ghs.billing.papers import Paper, return_rows
from ghs.billing.permissions import can_book
from ghs.errors import Refusal
from ghs.history.actions import record

Kind = Document.Kind


class RefundTooHigh(Refusal):
    """More was to be given back than was paid."""

    message = gettext_lazy("This is more than was paid and not given back yet. Check the amount.")


class MixedRates(Refusal):
    """A part of an invoice with several tax rates has no tax of its own."""

    message = gettext_lazy("This invoice has several tax rates: it can be given back only as a whole.")


@transaction.atomic
def refund_invoice(
    *, invoice: Invoice, amount_yen: int, refunded_on: date, reason: str, submission: UUID, by: User, at: datetime
) -> Refund:
    """Give back what was paid on an invoice, or part of it, with a return invoice (返還請求書).

    Units: yen with tax. Effects: the same submission again returns the same refund. What is due does not come back:
    the claim is less by what is returned.
    Errors: OwnInvoice, PaidInFuture, RefundTooHigh, MixedRates.
    """
    invoice = locked_invoice(invoice)
    if earlier := Refund.objects.filter(submission=submission).first():
        return earlier
    if not can_book(by, invoice):
        raise OwnInvoice
    _refuse_future(refunded_on, at)
    if not 0 < amount_yen <= invoice.settled_yen - invoice.refunded_yen:
        raise RefundTooHigh(field="amount_yen")
    document = _return_invoice(invoice, amount_yen, refunded_on, reason, by, at)
    refund = Refund.objects.create(
        invoice=invoice,
        document=document,
        amount_yen=amount_yen,
        refunded_on=refunded_on,
        reason=reason,
        submission=submission,
        refunded_by=by,
        noted_at=at,
    )
    record(verb="refund_invoice", obj=invoice, by=by, at=at, detail={"yen": amount_yen, "number": document.number})
    return refund


@transaction.atomic
def refund_credit(
    *, payment: Payment, amount_yen: int, refunded_on: date, reason: str, submission: UUID, by: User, at: datetime
) -> Refund:
    """Give back what a payment brought too much; no invoice is concerned.

    Units: yen. Effects: the same submission again returns the same refund. Errors: PaidInFuture, RefundTooHigh.
    """
    payment = locked_payment(payment)
    if earlier := Refund.objects.filter(submission=submission).first():
        return earlier
    _refuse_future(refunded_on, at)
    if not 0 < amount_yen <= payment.credit_yen:
        raise RefundTooHigh(field="amount_yen")
    refund = Refund.objects.create(
        payment=payment,
        amount_yen=amount_yen,
        refunded_on=refunded_on,
        reason=reason,
        submission=submission,
        refunded_by=by,
        noted_at=at,
    )
    record(verb="refund_credit", obj=payment, by=by, at=at, detail={"yen": amount_yen})
    return refund


def _refuse_future(refunded_on: date, at: datetime) -> None:
    if refunded_on > timezone.localdate(at):
        raise PaidInFuture(field="refunded_on")


def _return_invoice(
    invoice: Invoice, amount_yen: int, refunded_on: date, reason: str, by: User, at: datetime
) -> Document:
    claimed = invoice.documents.filter(kind=Kind.INVOICE)[0]
    totals = _returned(claimed, amount_yen)
    with translation.override(invoice.language):
        text = _("Return on invoice %(number)s: %(what)s") % {
            "number": invoice.number,
            "what": claimed.all_lines()[0].text,
        }
    lines = [Line(text, rate.net_yen, rate.rate_percent) for rate in totals.rates]
    day = timezone.localdate(at)
    paper = Paper(
        Kind.RETURN_INVOICE,
        number_for(Kind.RETURN_INVOICE, day),
        invoice.addressed_to(),
        lines,
        totals,
        day,
        rows=return_rows(invoice, refunded_on, reason),
    )
    return issue_document(paper=paper, of=invoice, by=by, at=at, reason=reason)


def _returned(claimed: Document, amount_yen: int) -> Totals:
    """Return what is given back, by rate. Errors: MixedRates."""
    rates = claimed.all_rates()
    if len(rates) == 1:
        return Totals((share_of(amount_yen, rates[0]),))
    if amount_yen != claimed.total_yen:
        raise MixedRates(field="amount_yen")
    return Totals(
        tuple(
            share_of(kept["net_yen"] + kept["tax_yen"], rate) for kept, rate in zip(claimed.rates, rates, strict=True)
        )
    )
