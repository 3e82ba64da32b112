"""The office's queue as a page."""

from collections.abc import Callable

import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations.models import Declaration
from tests.registrations.factories import Case

QUEUE = "/desk/declarations/"


@pytest.fixture
def reviewing(case: Case, client_of: Callable[[User], Client]) -> Client:
    """The reviewer's client."""
    return client_of(case.reviewer)


def test_the_address_says_what_is_shown(case: Case, reviewing: Client, client_of: Callable) -> None:
    case.to("checking")
    number = case.declaration.receipt_number
    shown = ["person=mine", f"person={case.reviewer.pk}", "deadline=late&sort=deadline", "sort=person", "sort=zzz"]
    Declaration.objects.update(office_due_on="2020-01-01")
    for query in shown:
        assert number in reviewing.get(f"{QUEUE}?{query}").text
    for query in ("person=nobody", "deadline=soon"):
        assert number not in reviewing.get(f"{QUEUE}?{query}").text
    assert number not in client_of(case.registrar).get(f"{QUEUE}?person=mine").text


def test_the_summary_counts_and_tells_the_median(case: Case, reviewing: Client) -> None:
    case.to("checking")
    page = reviewing.get(QUEUE).text
    assert 'href="?state=checking"><strong>1</strong> 確認中' in page
    assert "過去90日間に決定したものはありません" in page
    case.step("refuse")
    case.declaration.decisions.update(decided_at="2026-11-20T02:00:00Z")
    assert reviewing.get(f"{QUEUE}?state=refused").status_code == 200


def test_a_colleague_takes_over_by_the_page(case: Case, client_of: Callable, second_reviewer: User) -> None:
    case.to("checking")
    page = f"{QUEUE}{case.declaration.pk}/"
    assert "take-over/" not in client_of(case.reviewer).get(page).text
    other = client_of(second_reviewer)
    assert f"{page}take-over/" in other.get(page).text
    assert other.post(f"{page}take-over/")["Location"] == page
    case.declaration.refresh_from_db()
    assert case.declaration.checked_by == second_reviewer
