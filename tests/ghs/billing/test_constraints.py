"""What the database refuses, whoever writes."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.models import Allocation, Document, Invoice, Payment, Refund
from ghs.files.actions import keep_document
from tests.ghs.billing.factories import AT, TODAY, invoice_to, pay

TABLES = ["quote", "invoice", "document", "payment", "allocation", "refund"]


@pytest.fixture
def invoice(organization: Organization) -> Invoice:
    """An invoice of 22,000 yen."""
    return invoice_to(organization)


def refused(sql: str, match: str = "is refused") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_was_issued_or_booked_is_neither_changed_nor_deleted(invoice: Invoice, reviewer: User) -> None:
    payment = pay(invoice, reviewer, 25000)
    actions.refund_credit(
        payment=payment, amount_yen=1, refunded_on=TODAY, reason="x", submission=uuid.uuid4(), by=reviewer, at=AT
    )
    for table, column in [
        ("document", "total_yen"),
        ("document", "issued_on"),
        ("invoice", "total_yen"),
        ("invoice", "number"),
        ("payment", "amount_yen"),
        ("allocation", "amount_yen"),
        ("refund", "amount_yen"),
    ]:
        value = "now()" if column == "issued_on" else f"'{column[0]}'" if column == "number" else f"{column} + 1"
        refused(f"UPDATE billing_{table} SET {column} = {value}")
        refused(f"DELETE FROM billing_{table}")


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_guarded_from_being_emptied(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", [f"billing_{table}_no_truncate"])
        assert cursor.fetchone() == (1,)


def test_a_person_who_leaves_is_forgotten_without_changing_a_booking(invoice: Invoice, reviewer: User) -> None:
    payment = pay(invoice, reviewer)
    document = actions.issue_receipt(invoice=invoice, by=reviewer, at=AT)
    reviewer.delete()
    payment.refresh_from_db()
    document.refresh_from_db()
    assert (payment.noted_by, payment.allocations.get().allocated_by, document.issued_by) == (None, None, None)


def test_counts_change_by_bookings_only(invoice: Invoice, reviewer: User) -> None:
    pay(invoice, reviewer, 100)
    refused("UPDATE billing_invoice SET settled_yen = 200", "by bookings only")
    refused("UPDATE billing_invoice SET refunded_yen = 100", "by bookings only")
    refused("UPDATE billing_payment SET used_yen = 0", "by bookings only")


def test_a_cancellation_is_not_taken_back(invoice: Invoice, registrar: User) -> None:
    actions.cancel_invoice(invoice=invoice, reason="重複", by=registrar, at=AT)
    refused("UPDATE billing_invoice SET cancelled_at = NULL", "no cancellation")


def allocate(invoice: Invoice, payment: Payment, **values: Any) -> None:
    facts = {"amount_yen": 100, "booked_on": TODAY, "allocated_at": AT} | values
    Allocation.objects.create(payment=payment, invoice=invoice, **facts)


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"amount_yen": 22001}, "invoice_not_paid_too_much"),
        ({"amount_yen": 21000, "fee_difference_yen": 1001}, "invoice_not_paid_too_much"),
        ({"amount_yen": 0}, "allocation_above_zero"),
        ({"amount_yen": -5}, "allocation_above_zero"),
        ({"fee_difference_yen": -5}, "allocation_above_zero"),
    ],
)
def test_allocations_stay_within_the_invoice(
    invoice: Invoice, reviewer: User, values: dict[str, int], match: str
) -> None:
    payment = actions.record_payment(amount_yen=90000, received_on=TODAY, submission=uuid.uuid4(), by=reviewer, at=AT)
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        allocate(invoice, payment, **values)


def test_allocations_stay_within_the_payment(invoice: Invoice, reviewer: User) -> None:
    payment = actions.record_payment(amount_yen=99, received_on=TODAY, submission=uuid.uuid4(), by=reviewer, at=AT)
    with pytest.raises(IntegrityError, match="payment_not_used_twice"), transaction.atomic():
        allocate(invoice, payment)


def test_an_undoing_takes_back_the_whole(invoice: Invoice, reviewer: User) -> None:
    payment = pay(invoice, reviewer, 1000)
    first = payment.allocations.get()
    with pytest.raises(IntegrityError, match="the whole of an allocation"), transaction.atomic():
        allocate(invoice, payment, amount_yen=-999, reverses=first, reason="x")
    with pytest.raises(IntegrityError, match="undone_with_a_reason"), transaction.atomic():
        allocate(invoice, payment, amount_yen=-1000, reverses=first)
    half = {"amount_yen": -500, "received_on": TODAY, "submission": uuid.uuid4(), "noted_at": AT}
    with pytest.raises(IntegrityError, match="the whole of a payment"), transaction.atomic():
        Payment.objects.create(**half, reverses=payment, reason="x")


def test_a_cancelled_invoice_is_never_paid(invoice: Invoice, reviewer: User) -> None:
    payment = actions.record_payment(amount_yen=100, received_on=TODAY, submission=uuid.uuid4(), by=reviewer, at=AT)
    actions.cancel_invoice(invoice=invoice, reason="重複", by=reviewer, at=AT)
    with pytest.raises(IntegrityError, match="invoice_cancelled_only_unpaid"), transaction.atomic():
        allocate(invoice, payment)


def test_only_what_was_paid_is_refunded(invoice: Invoice) -> None:
    document = invoice.documents.get()
    facts = {"amount_yen": 1, "refunded_on": TODAY, "reason": "x", "submission": uuid.uuid4(), "noted_at": AT}
    with pytest.raises(IntegrityError, match="invoice_refunds_only_what_was_paid"), transaction.atomic():
        Refund.objects.create(invoice=invoice, document=document, **facts)


def line(**values: Any) -> dict[str, Any]:
    return {"text": "x", "quantity": 1, "unit_price_yen": 20000, "rate_percent": "10.00"} | values


def rate(**values: Any) -> dict[str, Any]:
    return {"rate_percent": "10.00", "net_yen": 20000, "tax_yen": 2000} | values


@pytest.mark.parametrize(
    "values",
    [
        {"lines": [line(unit_price_yen=20001)]},
        {"lines": [line(rate_percent="8.00")]},
        {"lines": [], "rates": [], "net_yen": 0, "tax_yen": 0, "total_yen": 0},
        {"rates": [rate(tax_yen=2001)], "tax_yen": 2001, "total_yen": 22001},
        {"rates": [rate(), rate(rate_percent="8.00", net_yen=0, tax_yen=1)], "tax_yen": 2001, "total_yen": 22001},
        {"net_yen": 19000, "total_yen": 21000},
        {"total_yen": 22001},
        {"number": "I2026-00001", "version": 1},
        {"version": 1, "supersedes": True},
        {"invoice": None},
        {
            "lines": [line(unit_price_yen=100)],
            "rates": [rate(net_yen=100, tax_yen=10)],
            "net_yen": 100,
            "tax_yen": 10,
            "total_yen": 110,
        },
    ],
)
def test_a_document_whose_sums_do_not_fit_is_refused(invoice: Invoice, values: dict[str, Any]) -> None:
    first = invoice.documents.get()
    facts: dict[str, Any] = {
        "kind": "invoice",
        "number": invoice.number,
        "version": 2,
        "invoice": invoice,
        "supersedes": first,
        "lines": [line()],
        "rates": [rate()],
        "net_yen": 20000,
        "tax_yen": 2000,
        "total_yen": 22000,
        "facts": {},
        "file": keep_document(content=b"%PDF-1.7", name="x.pdf", by=None, at=AT),
        "issued_on": TODAY,
        "issued_at": AT,
    }
    facts |= values
    if facts["supersedes"] is True:
        facts["supersedes"] = first
    elif facts["version"] == 1:
        facts["supersedes"] = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(**facts)
    assert Document.objects.create(**(facts | good(invoice, first))).version == 2


def good(invoice: Invoice, first: Document) -> dict[str, Any]:
    """What a document that fits says."""
    return {
        "version": 2,
        "supersedes": first,
        "invoice": invoice,
        "lines": [line()],
        "rates": [rate()],
        "net_yen": 20000,
        "tax_yen": 2000,
        "total_yen": 22000,
    }
