"""Bank statements at the desk: sent, looked through, matched, settled, undone."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.billing.actions import issue_invoice
from ghs.billing.matches import matches
from ghs.billing.models import Payment, Statement, StatementLine
from ghs.billing.subjects import Addressee, Subject
from registrations.models import Declaration, Registration, Renewal
from tests.factories import LONG_AGO
from tests.ghs.billing.bank import ACME, csv_of, imported, line_of, taken, upload_of
from tests.ghs.billing.factories import AT, FEE, fresh, invoice_to
from tests.registrations.factories import Case

LIST = "/desk/billing/statements/"
ROWS = [("2026/11/2", 22_000, ACME), ("2026/11/3", -440, "テスウリヨウ")]


@pytest.fixture
def desk(reviewer: User, client_of: Callable[[User], Client]) -> Client:
    """The reviewer's client."""
    return client_of(reviewer)


def page_of(statement: Statement) -> str:
    return f"{LIST}{statement.pk}/"


def line_page(line: StatementLine) -> str:
    return f"{LIST}lines/{line.pk}/"


def marks() -> list[str]:
    return [match.mark for match in matches(timezone.localdate()) if match.proposal.is_ready]


def test_the_whole_way(organization: Organization, desk: Client) -> None:
    invoice = invoice_to(organization)
    sent = desk.post(LIST, {"file": upload_of(csv_of(ROWS))})
    statement = Statement.objects.get()
    assert sent["Location"] == page_of(statement)
    looked = desk.get(page_of(statement)).text
    assert ("カ)アクメイリヨウ" in looked, "1件を取り込む" in looked) == (True, True)
    assert desk.post(page_of(statement), {"step": "import"})["Location"] == page_of(statement)
    shown = desk.get(page_of(statement)).text
    assert (invoice.number in shown, f'value="{marks()[0]}" checked' in shown) == (True, True)
    desk.post(page_of(statement), {"step": "confirm", "mark": marks()})
    assert fresh(invoice).is_paid
    done = desk.get(page_of(statement)).text
    assert ("match-confirm" in done, invoice.number in done) == (False, True)


def test_a_payment_registers_in_the_same_request(case: Case, desk: Client) -> None:
    case.to("awaiting_payment")
    statement = imported(case.reviewer, ("2026/11/2", 22_000, case.declaration.organization.name_kana))
    assert len(marks()) == 1
    desk.post(page_of(statement), {"step": "confirm", "mark": marks()})
    case.declaration.refresh_from_db()
    assert case.declaration.state == Declaration.State.REGISTERED


def test_a_registration_that_fails_follows_within_a_minute(
    case: Case, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.to("awaiting_payment")
    statement = imported(case.reviewer, ("2026/11/2", 22_000, case.declaration.organization.name_kana))

    def fail(**_values: object) -> None:
        raise RuntimeError("no permit today")

    monkeypatch.setattr("ghs.desk.views.settling.settle_invoice", fail)
    done = desk.post(page_of(statement), {"step": "confirm", "mark": marks()}, follow=True)
    assert "1分以内" in done.text
    assert Payment.objects.count() == 1


def test_money_after_the_way_back_is_left_to_a_person(case: Case, desk: Client) -> None:
    case.to("registered")
    registration = Registration.objects.get()
    Declaration.objects.update(state=Declaration.State.LAPSED)
    Registration.objects.update(registered_on=date(2025, 6, 1), expires_on=date(2026, 6, 30))
    years = {"extends_from": date(2026, 6, 30), "extends_to": date(2027, 6, 30), "opened_at": AT}
    subject = Subject.of(Renewal.objects.create(registration=registration, **years))
    issue_invoice(subject=subject, addressee=Addressee.of(registration.organization), lines=[FEE], by=None, at=AT)
    statement = imported(case.reviewer, ("2026/11/2", 22_000, registration.organization.name_kana))
    shown = desk.get(page_of(statement)).text
    assert ('name="mark"' in shown, "2026/09/30" in shown) == (False, True)
    answer = desk.post(page_of(statement), {"step": "confirm", "mark": marks()})
    assert answer.status_code == 422


def test_the_same_file_leads_to_its_first_page(reviewer: User, desk: Client) -> None:
    statement = imported(reviewer, *ROWS)
    again = desk.post(LIST, {"file": upload_of(csv_of(ROWS), "other.csv")}, follow=True)
    assert again.redirect_chain == [(page_of(statement), 302)]
    assert "取込済み" in again.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["ファイルが空です"]),
        (b"%PDF-1.7", ["PDF"]),
        (csv_of([("2026/13/2", 22_000, ACME), ("2026/11/3", 5, "x")]), ["取引日", "2026/11/22"]),
    ],
)
def test_a_faulty_file_is_told_with_its_places(desk: Client, content: bytes, words: list[str]) -> None:
    answer = desk.post(LIST, {"file": upload_of(content)})
    assert answer.status_code == 422
    assert [word for word in words if word not in answer.text] == []
    assert not Statement.objects.exists()


def test_a_form_without_a_file_is_told(desk: Client) -> None:
    assert desk.post(LIST).status_code == 422


def test_a_balance_that_does_not_add_up_is_shown(desk: Client) -> None:
    content = csv_of([*ROWS, ("2026/11/4", 5_000, "ア"), ("2026/11/5", 5_000, "イ")]).replace(b",5000,", b",6000,", 1)
    answer = desk.post(LIST, {"file": upload_of(content)}, follow=True)
    assert "残高が合いません" in answer.text


