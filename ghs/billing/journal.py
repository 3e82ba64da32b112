"""The journal for the bookkeeper: every claim, payment and refund between two days as double entries.

What is booked later never changes an earlier day: an undoing and a cancellation stand on their own day. Money that
pays no invoice yet stands on the account of suspense receipts (仮受金) until it does.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from ghs.billing.models import Allocation, Document, Payment, Refund

RECEIVABLE = "売掛金"
SALES = "売上高"
TAX_RECEIVED = "仮受消費税"
BANK = "普通預金"
SUSPENSE = "仮受金"
BANK_FEES = "支払手数料"

HEADINGS = (
    "日付",
    "書類番号",
    "取引先",
    "借方勘定科目",
    "借方金額",
    "貸方勘定科目",
    "貸方金額",
    "税区分",
    "摘要",
)
CHUNK_ROWS = 500


@dataclass(frozen=True)
class JournalEntry:
    """One double entry. Units: yen."""

    booked_on: date
    document: str
    partner: str
    debit: str
    credit: str
    amount_yen: int
    tax_class: str
    note: str

    def cells(self) -> tuple[str, ...]:
        """Return what a line of the file says, in the order of the headings."""
        amount = str(self.amount_yen)
        return (
            self.booked_on.strftime("%Y/%m/%d"),
            self.document,
            self.partner,
            self.debit,
            amount,
            self.credit,
            amount,
            self.tax_class,
            self.note,
        )


def entries_between(first_on: date, last_on: date) -> Iterator[JournalEntry]:
    """Yield the journal of some days, both included, by date; rows are read piece by piece."""
    days = (first_on, last_on)
    parts = [_claims(days), _receipts(days), _allocations(days), _refunds(days)]
    for entry in heapq.merge(*parts, key=lambda entry: entry.booked_on):
        if entry.amount_yen:
            yield entry


def _claims(days: tuple[date, date]) -> Iterator[JournalEntry]:
    """Invoices, and cancellations the other way round. What was issued again claims nothing new."""
    kinds = [Document.Kind.INVOICE, Document.Kind.CANCELLATION]
    documents = Document.objects.filter(issued_on__range=days, kind__in=kinds, version=1).select_related("invoice")
    for document in documents.order_by("issued_on", "id").iterator(CHUNK_ROWS):
        is_claim = document.kind == Document.Kind.INVOICE
        note = document.lines[0]["text"] if is_claim else f"{document.facts['title']} {document.reason}"
        for account, amount_yen, tax_class in _sales(document):
            debit, credit = (RECEIVABLE, account) if is_claim else (account, RECEIVABLE)
            yield JournalEntry(
                document.issued_on, document.number, _partner(document), debit, credit, amount_yen, tax_class, note
            )


def _receipts(days: tuple[date, date]) -> Iterator[JournalEntry]:
    """What came in and pays nothing at once, and payments that were undone."""
    at_once = Q(allocations__reverses=None, allocations__allocated_at=F("noted_at"))
    payments = Payment.objects.filter(received_on__range=days).annotate(
        at_once_yen=Sum("allocations__amount_yen", filter=at_once, default=0)
    )
    for payment in payments.order_by("received_on", "id").iterator(CHUNK_ROWS):
        debit, credit = BANK, RECEIVABLE if payment.for_kind else SUSPENSE
        amount_yen, note = payment.amount_yen - payment.at_once_yen, "入金"
        if payment.reverses_id:
            debit, credit, amount_yen, note = SUSPENSE, BANK, -payment.amount_yen, f"入金記録の取消 {payment.reason}"
        yield JournalEntry(payment.received_on, "", payment.payer_name, debit, credit, amount_yen, "", note)


def _allocations(days: tuple[date, date]) -> Iterator[JournalEntry]:
    """What pays invoices, straight from the bank or out of suspense, with the fees the council bears."""
    rows = Allocation.objects.filter(booked_on__range=days).select_related("payment", "invoice")
    for row in rows.order_by("booked_on", "id").iterator(CHUNK_ROWS):
        is_at_once = row.reverses_id is None and row.allocated_at == row.payment.noted_at
        source, partner = BANK if is_at_once else SUSPENSE, row.invoice.addressee
        for account, amount_yen in [(source, row.amount_yen), (BANK_FEES, row.fee_difference_yen)]:
            debit, credit = (account, RECEIVABLE) if amount_yen > 0 else (RECEIVABLE, account)
            note = f"充当の取消 {row.reason}" if row.reverses_id else "入金"
            yield JournalEntry(row.booked_on, row.invoice.number, partner, debit, credit, abs(amount_yen), "", note)


def _refunds(days: tuple[date, date]) -> Iterator[JournalEntry]:
    """What went back."""
    refunds = Refund.objects.filter(refunded_on__range=days).select_related("document__invoice", "payment")
    for refund in refunds.order_by("refunded_on", "id").iterator(CHUNK_ROWS):
        on, note = refund.refunded_on, f"返金 {refund.reason}"
        if refund.document:
            number, partner = refund.document.number, _partner(refund.document)
            for account, amount_yen, tax_class in _sales(refund.document):
                yield JournalEntry(on, number, partner, account, BANK, amount_yen, tax_class, note)
        elif refund.payment:
            yield JournalEntry(on, "", refund.payment.payer_name, SUSPENSE, BANK, refund.amount_yen, "", note)


def _sales(document: Document) -> Iterator[tuple[str, int, str]]:
    """Yield account, amount and tax class of a document, rate by rate."""
    for rate in document.rates:
        tax_class = f"課税売上{Decimal(rate['rate_percent']).normalize():f}%"
        yield SALES, rate["net_yen"], tax_class
        yield TAX_RECEIVED, rate["tax_yen"], tax_class


def _partner(document: Document) -> str:
    return document.invoice.addressee if document.invoice else ""
