"""What the documents of billing say, in the language of their addressee."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ghs.billing.lines import Line, Totals
from ghs.billing.models import Document, Invoice, Quote
from ghs.billing.subjects import Addressee
from ghs.council.models import CouncilProfile
from ghs.council.queries import council_on
from ghs.pdf.documents import council_data, render_pdf

Kind = Document.Kind
Row = tuple[str | Promise, str]


@dataclass(frozen=True)
class Paper:
    """A document before it is issued. `number` is given by its series; `rows` are the facts above the lines."""

    kind: Document.Kind
    number: str
    addressee: Addressee
    lines: Sequence[Line]
    totals: Totals
    issued_on: date
    version: int = 1
    rows: Sequence[Row] = field(default_factory=tuple)

    @property
    def council(self) -> CouncilProfile | None:
        """Who the council is on the day of issue."""
        return council_on(self.issued_on)

    @property
    def council_invoice_number(self) -> str:
        """The registration number as an issuer of qualified invoices, or nothing."""
        return self.council.invoice_number if self.council else ""


def paper_data(paper: Paper) -> dict[str, Any]:
    """Return what a paper says, as its PDF is made from and as it is kept.

    Source: Consumption Tax Act, article 57-4 (1): issuer and registration number, transaction date, content, total and
    rate, tax of each rate, recipient. Without a number on that day nothing may look like a qualified invoice.
    """
    with translation.override(paper.addressee.language):
        return {
            "issued_on": paper.issued_on.isoformat(),
            "issued_on_text": long_date(paper.issued_on),
            "lang": paper.addressee.language,
            "title": title_of(paper.kind, is_qualified=bool(paper.council_invoice_number)),
            "number": paper.number,
            "copy_mark": copy_mark(paper.kind, paper.version),
            "council": council_data(paper.council) | _council_in_english(paper),
            "invoice_number": paper.council_invoice_number,
            "bank_account": _bank_account(paper),
            "addressee": paper.addressee.as_written(),
            "lead": str(LEADS[paper.kind]),
            "rows": [[str(label), value] for label, value in paper.rows],
            "lines": [line.as_json() | {"rate": percent(line.rate_percent)} for line in paper.lines],
            "rates": [rate.as_json() | {"rate": percent(rate.rate_percent)} for rate in paper.totals.rates],
            "net_yen": paper.totals.net_yen,
            "tax_yen": paper.totals.tax_yen,
            "total_yen": paper.totals.total_yen,
            "total_text": yen(paper.totals.total_yen),
            "labels": _labels(paper.kind),
            "notes": [str(note) for note in NOTES.get(paper.kind, ())],
        }


def render_paper(data: dict[str, Any]) -> bytes:
    """Return a paper as PDF."""
    return render_pdf("billing/paper", data, is_sealed=True)


LEADS = {
    Kind.QUOTE: gettext_lazy("We offer the following."),
    Kind.INVOICE: gettext_lazy("Please pay the following."),
    Kind.RECEIPT: gettext_lazy("We have received the following with thanks."),
    Kind.RETURN_INVOICE: gettext_lazy("We return the following part of what was paid."),
    Kind.CANCELLATION: gettext_lazy("The following invoice is cancelled. Nothing is to be paid on it."),
}
NOTES = {
    Kind.QUOTE: (gettext_lazy("If the tax rate changes before the transaction, the tax follows the new rate."),),
    Kind.INVOICE: (gettext_lazy("Please bear the bank's fee for the transfer."),),
    Kind.RECEIPT: (gettext_lazy("This receipt is issued electronically; no revenue stamp is needed."),),
}


def title_of(kind: Document.Kind, *, is_qualified: bool) -> str:
    """Return the heading of a document; only an issuer with a number heads a return invoice as a qualified one."""
    if kind == Kind.RETURN_INVOICE:
        return pgettext("document", "Qualified return invoice") if is_qualified else pgettext("document", "Refund note")
    return {
        Kind.QUOTE: pgettext("document", "Quote"),
        Kind.INVOICE: pgettext("document", "Invoice"),
        Kind.RECEIPT: pgettext("document", "Receipt"),
        Kind.CANCELLATION: pgettext("document", "Notice of cancellation"),
    }[kind]


def copy_mark(kind: Document.Kind, version: int) -> str:
    """Return what marks a document that was issued again, or nothing."""
    if version == 1:
        return ""
    if kind == Kind.RECEIPT:
        return _("Re-issued copy no. %(number)d") % {"number": version - 1}
    return _("Version %(version)d: replaces the earlier one") % {"version": version}


def quote_rows(quote: Quote) -> list[Row]:
    """Return the facts of a quote."""
    return [(gettext_lazy("Valid to"), _day(quote, quote.valid_to))]


def invoice_rows(invoice: Invoice) -> list[Row]:
    """Return the facts of an invoice; with what and where to is the template's part."""
    return [
        (gettext_lazy("Pay by"), _day(invoice, invoice.due_on)),
        (gettext_lazy("Transaction date"), _day(invoice, invoice.transaction_on)),
        (gettext_lazy("Write before the payer's name"), invoice.transfer_reference),
    ]


