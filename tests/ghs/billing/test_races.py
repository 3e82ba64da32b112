"""Two people at once: one payment, one invoice, sums that fit."""

import uuid
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.models import Allocation, Document, Invoice, Payment
from ghs.errors import Refusal
from tests.ghs.billing.factories import AT, TODAY, fresh, invoice_to, pay
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def count(results: list[Any], kind: type) -> int:
    return sum(isinstance(result, kind) for result in results)


def test_an_invoice_is_paid_once(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    results = at_once([lambda: pay(invoice, reviewer, is_difference_accepted=False)] * 4)
    assert (count(results, Payment), count(results, Refusal)) == (1, 3)
    assert (fresh(invoice).settled_yen, Payment.objects.count()) == (22000, 1)


def test_parts_paid_at_once_add_up(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    at_once([lambda: pay(invoice, reviewer, 5000)] * 4)
    assert fresh(invoice).settled_yen == 20000


def test_a_payment_is_not_spent_twice(organization: Organization, reviewer: User) -> None:
    invoices = [invoice_to(organization, str(key)) for key in range(4)]
    payment = actions.record_payment(amount_yen=22000, received_on=TODAY, submission=uuid.uuid4(), by=reviewer, at=AT)

    def spend(invoice: Invoice) -> Allocation:
        return actions.allocate_payment(payment=payment, invoice=invoice, amount_yen=22000, by=reviewer, at=AT)

    results = at_once([lambda invoice=invoice: spend(invoice) for invoice in invoices])
    assert count(results, Allocation) == 1
    assert sum(fresh(invoice).settled_yen for invoice in invoices) == 22000


def test_invoices_issued_at_once_are_one_and_leave_no_gap(organization: Organization) -> None:
    at_once([lambda: invoice_to(organization)] * 4)
    at_once([lambda key=key: invoice_to(organization, key) for key in ("2", "3", "4")])
    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert numbers == ["I2026-00001", "I2026-00002", "I2026-00003", "I2026-00004"]
    assert Document.objects.count() == 4


def test_paying_and_cancelling_at_once_is_one_of_them(organization: Organization, registrar: User) -> None:
    invoice = invoice_to(organization)
    results = at_once(
        [
            lambda: pay(invoice, registrar),
            lambda: actions.cancel_invoice(invoice=invoice, reason="重複", by=registrar, at=AT),
        ]
    )
    assert count(results, Refusal) == 1
    assert (fresh(invoice).settled_yen == 22000) != (fresh(invoice).cancelled_at is not None)


def test_the_race_is_real_without_the_lock(organization: Organization) -> None:
    """The control: reading what is due and writing it down afterwards pays twice."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE billing_race_control (paid integer NOT NULL)")
    between = Barrier(2)

    def book() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(sum(paid), 0) FROM billing_race_control")
            due = 22000 - cursor.fetchone()[0]
            between.wait()
            cursor.execute("INSERT INTO billing_race_control VALUES (%s)", [due])

    try:
        at_once([book] * 2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(paid) FROM billing_race_control")
            assert cursor.fetchone()[0] == 44000
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE billing_race_control")