def test_a_file_is_discarded(reviewer: User, desk: Client) -> None:
    statement = taken(reviewer, *ROWS)
    assert desk.post(page_of(statement), {"step": "discard"})["Location"] == LIST
    assert not Statement.objects.exists()


def test_refusals_are_told_on_the_page(reviewer: User, desk: Client) -> None:
    statement = imported(reviewer, *ROWS)
    for posted in ({"step": "discard"}, {"step": "confirm"}, {"step": "confirm", "mark": "gone"}):
        answer = desk.post(page_of(statement), posted)
        assert (answer.status_code, "error-summary" in answer.text) == (422, True)


def test_the_file_is_kept_as_the_bank_sent_it(reviewer: User, desk: Client) -> None:
    answer = desk.get(f"{page_of(taken(reviewer, *ROWS))}file/")
    assert b"".join(answer.streaming_content) == csv_of(ROWS)


def test_an_own_organisation_can_not_be_ticked(organization: Organization, reviewer: User, desk: Client) -> None:
    invoice_to(organization)
    Membership.objects.create(organization=organization, user=reviewer, role=MemberRole.VIEWER, since=LONG_AGO)
    shown = desk.get(page_of(imported(reviewer, *ROWS))).text
    assert ('name="mark"' in shown, "別の担当者" in shown) == (False, True)


def test_a_line_is_found_and_assigned_by_hand(organization: Organization, reviewer: User, desk: Client) -> None:
    invoice, line = invoice_to(organization), line_of(reviewer, 22_000, "カ)オヤガイシヤ")
    found = desk.post(line_page(line), {"step": "search", "text": "アクメ"})
    assert f'value="{invoice.pk}"' in found.text
    assert "error-summary" in desk.post(line_page(line), {"step": "search", "text": ""}).text
    assert "見つかりません" in desk.post(line_page(line), {"step": "search", "text": "ナイ"}).text
    done = desk.post(line_page(line), {"step": "assign", "invoices": [invoice.pk]})
    assert (done["Location"], fresh(invoice).is_paid) == (page_of(line.statement), True)


def test_what_is_proposed_is_ticked_on_the_line(organization: Organization, reviewer: User, desk: Client) -> None:
    invoice, line = invoice_to(organization), line_of(reviewer, 21_560)
    shown = desk.get(line_page(line)).text
    assert re.search(rf'value="{invoice.pk}"[^>]*checked', shown)
    assert re.search(r'name="is_fee_borne"[^>]*checked', shown)


@pytest.mark.parametrize("chosen", [[], ["999999"], ["x"]])
def test_assigning_nothing_is_told(reviewer: User, desk: Client, chosen: list[str]) -> None:
    line = line_of(reviewer)
    assert desk.post(line_page(line), {"step": "assign", "invoices": chosen}).status_code == 422


def test_assigning_too_many_is_told(organization: Organization, reviewer: User, desk: Client) -> None:
    invoices, line = [invoice_to(organization, key) for key in "12"], line_of(reviewer)
    answer = desk.post(line_page(line), {"step": "assign", "invoices": [invoice.pk for invoice in invoices]})
    assert (answer.status_code, Payment.objects.count()) == (422, 0)


def test_a_line_is_set_aside_and_opened_again(reviewer: User, desk: Client) -> None:
    line = line_of(reviewer, 12, "リソク")
    assert desk.post(line_page(line), {"step": "set_aside", "reason": ""}).status_code == 422
    desk.post(line_page(line), {"step": "set_aside", "reason": "利息"})
    assert "利息" in desk.get(page_of(line.statement)).text
    assert "利息" in desk.get(line_page(line)).text
    desk.post(line_page(line), {"step": "reopen", "reason": "誤り"})
    line.refresh_from_db()
    assert line.is_open
    assert desk.post(line_page(line), {"step": "reopen", "reason": "誤り"}).status_code == 422


def test_a_settled_line_shows_what_it_paid(organization: Organization, reviewer: User, desk: Client) -> None:
    invoice, line = invoice_to(organization), line_of(reviewer)
    desk.post(page_of(line.statement), {"step": "confirm", "mark": marks()})
    assert invoice.number in desk.get(line_page(line)).text
    desk.post(line_page(line), {"step": "reopen", "reason": "誤り"})
    assert fresh(invoice).settled_yen == 0


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_as_often_for_many_lines(
    organization: Organization, reviewer: User, desk: Client, count: int
) -> None:
    for number in range(count):
        invoice_to(organization, str(number))
    rows = [(f"2026/11/{1 + number % 18}", 22_000 + number, ACME) for number in range(count)]
    statement = imported(reviewer, *rows)
    asked = []
    for path in (LIST, page_of(statement), line_page(statement.lines.all()[0])):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        asked.append(len(queries))
    assert asked == [8, 14, 11]


def test_statements_that_are_not_imported_stand_in_the_list(reviewer: User, desk: Client) -> None:
    assert "まだありません" in desk.get(LIST).text
    taken(reviewer, *ROWS)
    imported(reviewer, ("2026/11/5", 1, "ア"))
    shown = desk.get(LIST).text
    assert ("未取込" in shown, "未処理1件" in shown) == (True, True)


@pytest.mark.parametrize("person", ["owner", "attendee"])
def test_outsiders_learn_nothing(
    person: str, request: pytest.FixtureRequest, client_of: Callable[[User], Client]
) -> None:
    assert client_of(request.getfixturevalue(person)).get(LIST).status_code == 404


def test_colleagues_without_the_right_may_not(publisher: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(publisher).get(LIST).status_code == 403
