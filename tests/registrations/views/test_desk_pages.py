"""What the office does at its desk."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import Membership, User
from ghs.accounts.roles import Role
from ghs.billing.models import Payment
from registrations.models import CorrectionRequest, Declaration, Registration
from tests.factories import OrganizationFactory, staff
from tests.registrations.factories import Case, new_case

DUE = "2099-12-01"


@pytest.fixture
def reviewing(case: Case, client_of: Callable[[User], Client]) -> Client:
    """The reviewer's client."""
    return client_of(case.reviewer)


@pytest.fixture
def deciding(case: Case, client_of: Callable[[User], Client]) -> Client:
    """The registrar's client."""
    return client_of(case.registrar)


def path(case: Case, step: str = "") -> str:
    return f"/desk/declarations/{case.declaration.pk}/{step}"


def state(case: Case) -> str:
    case.declaration.refresh_from_db()
    return str(case.declaration.state)


def test_the_whole_way_at_the_desk(case: Case, reviewing: Client, deciding: Client) -> None:
    case.to("submitted")
    answer = case.declaration.answers.first()
    assert reviewing.post(path(case, "take/"))["Location"] == path(case)
    correction = {"message": "番号を補ってください。", "due_on": DUE}
    done = reviewing.post(path(case, f"correct/{answer.pk}/"), correction)
    assert done["Location"] == f"{path(case)}#answer-{answer.pk}"
    assert "番号を補ってください。" in reviewing.get(path(case, "return/")).text
    reviewing.post(path(case, "return/"))
    assert state(case) == "returned"
    case.step("submit")
    reviewing.post(path(case, "take/"))
    reviewing.post(path(case, "propose/"), {"note": "確認済み"})
    assert "確認済み" in deciding.get(path(case)).text
    deciding.post(path(case, "send-back/"), {"reason": "もう一度"})
    assert state(case) == "checking"
    reviewing.post(path(case, "propose/"))
    deciding.post(path(case, "accept/"))
    assert state(case) == "awaiting_payment"
    paid = {"amount_yen": "２２，０００", "received_on": "2026-11-20", "submission": uuid.uuid4()}
    page = reviewing.post(path(case, "payment/"), paid, follow=True)
    assert "GHS-0001" in page.text
    assert state(case) == "registered"


@pytest.mark.parametrize(
    ("start", "step", "typed", "end"),
    [
        ("checking", "refuse/", {"reason": "対象外です。"}, "refused"),
        ("proposed", "decline/", {"reason": "対象外です。"}, "refused"),
    ],
)
def test_refusals_need_a_reason(case: Case, deciding: Client, start: str, step: str, typed: dict, end: str) -> None:
    case.to(start)
    assert deciding.post(path(case, step), {"reason": "  "}).status_code == 422
    assert state(case) == start
    assert deciding.post(path(case, step), typed).status_code == 302
    assert state(case) == end


STALE = {
    "take/": {},
    "correct/": {"message": "番号", "due_on": DUE},
    "return/": {},
    "propose/": {"note": ""},
    "refuse/": {"reason": "対象外です。"},
    "accept/": {},
    "send-back/": {"reason": "もう一度"},
    "decline/": {"reason": "対象外です。"},
    "payment/": {"amount_yen": "22000", "received_on": "2026-11-20"},
}


@pytest.mark.parametrize("step", STALE)
def test_a_step_that_came_too_late_says_so_and_keeps_what_was_typed(case: Case, deciding: Client, step: str) -> None:
    case.to("refused")
    response = deciding.post(path(case, step), STALE[step])
    assert (response.status_code, "この操作はできません" in response.text) == (422, True)
    assert all(value in response.text for value in STALE[step].values())
    assert state(case) == "refused"


def test_a_second_click_on_a_step_says_so(case: Case, reviewing: Client) -> None:
    case.to("submitted")
    assert reviewing.post(path(case, "take/")).status_code == 302
    assert reviewing.post(path(case, "take/")).status_code == 422


def test_four_eyes_at_the_desk(case: Case, client_of: Callable) -> None:
    office = staff(Role.REVIEWER, Role.REGISTRAR)
    case.reviewer = office
    case.to("proposed")
    client = client_of(office)
    assert "/accept/" not in client.get(path(case)).text
    response = client.post(path(case, "accept/"))
    assert (response.status_code, "ほかの人が決裁" in response.text) == (422, True)
    assert state(case) == "proposed"


def test_requests_are_removed_before_they_are_sent(case: Case, reviewing: Client) -> None:
    case.to("checking")
    case.request(None)
    request = CorrectionRequest.objects.get()
    drop = path(case, f"corrections/{request.pk}/drop/")
    assert reviewing.post(drop)["Location"] == path(case)
    assert not CorrectionRequest.objects.exists()
    assert reviewing.post(drop).status_code == 404


def test_a_request_is_not_removed_while_nobody_checks(case: Case, reviewing: Client) -> None:
    case.to("checking")
    case.request(None)
    Declaration.objects.update(state="proposed")
    page = reviewing.post(path(case, f"corrections/{CorrectionRequest.objects.get().pk}/drop/"), follow=True)
    assert "この操作はできません" in page.text
    assert CorrectionRequest.objects.count() == 1


