"""The bookkeeper's journal: every booking twice, in balance, harmless to spreadsheet programs."""

import csv
import io
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.journal import BANK, BANK_FEES, RECEIVABLE, SALES, SUSPENSE, TAX_RECEIVED, entries_between
from ghs.billing.subjects import Addressee, Subject
from tests.ghs.billing.factories import AT, FEE, TODAY, fresh, invoice_to, pay

YEAR = (date(2026, 4, 1), date(2027, 3, 31))
LATER = AT + timedelta(days=3)


def booked(first_on: date = YEAR[0], last_on: date = YEAR[1]) -> list[tuple[str, str, int]]:
    return [(entry.debit, entry.credit, entry.amount_yen) for entry in entries_between(first_on, last_on)]


def balances() -> Counter[str]:
    """Return what stands on each account: debits less credits. Units: yen."""
    account: Counter[str] = Counter()
    for debit, credit, amount_yen in booked():
        account[debit] += amount_yen
        account[credit] -= amount_yen
    return account


def test_a_claim_paid_with_a_fee_kept_back(organization: Organization, reviewer: User) -> None:
    pay(invoice_to(organization), reviewer, 21560, fee_difference_yen=440)
    assert booked() == [
        (RECEIVABLE, SALES, 20000),
        (RECEIVABLE, TAX_RECEIVED, 2000),
        (BANK, RECEIVABLE, 21560),
        (BANK_FEES, RECEIVABLE, 440),
    ]
    entry = next(entries_between(*YEAR))
    told = "2026/11/20 I2026-00001 株式会社アクメ医療 売掛金 20000 売上高 20000 課税売上10% 登録料"
    assert entry.cells() == (*told.split()[:-1], "登録料 レベル1")


def test_too_much_waits_in_suspense_until_it_pays(organization: Organization, reviewer: User) -> None:
    payment = pay(invoice_to(organization), reviewer, 25000)
    later = invoice_to(organization, "2", at=LATER)
    actions.allocate_payment(payment=payment, invoice=later, amount_yen=3000, by=reviewer, at=LATER)
    assert (BANK, SUSPENSE, 3000) in booked(TODAY, TODAY)
    assert (SUSPENSE, RECEIVABLE, 3000) in booked(LATER.date(), LATER.date())


def test_a_cancellation_and_an_undoing_stand_on_their_own_day(organization: Organization, reviewer: User) -> None:
    payment = pay(invoice_to(organization), reviewer)
    cancelled = invoice_to(organization, "2")
    before = booked(TODAY, TODAY)
    actions.undo_payment(payment=payment, reason="別口座", by=reviewer, at=LATER)
    actions.cancel_invoice(invoice=cancelled, reason="重複", by=reviewer, at=LATER)
    assert booked(TODAY, TODAY) == before
    assert sorted(booked(LATER.date(), LATER.date())) == sorted(
        [
            (RECEIVABLE, SUSPENSE, 22000),
            (SUSPENSE, BANK, 22000),
            (SALES, RECEIVABLE, 20000),
            (TAX_RECEIVED, RECEIVABLE, 2000),
        ]
    )


def test_accounts_agree_with_the_invoices(organization: Organization, registrar: User) -> None:
    invoices = [invoice_to(organization, str(key)) for key in range(4)]
    pay(invoices[0], registrar)
    pay(invoices[1], registrar, 5000)
    overpaid = pay(invoices[2], registrar, 30000)
    facts = {"refunded_on": TODAY, "reason": "x", "by": registrar, "at": AT}
    actions.refund_invoice(invoice=invoices[0], amount_yen=11000, submission=uuid.uuid4(), **facts)
    actions.refund_credit(payment=overpaid, amount_yen=1000, submission=uuid.uuid4(), **facts)
    overpaid.refresh_from_db()
    account = balances()
    assert account[RECEIVABLE] == sum(fresh(invoice).balance_yen for invoice in invoices)
    assert account[SUSPENSE] == -overpaid.credit_yen
    assert account[BANK] == 22000 + 5000 + 30000 - 11000 - 1000
    assert (account[SALES], account[TAX_RECEIVED]) == (-70000, -7000)


def test_issuing_again_claims_nothing_new(organization: Organization, registrar: User) -> None:
    invoice = invoice_to(organization)
    before = booked()
    actions.reissue_invoice(
        invoice=invoice, addressee=invoice.addressed_to(), due_on=invoice.due_on, by=registrar, at=AT
    )
    assert booked() == before


@pytest.fixture
def noting(client_of: Callable[[User], Client], reviewer: User) -> Client:
    """Who may note payments."""
    return client_of(reviewer)


def download(client: Client, charset: str) -> list[list[str]]:
    asked = {"first_on": "2026-04-01", "last_on": "2027-03-31", "charset": charset}
    answer = client.get("/desk/billing/journal/", asked)
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode(charset))))


@pytest.mark.parametrize("charset", ["utf-8-sig", "cp932"])
def test_the_file_in_both_character_sets(organization: Organization, noting: Client, charset: str) -> None:
    for key, name in [("1", "=HYPERLINK(1)"), ("2", "髙﨑𠮷田商店")]:
        actions.issue_invoice(subject=Subject("tests.fee", key), addressee=Addressee(name), lines=[FEE], by=None, at=AT)
    rows = download(noting, charset)
    assert rows[0][:2] == ["日付", "書類番号"]
    expected = "髙﨑𠮷田商店" if charset == "utf-8-sig" else "髙﨑〓田商店"
    assert [row[2] for row in rows[1::2]] == ["'=HYPERLINK(1)", expected]


@pytest.mark.parametrize("query", ["?first_on=x", "?first_on=2026-04-02&last_on=2026-04-01&charset=cp932"])
def test_wrong_days_are_explained(noting: Client, query: str) -> None:
    assert noting.get(f"/desk/billing/journal/{query}").status_code == 422
    assert noting.get("/desk/billing/journal/").status_code == 200
