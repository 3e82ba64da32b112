"""The office's pages on money: lists, one invoice, every step, every role."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.billing import actions
from ghs.billing.models import Allocation, Invoice, Payment
from tests.factories import LONG_AGO
from tests.ghs.billing.factories import AT, TODAY, council, fresh, invoice_to, pay


@pytest.fixture
def invoice(organization: Organization) -> Invoice:
    """An open invoice of 22,000 yen."""
    council()
    return invoice_to(organization)


@pytest.fixture
def noting(client_of: Callable[[User], Client], reviewer: User) -> Client:
    """Who may note payments."""
    return client_of(reviewer)


@pytest.fixture
def issuing(client_of: Callable[[User], Client], registrar: User) -> Client:
    """Who may also cancel and give back."""
    return client_of(registrar)


def path(invoice: Invoice, step: str = "") -> str:
    return f"/desk/billing/{invoice.pk}/{step}"


def paid(**values: object) -> dict[str, object]:
    return {"amount_yen": "２２，０００", "received_on": "2026-11-20", "submission": uuid.uuid4()} | values


def test_an_invoice_is_found_by_state_number_addressee_and_payer(
    invoice: Invoice, noting: Client, reviewer: User
) -> None:
    pay(invoice, reviewer, 100, payer_name="ベツノ ナマエ")
    for query in ("", "?state=overdue", "?state=all", "?q=I2026-00001", "?q=ｉ２０２６", "?q=㈱アクメ", "?q=べつの"):
        shown = invoice.number in noting.get(f"/desk/billing/{query}").text
        assert shown is (query != "?state=overdue")
    for query in ("?q=別会社", "?state=paid", "?state=cancelled"):
        assert invoice.number not in noting.get(f"/desk/billing/{query}").text
    for query in ("?q=%00", "?state=x", "?page=99", "?q=株式会社"):
        assert noting.get(f"/desk/billing/{query}").status_code == 200


def test_a_payment_is_noted_in_any_width_and_once(invoice: Invoice, noting: Client) -> None:
    typed = paid()
    for _ in range(2):
        assert noting.post(path(invoice, "payment/"), typed)["Location"] == path(invoice)
    assert (fresh(invoice).is_paid, Payment.objects.count()) == (True, 1)
    assert "入金済み" in noting.get(path(invoice)).text


@pytest.mark.parametrize("amount", ["21999", "220000", "", "abc", "-5", "0"])
def test_another_amount_is_asked_about(invoice: Invoice, noting: Client, amount: str) -> None:
    response = noting.post(path(invoice, "payment/"), paid(amount_yen=amount))
    assert (response.status_code, 'href="#id_amount_yen"' in response.text) == (422, True)
    assert not Payment.objects.exists()


def test_a_part_is_taken_when_said_so(invoice: Invoice, noting: Client) -> None:
    noting.post(path(invoice, "payment/"), paid(amount_yen="10000", is_difference_accepted="on"))
    assert fresh(invoice).balance_yen == 12000
    page = noting.get(path(invoice)).text
    assert ("一部入金" in page, "12,000円" in page) == (True, True)


def test_a_kept_back_fee_is_told(invoice: Invoice, noting: Client) -> None:
    noting.post(path(invoice, "payment/"), paid(amount_yen="21560", fee_difference_yen="440"))
    assert fresh(invoice).is_paid
    assert "440円" in noting.get(path(invoice)).text


def test_open_credit_is_shown_and_pays(invoice: Invoice, noting: Client, reviewer: User) -> None:
    payment = pay(invoice, reviewer, 25000, payer_name="カ)アクメイリョウ")
    later = invoice_to(invoice.organization, "2")
    assert "カ)アクメイリョウ" in noting.get("/desk/billing/credits/").text
    assert "3,000円" in noting.get("/desk/billing/").text
    form = {"payment": payment.pk, "amount_yen": "3001"}
    assert noting.post(path(later, "credit/"), form).status_code == 422
    assert noting.post(path(later, "credit/"), form | {"amount_yen": "3000"}).status_code == 302
    assert fresh(later).balance_yen == 19000


def test_an_assignment_and_a_payment_are_undone_with_a_reason(invoice: Invoice, noting: Client, reviewer: User) -> None:
    payment = pay(invoice, reviewer)
    undo = path(invoice, f"allocations/{Allocation.objects.get().pk}/undo/")
    assert noting.post(undo, {"reason": ""}).status_code == 422
    assert noting.post(undo, {"reason": "取り違え"}).status_code == 302
    assert "取り違え" in noting.get(path(invoice)).text
    assert noting.post(f"/desk/billing/payments/{payment.pk}/undo/", {"reason": "別口座"}).status_code == 302
    assert (fresh(invoice).balance_yen, Payment.objects.standing().count()) == (22000, 0)


def test_an_invoice_is_cancelled(invoice: Invoice, issuing: Client) -> None:
    assert "元に戻すことはできません" in issuing.get(path(invoice, "cancel/")).text
    assert issuing.post(path(invoice, "cancel/"), {"reason": ""}).status_code == 422
    assert issuing.post(path(invoice, "cancel/"), {"reason": "重複"}).status_code == 302
    assert fresh(invoice).cancelled_at is not None
    page = issuing.get(path(invoice)).text
    assert ("X2026-00001" in page, "payment/" in page) == (True, False)


def test_money_is_given_back(invoice: Invoice, issuing: Client, reviewer: User) -> None:
    pay(invoice, reviewer)
    form = {"amount_yen": "22000", "refunded_on": "2026-11-20", "reason": "二重払い", "submission": uuid.uuid4()}
    assert issuing.post(path(invoice, "refund/"), form | {"amount_yen": "22001"}).status_code == 422
    for _ in range(2):
        assert issuing.post(path(invoice, "refund/"), form).status_code == 302
    assert fresh(invoice).refunded_yen == 22000
    assert "C2026-00001" in issuing.get(path(invoice)).text


def test_an_overpayment_is_given_back(invoice: Invoice, issuing: Client, reviewer: User) -> None:
    payment = pay(invoice, reviewer, 25000)
    form = {"amount_yen": "3000", "refunded_on": "2026-11-20", "reason": "過入金", "submission": uuid.uuid4()}
    assert issuing.post(f"/desk/billing/payments/{payment.pk}/refund/", form).status_code == 302
    assert not Payment.objects.with_credit().exists()


def test_an_invoice_is_issued_again(invoice: Invoice, issuing: Client) -> None:
    page = issuing.get(path(invoice, "reissue/")).text
    assert 'value="株式会社アクメ医療"' in page
    form = {"name": "株式会社アクメ医療", "honorific": "body", "department": "経理部", "due_on": "2027-01-29"}
    assert issuing.post(path(invoice, "reissue/"), form | {"due_on": "2020-01-01"}).status_code == 422
    assert issuing.post(path(invoice, "reissue/"), form).status_code == 302
    assert (fresh(invoice).department, invoice.documents.count()) == ("経理部", 2)
    assert "第2版" in issuing.get(path(invoice)).text


def test_the_office_issues_a_receipt(invoice: Invoice, noting: Client, reviewer: User) -> None:
    assert "領収書は、全額の入金を確認した後" in noting.post(path(invoice, "receipt/"), follow=True).text
    pay(invoice, reviewer)
    assert "R2026-00001" in noting.post(path(invoice, "receipt/"), follow=True).text
    document = invoice.documents.get(kind="receipt")
    answer = noting.get(f"/desk/billing/documents/{document.pk}/")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"


STEPS = ["cancel/", "refund/", "reissue/"]


@pytest.mark.parametrize("step", STEPS)
def test_who_only_notes_payments_does_not_issue(invoice: Invoice, noting: Client, step: str) -> None:
    assert noting.get(path(invoice, step)).status_code == 403
    assert noting.post(path(invoice, step), {"reason": "x"}).status_code == 403
    assert step not in noting.get(path(invoice)).text


def test_nobody_acts_for_an_own_organisation(
    invoice: Invoice, issuing: Client, registrar: User, organization: Organization
) -> None:
    Membership.objects.create(organization=organization, user=registrar, role=MemberRole.VIEWER, since=LONG_AGO)
    for step in STEPS:
        assert issuing.get(path(invoice, step)).status_code == 403
    assert issuing.post(path(invoice, "payment/"), paid()).status_code == 422
    assert "payment/" not in issuing.get(path(invoice)).text


def test_a_wrong_invoice_is_not_there(invoice: Invoice, issuing: Client, reviewer: User) -> None:
    other = invoice_to(invoice.organization, "2")
    pay(other, reviewer)
    allocation = Allocation.objects.get()
    assert issuing.get(path(invoice, f"allocations/{allocation.pk}/undo/")).status_code == 404


@pytest.mark.parametrize("url", ["/desk/billing/", "/desk/billing/credits/"])
def test_lists_need_no_more_queries_for_more_rows(
    organization: Organization, noting: Client, reviewer: User, url: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert noting.get(url).status_code == 200
        return len(seen)

    def rows(keys: range) -> None:
        for key in keys:
            invoice_to(organization, str(key))
            actions.record_payment(amount_yen=5, received_on=TODAY, submission=uuid.uuid4(), by=reviewer, at=AT)

    rows(range(1))
    queries()
    few = queries()
    rows(range(1, 12))
    assert queries() == few


def test_every_page_stands_in_english(invoice: Invoice, issuing: Client, reviewer: User) -> None:
    pay(invoice, reviewer, 100)
    for url in (
        "/en/desk/billing/",
        f"/en{path(invoice)}",
        f"/en{path(invoice, 'payment/')}",
        "/en/desk/billing/journal/",
    ):
        assert issuing.get(url).status_code == 200
    assert "Partly paid" in issuing.get(f"/en{path(invoice)}").text
