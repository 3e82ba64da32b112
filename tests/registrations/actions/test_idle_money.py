"""Money that comes at the wrong time: refused on what is settled, or kept in sight until it is given back."""

import uuid
from datetime import date

import pytest

from ghs.billing.actions import CancelledAlready, NothingDue, record_payment, refund_credit
from ghs.billing.models import Payment
from registrations import actions
from registrations.models import Registration, Renewal
from registrations.queries.idle_money import CREDIT, RENEWAL_OVER, idle_money
from tests.registrations.factories import Case
from tests.registrations.renewals import LAST, invoice_of, noon, offered, paid


def withdrawn(case: Case, renewal: Renewal) -> None:
    at = noon(LAST, -50)
    actions.withdraw_registration(declaration=case.declaration, reason="販売終了", by=case.vendor, at=at)
    renewal.refresh_from_db()


def came_in(case: Case, days: int) -> Payment:
    at = noon(LAST, days)
    return record_payment(amount_yen=22_000, received_on=at.date(), submission=uuid.uuid4(), by=case.reviewer, at=at)


def idle() -> list[tuple[int, object]]:
    return [(row.amount_yen, row.why) for row in idle_money()]


def test_a_renewal_paid_twice_extends_once_and_the_second_money_waits(case: Case) -> None:
    renewal = paid(offered(case), noon(LAST, -40), case.reviewer)
    actions.settle_renewal(renewal=renewal, by=None, at=noon(LAST, -40))
    with pytest.raises(NothingDue):
        paid(renewal, noon(LAST, -39), case.reviewer)
    came_in(case, -39)
    assert actions.settle_invoice(invoice=invoice_of(renewal), by=None, at=noon(LAST, -38)) is None
    assert Registration.objects.get().expires_on == date(2028, 11, 30)
    assert idle() == [(22_000, CREDIT)]


def test_money_after_a_withdrawal_pays_no_cancelled_invoice_and_goes_back(case: Case) -> None:
    renewal = offered(case)
    invoice = invoice_of(renewal)
    withdrawn(case, renewal)
    with pytest.raises(CancelledAlready):
        paid(renewal, noon(LAST, -40), case.reviewer, invoice=invoice)
    payment = came_in(case, -40)
    assert idle() == [(22_000, CREDIT)]
    back = {
        "amount_yen": 22_000,
        "refunded_on": noon(LAST, -39).date(),
        "reason": "使用中止",
        "submission": uuid.uuid4(),
    }
    refund_credit(payment=payment, by=case.registrar, at=noon(LAST, -39), **back)
    assert idle() == []


@pytest.mark.parametrize("amount_yen", [5_000, 22_000])
def test_money_before_a_withdrawal_that_extended_nothing_waits(case: Case, amount_yen: int) -> None:
    renewal = paid(offered(case), noon(LAST, -60), case.reviewer, amount_yen=amount_yen)
    withdrawn(case, renewal)
    assert idle() == [(amount_yen, RENEWAL_OVER)]
    assert actions.settle_invoice(invoice=invoice_of(renewal), by=None, at=noon(LAST, -49)) is None
    assert Registration.objects.get().expires_on == LAST


def test_money_after_the_way_back_is_over_waits(case: Case) -> None:
    renewal = offered(case)
    actions.lapse_registration(registration=renewal.registration, at=noon(LAST, 1))
    paid(renewal, noon(LAST, 93), case.reviewer)
    assert actions.settle_invoice(invoice=invoice_of(renewal), by=None, at=noon(LAST, 93)) is None
    assert (Registration.objects.get().expires_on, idle()) == (LAST, [(22_000, RENEWAL_OVER)])
