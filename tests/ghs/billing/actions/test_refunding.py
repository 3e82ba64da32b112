"""Refunds with return invoices, and receipts with their copies."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.actions import MixedRates, NotPaidYet, NotUndoable, PaidInFuture, RefundTooHigh
from ghs.billing.lines import Line
from ghs.billing.models import Invoice, Refund
from ghs.billing.subjects import Addressee
from tests.ghs.billing.factories import AT, FEE, TODAY, council, fresh, invoice_to, pay


def refund(invoice: Invoice, by: User, amount_yen: int = 22000, **values: object) -> Refund:
    facts = {"refunded_on": TODAY, "reason": "二重払い", "submission": uuid.uuid4(), "by": by, "at": AT} | values
    return actions.refund_invoice(invoice=invoice, amount_yen=amount_yen, **facts)


@pytest.fixture
def paid(organization: Organization, reviewer: User) -> Invoice:
    """An invoice of 22,000 yen that is paid."""
    council()
    invoice = invoice_to(organization)
    pay(invoice, reviewer)
    return invoice


def test_a_refund_has_a_return_invoice(paid: Invoice, registrar: User) -> None:
    document = refund(paid, registrar).document
    assert document is not None
    assert (document.number, document.net_yen, document.tax_yen) == ("C2026-00001", 20000, 2000)
    assert document.facts["title"] == "適格返還請求書"
    invoice = fresh(paid)
    assert (invoice.state_on(TODAY), invoice.balance_yen, invoice.is_paid) == ("refunded", 0, False)
    assert not Invoice.objects.paid().exists()


def test_a_part_is_given_back_with_the_tax_it_contains(paid: Invoice, registrar: User) -> None:
    first, second = refund(paid, registrar, 10), refund(paid, registrar, 11000)
    assert [(each.document.net_yen, each.document.tax_yen) for each in (first, second)] == [(10, 0), (10000, 1000)]
    assert (fresh(paid).refunded_yen, fresh(paid).is_paid) == (11010, True)


@pytest.mark.parametrize("amount_yen", [0, -1, 22001])
def test_more_than_was_paid_is_not_given_back(paid: Invoice, registrar: User, amount_yen: int) -> None:
    with pytest.raises(RefundTooHigh):
        refund(paid, registrar, amount_yen)


def test_a_refund_of_tomorrow_is_refused(paid: Invoice, registrar: User) -> None:
    with pytest.raises(PaidInFuture):
        refund(paid, registrar, refunded_on=TODAY + timedelta(days=1))


def test_the_same_submission_is_the_same_refund(paid: Invoice, registrar: User) -> None:
    submission = uuid.uuid4()
    assert refund(paid, registrar, 100, submission=submission) == refund(paid, registrar, 100, submission=submission)
    assert fresh(paid).refunded_yen == 100


def test_after_a_refund_nothing_is_undone(paid: Invoice, registrar: User, reviewer: User) -> None:
    refund(paid, registrar, 100)
    with pytest.raises(NotUndoable):
        actions.undo_allocation(allocation=paid.allocations.get(), reason="誤り", by=reviewer, at=AT)


def test_an_invoice_of_two_rates_is_given_back_whole_only(organization: Organization, registrar: User) -> None:
    invoice = invoice_to(organization, lines=[FEE, Line("旧税率", 999, Decimal("8.00"))])
    pay(invoice, registrar, invoice.total_yen)
    with pytest.raises(MixedRates):
        refund(invoice, registrar, 100)
    document = refund(invoice, registrar, invoice.total_yen).document
    assert (document.net_yen, document.tax_yen) == (invoice.net_yen, invoice.tax_yen)


def test_an_overpayment_is_given_back(organization: Organization, registrar: User) -> None:
    payment = pay(invoice_to(organization), registrar, 25000)
    facts = {"refunded_on": TODAY, "reason": "過入金", "by": registrar, "at": AT}
    with pytest.raises(RefundTooHigh):
        actions.refund_credit(payment=payment, amount_yen=3001, submission=uuid.uuid4(), **facts)
    submission = uuid.uuid4()
    for _ in range(2):
        actions.refund_credit(payment=payment, amount_yen=3000, submission=submission, **facts)
    payment.refresh_from_db()
    assert (payment.credit_yen, Refund.objects.count()) == (0, 1)
    with pytest.raises(NotUndoable):
        actions.undo_payment(payment=payment, reason="誤り", by=registrar, at=AT)


def test_a_receipt_follows_the_whole_payment(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    pay(invoice, reviewer, 1000)
    with pytest.raises(NotPaidYet):
        actions.issue_receipt(invoice=invoice, by=reviewer, at=AT)
    pay(invoice, reviewer, 21000)
    receipts = [actions.issue_receipt(invoice=invoice, by=reviewer, at=AT) for _ in range(2)]
    assert (receipts[0], receipts[0].number, receipts[0].total_yen) == (receipts[1], "R2026-00001", 22000)


def test_copies_are_marked_and_counted(paid: Invoice, owner: User) -> None:
    submission, addressee = uuid.uuid4(), Addressee("アクメ医療 大阪支店")
    with pytest.raises(NotPaidYet):
        actions.reissue_receipt(invoice=paid, addressee=addressee, submission=submission, by=owner, at=AT)
    first = actions.issue_receipt(invoice=paid, by=owner, at=AT)
    copies = [
        actions.reissue_receipt(invoice=paid, addressee=addressee, submission=given, by=owner, at=AT)
        for given in (submission, submission, uuid.uuid4())
    ]
    assert copies[0] == copies[1]
    assert [(copy.number, copy.facts["copy_mark"], copy.supersedes) for copy in copies[1:]] == [
        (first.number, "再発行 第1回", first),
        (first.number, "再発行 第2回", copies[0]),
    ]
    assert copies[2].facts["addressee"] == ["アクメ医療 大阪支店　御中"]
    assert first.facts["copy_mark"] == ""