def receipt_rows(invoice: Invoice, received_on: date) -> list[Row]:
    """Return the facts of a receipt."""
    return [
        (gettext_lazy("Received on"), _day(invoice, received_on)),
        (gettext_lazy("Transaction date"), _day(invoice, invoice.transaction_on)),
        (gettext_lazy("Invoice number"), invoice.number),
    ]


def return_rows(invoice: Invoice, refunded_on: date, reason: str) -> list[Row]:
    """Return the facts of a return invoice: the day of the return and that of the first transaction."""
    return [
        (gettext_lazy("Returned on"), _day(invoice, refunded_on)),
        (gettext_lazy("Invoice number"), invoice.number),
        (gettext_lazy("Date of the original transaction"), _day(invoice, invoice.transaction_on)),
        (gettext_lazy("Reason"), reason),
    ]


def cancellation_rows(invoice: Invoice, reason: str) -> list[Row]:
    """Return the facts of a cancellation."""
    return [
        (gettext_lazy("Invoice number"), invoice.number),
        (gettext_lazy("Invoice date"), _day(invoice, invoice.issued_on)),
        (gettext_lazy("Reason"), reason),
    ]


def long_date(day: date) -> str:
    """Return a day in the language in use."""
    if translation.get_language() == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return date_format(day, "j F Y")


def yen(amount: int) -> str:
    """Return an amount in the language in use."""
    return f"{amount:,}円" if translation.get_language() == "ja" else f"¥{amount:,}"


def percent(rate: Decimal) -> str:
    """Return a rate without needless zeros."""
    return f"{rate.normalize():f}%"


def _day(bill: Quote | Invoice, day: date) -> str:
    with translation.override(bill.language):
        return long_date(day)


def _council_in_english(paper: Paper) -> dict[str, str]:
    """Return what takes the place of the Japanese name and address, or nothing."""
    if paper.council is None or paper.addressee.language == "ja":
        return {}
    return {
        "name": paper.council.name_english,
        "address": paper.council.address_english or paper.council.address,
    }


def _bank_account(paper: Paper) -> str:
    """Return where to transfer to: on invoices only."""
    return paper.council.bank_account if paper.council and paper.kind == Kind.INVOICE else ""


def _labels(kind: Document.Kind) -> dict[str, str]:
    return {
        "number": pgettext("document", "No."),
        "registration_number": _("Registration number"),
        "text": pgettext("document", "Description"),
        "quantity": _("Quantity"),
        "unit_price": _("Unit price (yen)"),
        "amount": _("Amount without tax (yen)"),
        "rate": _("Tax rate"),
        "of_rate": _("Taxed at"),
        "net": _("Net (yen)"),
        "tax": _("Consumption tax (yen)"),
        "gross": _("With tax (yen)"),
        "sum": _("Sum"),
        "bank_account": _("Transfer to"),
        "total": {
            Kind.QUOTE: _("Amount offered (with tax)"),
            Kind.INVOICE: _("Amount to pay (with tax)"),
            Kind.RECEIPT: _("Amount received (with tax)"),
            Kind.RETURN_INVOICE: _("Amount returned (with tax)"),
            Kind.CANCELLATION: _("Amount cancelled (with tax)"),
        }[kind],
    }
