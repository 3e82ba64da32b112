"""What the vendor has to pay for another year, and what the office looks after."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ghs.accounts.models import Membership, User
from ghs.billing.actions import cancel_invoice, record_payment
from ghs.desk.queries import staff_tasks
from registrations import actions
from registrations.models import Declaration, Renewal
from registrations.queries.renewals import FILTERS
from registrations.validity import last_day_of_month
from tests.registrations.factories import Case, new_case
from tests.registrations.renewals import invoice_of, noon, offered, paid, registered_to

TODAY = date(2027, 11, 10)
LAST = date(2027, 11, 30)
NOW = noon(TODAY)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page think that it is twenty days before the last day."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def shown(client: Client, key: str) -> list[str]:
    """Return the numbers in one of the office's lists."""
    return [row.registration.number for row in client.get(f"/desk/renewals/?show={key}").context["rows"]]


def of_month(case: Case, months: int) -> Case:
    """Return a case of the same vendor that ends some months later."""
    other = new_case(case.declaration.organization)
    year, month = divmod(10 + months, 12)
    registered_to(other, last_day_of_month(2027 + year, month + 1))
    return other


def test_the_vendor_sees_amount_day_account_and_invoice(case: Case, client_of: Callable) -> None:
    invoice = invoice_of(offered(case, LAST))
    client = client_of(case.vendor)
    page = client.get(f"/my/declarations/{case.declaration.pk}/").text
    told = [
        "22,000円",
        "2027年11月30日",
        invoice.transfer_reference,
        f"/my/billing/documents/{invoice.documents.get().pk}/",
    ]
    assert [word in page for word in told] == [True] * 4
    assert [word in client.get("/my/").text for word in ("22,000円", invoice.number, "2028年11月30日")] == [True] * 3


def test_after_the_payment_the_page_says_so(case: Case, client_of: Callable) -> None:
    renewal = paid(offered(case, LAST), NOW, case.reviewer)
    actions.settle_renewal(renewal=renewal, by=None, at=NOW)
    client = client_of(case.vendor)
    page = client.get(f"/my/declarations/{case.declaration.pk}/").text
    assert ("2028年11月30日" in page, invoice_of(renewal).transfer_reference in page) == (True, False)
    assert "22,000円" not in client.get("/my/").text


def test_a_lapsed_registration_says_until_when_it_comes_back(case: Case, client_of: Callable) -> None:
    last_day = date(2027, 10, 31)
    renewal = offered(case, last_day)
    actions.lapse_registration(registration=renewal.registration, at=noon(last_day, 1))
    client = client_of(case.vendor)
    page = client.get(f"/my/declarations/{case.declaration.pk}/").text
    assert [word in page for word in ("2028年1月31日", 'href="#renewal"', "/register/GHS-0001/")] == [True] * 3
    assert invoice_of(renewal).number in client.get("/my/").text


def test_the_office_chooses_by_day_and_by_payment(case: Case, client_of: Callable) -> None:
    offered(case, LAST)
    for months in (1, 2, 4):
        of_month(case, months)
    client = client_of(case.reviewer)
    found = {key: len(shown(client, key)) for key in FILTERS}
    assert found == {
        "month": 1,
        "30": 1,
        "60": 2,
        "90": 3,
        "unpaid": 1,
        "uninvoiced": 0,
        "lapsed": 0,
        "without_effect": 0,
    }
    counts = client.get("/desk/renewals/").context["counts"]
    assert {key: count for key, _label, count in counts} == found


def test_the_office_sees_what_comes_back_and_what_was_paid_too_late(case: Case, client_of: Callable) -> None:
    renewal = offered(case, date(2027, 7, 31))
    actions.lapse_registration(registration=renewal.registration, at=noon(date(2027, 8, 1)))
    client = client_of(case.reviewer)
    assert shown(client, "lapsed") == ["GHS-0001"]
    paid(renewal, NOW, case.reviewer)
    actions.settle_renewal(renewal=renewal, by=None, at=NOW)
    assert (shown(client, "lapsed"), shown(client, "without_effect")) == ([], ["GHS-0001"])
    tasks = {task.path: (task.count, task.is_problem) for task in staff_tasks(case.reviewer, NOW)}
    assert tasks["/desk/renewals/?show=without_effect"] == (1, True)