@pytest.mark.parametrize("typed", [{"message": "", "due_on": DUE}, {"message": "番号", "due_on": "2020-01-01"}])
def test_a_request_that_says_too_little_is_explained(case: Case, reviewing: Client, typed: dict[str, str]) -> None:
    case.to("checking")
    assert reviewing.post(path(case, "correct/"), typed).status_code == 422
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize("amount", ["22001", "21999", "2200", "abc", "\x00", ""])
def test_a_wrong_amount_is_shown_clearly(case: Case, reviewing: Client, amount: str) -> None:
    case.to("awaiting_payment")
    response = reviewing.post(path(case, "payment/"), {"amount_yen": amount, "received_on": "2026-11-20"})
    assert (response.status_code, 'href="#id_amount_yen"' in response.text) == (422, True)
    assert not Payment.objects.exists()


def test_a_payment_sent_twice_registers_once(case: Case, reviewing: Client) -> None:
    case.to("awaiting_payment")
    paid = {"amount_yen": "22000", "received_on": "2026-11-20", "submission": uuid.uuid4()}
    assert [reviewing.post(path(case, "payment/"), paid).status_code for _ in range(2)] == [302, 302]
    assert (Payment.objects.count(), Registration.objects.count()) == (1, 1)


def test_a_payment_stands_when_registering_fails(
    case: Case, reviewing: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case.to("awaiting_payment")

    def fail(**values: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("registrations.views.steps.actions.settle_declaration", fail)
    paid = {"amount_yen": "22000", "received_on": "2026-11-20", "submission": uuid.uuid4()}
    page = reviewing.post(path(case, "payment/"), paid, follow=True)
    assert "1分以内" in page.text
    assert Payment.objects.count() == 1
    assert list(Declaration.objects.paid_but_not_registered()) == [case.declaration]
    assert "could not be registered" in caplog.text


def test_the_queue_is_searched(case: Case, reviewing: Client) -> None:
    case.to("submitted")
    number = case.declaration.receipt_number
    for query in ("", f"?q={number}", "?q=アクメ", "?state=submitted", "?level=1", "?state=all", "?page=99"):
        assert number in reviewing.get(f"/desk/declarations/{query}").text
    for query in ("?q=別", "?state=returned", "?level=3"):
        assert number not in reviewing.get(f"/desk/declarations/{query}").text
    for query in ("?q=%00", "?state=x", "?level=9"):
        assert reviewing.get(f"/desk/declarations/{query}").status_code == 200


@pytest.mark.parametrize("state", ["submitted", "checking", "returned", "proposed", "refused", "registered", "lapsed"])
def test_every_state_is_shown_at_the_desk_in_both_languages(
    case: Case, reviewing: Client, deciding: Client, state: str
) -> None:
    case.to(state)
    for client in (reviewing, deciding):
        assert client.get(path(case)).status_code == 200
        assert client.get(f"/en{path(case)}").status_code == 200


@pytest.mark.parametrize("page", ["/desk/declarations/?state=all", "/desk/registrations/"])
def test_lists_need_no_more_queries_for_more_rows(
    case: Case, reviewing: Client, django_assert_max_num_queries: Any, page: str
) -> None:
    case.to("registered")
    with django_assert_max_num_queries(60) as few:
        assert "アクメ健康手帳" in reviewing.get(page).text
    copy_registrations(case, 29)
    with django_assert_max_num_queries(60) as many:
        assert "GHS-0030" in reviewing.get(page).text
    assert len(many) == len(few)


def test_the_vendor_s_list_needs_no_more_queries_for_more_rows(
    case: Case, client_of: Callable, django_assert_max_num_queries: Any
) -> None:
    case.to("registered")
    client = client_of(case.vendor)
    with django_assert_max_num_queries(60) as few:
        client.get("/my/declarations/")
    copy_registrations(case, 29)
    with django_assert_max_num_queries(60) as many:
        assert "GHS-0030" in client.get("/my/declarations/").text
    assert len(many) == len(few)


def copy_registrations(case: Case, count: int) -> None:
    """Put more rows like the one there beside it."""
    registration = case.declaration.registration
    for number in range(2, count + 2):
        copy = Declaration.objects.get(pk=case.declaration.pk)
        copy.pk, copy.receipt_number, copy.submission = None, f"D-{number}", uuid.uuid4()
        copy.save(force_insert=True)
        copy.products.create(name=f"製品{number}")
        registration.pk, registration.declaration = None, copy
        registration.sequence, registration.number = number, f"GHS-{number:04d}"
        registration.save(force_insert=True)


def test_a_colleague_of_the_vendor_is_told_to_leave_it(case: Case, client_of: Callable) -> None:
    other = new_case(OrganizationFactory()).to("checking")
    Membership.objects.create(
        organization=other.declaration.organization, user=case.reviewer, role="viewer", since=other.at
    )
    page = client_of(case.reviewer).get(path(other))
    assert "別の担当者" in page.text
    assert "/propose/" not in page.text
