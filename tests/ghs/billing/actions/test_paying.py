"""Payments: whole, in parts, for several invoices, with a fee kept back, too much, undone."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import translation

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.billing import actions
from ghs.billing.actions import (
    AmountNotFree,
    CancelledAlready,
    FeeTooHigh,
    NothingDue,
    NotUndoable,
    OwnInvoice,
    PaidInFuture,
    WrongAmount,
)
from ghs.billing.models import Allocation, Payment
from ghs.history.queries import history_of
from tests.factories import LONG_AGO
from tests.ghs.billing.factories import AT, TODAY, fresh, invoice_to, pay


def came_in(by: User, amount_yen: int = 22000) -> Payment:
    return actions.record_payment(
        amount_yen=amount_yen, received_on=TODAY, submission=uuid.uuid4(), by=by, at=AT, payer_name="カ)アクメイリョウ"
    )


def test_a_payment_pays_an_invoice(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    payment = pay(invoice, reviewer, is_difference_accepted=False)
    assert (fresh(invoice).state_on(TODAY), fresh(invoice).balance_yen, fresh(invoice).is_paid) == ("paid", 0, True)
    payment.refresh_from_db()
    assert (payment.used_yen, payment.credit_yen, payment.noted_by) == (22000, 0, reviewer)
    entry = history_of(payment).get()
    assert (entry.verb, entry.detail) == (
        "note_payment",
        {"yen": 22000, "received_on": "2026-11-20", "source": "by_hand"},
    )
    assert [entry.verb for entry in history_of(invoice)] == ["issue_invoice", "allocate_payment"]


@pytest.mark.parametrize(("amount_yen", "words"), [(21999, "1 yen too little"), (220000, "198,000 yen too much")])
def test_another_amount_is_first_asked_about(
    organization: Organization, reviewer: User, amount_yen: int, words: str
) -> None:
    invoice = invoice_to(organization)
    with translation.override("en"), pytest.raises(WrongAmount, match=words) as refused:
        pay(invoice, reviewer, amount_yen, is_difference_accepted=False)
    assert refused.value.field == "amount_yen"
    assert not Payment.objects.exists()


def test_several_payments_pay_one_invoice(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    pay(invoice, reviewer, 10000)
    assert (fresh(invoice).state_on(TODAY), fresh(invoice).balance_yen) == ("part_paid", 12000)
    assert fresh(invoice).state_on(date(2027, 1, 1)) == "overdue"
    pay(invoice, reviewer, 12000, is_difference_accepted=False)
    assert fresh(invoice).is_paid


def test_one_transfer_pays_several_invoices(organization: Organization, reviewer: User) -> None:
    invoices = [invoice_to(organization, str(key)) for key in range(3)]
    payment = came_in(reviewer, 66000)
    for invoice in invoices:
        actions.allocate_payment(payment=payment, invoice=invoice, amount_yen=22000, by=reviewer, at=AT)
    assert all(fresh(invoice).is_paid for invoice in invoices)
    payment.refresh_from_db()
    assert payment.credit_yen == 0


def test_the_council_bears_a_fee_that_was_kept_back(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    payment = pay(invoice, reviewer, 21560, fee_difference_yen=440, is_difference_accepted=False)
    allocation = payment.allocations.get()
    assert (allocation.amount_yen, allocation.fee_difference_yen, fresh(invoice).is_paid) == (21560, 440, True)


@pytest.mark.parametrize("fee_yen", [1000, 5000, -1])
def test_a_difference_beyond_any_fee_is_no_fee(organization: Organization, reviewer: User, fee_yen: int) -> None:
    invoice = invoice_to(organization)
    with pytest.raises(FeeTooHigh):
        pay(invoice, reviewer, 22000 - fee_yen, fee_difference_yen=fee_yen)
    assert not Payment.objects.exists()


def test_too_much_stays_as_open_credit(organization: Organization, reviewer: User) -> None:
    payment = pay(invoice_to(organization), reviewer, 25000)
    payment.refresh_from_db()
    assert payment.credit_yen == 3000
    assert list(Payment.objects.with_credit()) == [payment]
    later = invoice_to(organization, "2")
    actions.allocate_payment(payment=payment, invoice=later, amount_yen=3000, by=reviewer, at=AT + timedelta(days=3))
    assert fresh(later).balance_yen == 19000
    assert payment.allocations.get(invoice=later).booked_on == date(2026, 11, 23)
    assert not Payment.objects.with_credit().exists()


def test_a_payment_of_tomorrow_is_refused(organization: Organization, reviewer: User) -> None:
    with pytest.raises(PaidInFuture) as refused:
        pay(invoice_to(organization), reviewer, received_on=date(2026, 11, 21))
    assert refused.value.field == "received_on"


def test_the_same_submission_is_the_same_payment(organization: Organization, reviewer: User) -> None:
    invoice, submission = invoice_to(organization), uuid.uuid4()
    assert pay(invoice, reviewer, submission=submission) == pay(invoice, reviewer, submission=submission)
    assert (Payment.objects.count(), Allocation.objects.count()) == (1, 1)


def test_a_paid_invoice_takes_no_second_payment(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    pay(invoice, reviewer)
    with pytest.raises(NothingDue):
        pay(invoice, reviewer)
    assert Payment.objects.count() == 1


def test_a_cancelled_invoice_takes_no_payment(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    actions.cancel_invoice(invoice=invoice, reason="重複", by=reviewer, at=AT)
    with pytest.raises(CancelledAlready):
        pay(invoice, reviewer)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("amount_yen", [0, -1, 22001, 30001])
def test_more_than_is_there_is_not_assigned(organization: Organization, reviewer: User, amount_yen: int) -> None:
    with pytest.raises(AmountNotFree):
        actions.allocate_payment(
            payment=came_in(reviewer, 30000),
            invoice=invoice_to(organization),
            amount_yen=amount_yen,
            by=reviewer,
            at=AT,
        )


def test_nobody_books_for_an_own_organisation(organization: Organization, reviewer: User, owner: User) -> None:
    invoice = invoice_to(organization)
    payment = pay(invoice, reviewer, 100)
    Membership.objects.create(organization=organization, user=reviewer, role=MemberRole.VIEWER, since=LONG_AGO)
    for person in (reviewer, owner):
        with pytest.raises(OwnInvoice):
            pay(invoice, person)
        with pytest.raises(OwnInvoice):
            actions.undo_payment(payment=payment, reason="誤り", by=person, at=AT)


def test_undoing_a_payment_takes_it_off_every_invoice(organization: Organization, reviewer: User) -> None:
    invoices = [invoice_to(organization, str(key)) for key in range(2)]
    payment = came_in(reviewer, 44000)
    for invoice in invoices:
        actions.allocate_payment(payment=payment, invoice=invoice, amount_yen=22000, by=reviewer, at=AT)
    undone = [actions.undo_payment(payment=payment, reason="別口座", by=reviewer, at=AT) for _ in range(2)]
    assert (undone[0], undone[0].amount_yen, undone[0].reason) == (undone[1], -44000, "別口座")
    assert [fresh(invoice).balance_yen for invoice in invoices] == [22000, 22000]
    assert not Payment.objects.standing().exists()
    assert not Payment.objects.with_credit().exists()
    assert Allocation.objects.count() == 4


def test_undoing_an_assignment_leaves_open_credit(organization: Organization, reviewer: User) -> None:
    invoice, other = invoice_to(organization), invoice_to(organization, "2")
    payment = pay(invoice, reviewer)
    allocation = payment.allocations.get()
    undone = [actions.undo_allocation(allocation=allocation, reason="取り違え", by=reviewer, at=AT) for _ in range(2)]
    assert undone[0] == undone[1]
    payment.refresh_from_db()
    assert (fresh(invoice).balance_yen, payment.credit_yen) == (22000, 22000)
    actions.allocate_payment(payment=payment, invoice=other, amount_yen=22000, by=reviewer, at=AT)
    assert fresh(other).is_paid


def test_after_a_receipt_nothing_is_undone(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    payment = pay(invoice, reviewer)
    actions.issue_receipt(invoice=invoice, by=reviewer, at=AT)
    with pytest.raises(NotUndoable):
        actions.undo_payment(payment=payment, reason="誤り", by=reviewer, at=AT)
    assert fresh(invoice).is_paid