def test_the_office_invoices_anew_what_was_cancelled(case: Case, client_of: Callable) -> None:
    renewal = offered(case, LAST)
    cancel_invoice(invoice=invoice_of(renewal), reason="宛名違い", by=case.registrar, at=NOW)
    client, path = client_of(case.registrar), f"/desk/renewals/{renewal.pk}/invoice/"
    tasks = {task.path: task.count for task in staff_tasks(case.registrar, NOW)}
    assert (shown(client, "uninvoiced"), tasks["/desk/renewals/?show=uninvoiced"]) == (["GHS-0001"], 1)
    assert path in client.get("/desk/renewals/?show=uninvoiced").text
    assert "更新料を請求し直す" in client.get(path).text
    for _click in range(2):
        assert client.post(path)["Location"] == "/desk/renewals/?show=uninvoiced"
    assert (invoice_of(renewal).total_yen, shown(client, "uninvoiced")) == (22_000, [])
    assert client_of(case.reviewer).post(path).status_code == 403


def test_what_can_not_be_invoiced_anew_says_why(case: Case, client_of: Callable) -> None:
    renewal = offered(case, LAST)
    cancel_invoice(invoice=invoice_of(renewal), reason="宛名違い", by=case.registrar, at=NOW)
    Declaration.objects.update(state="suspended")
    response = client_of(case.registrar).post(f"/desk/renewals/{renewal.pk}/invoice/")
    assert (response.status_code, "入金があっても延長できない" in response.text) == (422, True)


def test_the_office_sees_money_without_a_purpose_in_one_list(case: Case, client_of: Callable) -> None:
    renewal = paid(offered(case, LAST), NOW, case.reviewer)
    actions.withdraw_registration(declaration=case.declaration, reason="終了", by=case.vendor, at=NOW)
    payment = record_payment(amount_yen=5_000, received_on=TODAY, submission=uuid.uuid4(), by=None, at=NOW)
    pages = [client_of(person).get("/desk/billing/idle/").text for person in (case.registrar, case.reviewer)]
    refunds = [f"/desk/billing/{invoice_of(renewal).pk}/refund/", f"/desk/billing/payments/{payment.pk}/refund/"]
    for page, may_refund in zip(pages, (True, False), strict=True):
        assert [amount in page for amount in ("22,000円", "5,000円")] == [True, True]
        assert [path in page for path in refunds] == [may_refund] * 2


def test_the_office_sees_where_nobody_can_be_written_to(case: Case, client_of: Callable) -> None:
    offered(case, LAST)
    client = client_of(case.reviewer)
    assert not client.get("/desk/renewals/").context["rows"][0].has_nobody
    Membership.objects.all().delete()
    assert client.get("/desk/renewals/").context["rows"][0].has_nobody


def test_an_unknown_choice_shows_ninety_days(case: Case, client_of: Callable) -> None:
    assert client_of(case.reviewer).get("/desk/renewals/?show=x").context["shown"] == "90"


def test_the_lists_need_no_more_queries_for_more_rows(
    case: Case, owner: User, client_of: Callable, django_assert_max_num_queries: Any
) -> None:
    offered(case, LAST)
    pages = [(client_of(case.reviewer), "/desk/renewals/"), (client_of(owner), "/my/")]

    def queries() -> list[int]:
        found = []
        for client, page in pages:
            with django_assert_max_num_queries(80) as captured:
                client.get(page)
            found.append(len(captured))
        return found

    few = queries()
    for _ in range(4):
        offered(new_case(case.declaration.organization), LAST)
    assert Renewal.objects.count() == 5
    assert queries() == few
