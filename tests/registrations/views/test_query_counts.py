"""The same number of queries for little and much."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.library.models import Area
from registrations.models import Answer, Declaration, Evidence, Product
from tests.factories import OrganizationFactory
from tests.registrations.conversation import note, say
from tests.registrations.factories import AT, Case, complete_draft, new_case, small_checklist
from tests.registrations.views.texts import path


@pytest.fixture
def count_queries(django_assert_max_num_queries: Any) -> Callable[[Client, str], int]:
    """Return a counter of the queries of a page."""

    def count(client: Client, page: str) -> int:
        with django_assert_max_num_queries(60) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    return count


def widen(case: Case, items: int) -> None:
    """Give the declaration so many items in all, each new one with two documents and an old request."""
    edition = case.declaration.guideline_edition
    small_checklist((items - edition.criteria.count()) // len(Area))
    areas = ["quality_management", "product_safety", "life_cycle"]
    Declaration.objects.filter(pk=case.declaration.pk).update(areas=areas, level=3)
    for criterion in edition.criteria.exclude(answers__declaration=case.declaration):
        answer = Answer.objects.create(declaration=case.declaration, criterion=criterion, verdict="conforms")
        Evidence.objects.bulk_create(Evidence(answer=answer, document_name=f"文書{number}") for number in range(2))
        case.declaration.correction_requests.create(
            answer=answer,
            message="古い依頼",
            due_on=AT,
            requested_by=case.reviewer,
            requested_at=AT,
            sent_at=AT,
            resolved_at=AT,
        )
    assert case.declaration.answers.count() == items


@pytest.mark.parametrize("page", ["", "checklist/risk_management/", "submit/"])
def test_pages_of_long_checklists_need_no_more_queries(
    case: Case, client: Client, count_queries: Callable, page: str
) -> None:
    widen(case, 20)
    few = count_queries(client, path(case, page))
    widen(case, 300)
    assert count_queries(client, path(case, page)) == few


def test_the_checking_page_needs_no_more_queries_for_more_items(
    case: Case, client_of: Callable, count_queries: Callable
) -> None:
    case.to("checking")
    client, page = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    widen(case, 20)
    few = count_queries(client, page)
    widen(case, 300)
    assert count_queries(client, page) == few


def test_lists_need_no_more_queries_for_more_threads(case: Case, client_of: Callable, count_queries: Callable) -> None:
    pages = ("/desk/messages/", "/desk/declarations/", "/desk/")
    case.to("submitted")
    say(case, case.vendor)
    desk = client_of(case.reviewer)
    few = [count_queries(desk, page) for page in pages]
    for _ in range(5):
        draft = complete_draft(case.vendor, case.declaration.organization)
        other = Case(draft, case.vendor, case.reviewer, case.registrar, case.at).to("submitted")
        say(other, case.vendor)
    assert [count_queries(desk, page) for page in pages] == few


def test_a_long_thread_with_many_notes_needs_no_more_queries(
    case: Case, client: Client, client_of: Callable, count_queries: Callable
) -> None:
    case.to("checking")
    desk, base = client_of(case.reviewer), f"declarations/{case.declaration.pk}/"
    pages = [
        (client, f"/my/{base}"),
        (client, f"/my/{base}messages/"),
        (desk, f"/desk/{base}"),
        (desk, f"/desk/{base}messages/"),
    ]
    say(case, case.vendor, answer=case.declaration.answers.first())
    note(case)
    few = [count_queries(*page) for page in pages]
    for number in range(15):
        say(case, case.vendor, answer=case.declaration.answers.last())
        say(case, case.reviewer)
        note(case, text=f"メモ{number}")
    assert [count_queries(*page) for page in pages] == few


def test_many_namesakes_and_marks_need_few_queries(case: Case, client_of: Callable, count_queries: Callable) -> None:
    def meet(times: int) -> None:
        for number in range(times):
            other = new_case(OrganizationFactory(name=f"同名{number}")).to("submitted")
            look = case.declaration.looked_at
            look.create(kind="wording", fingerprint=str(other.declaration.pk), looked_by=case.reviewer, looked_at=AT)

    case.to("checking")
    desk, page = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    meet(1)
    few = count_queries(desk, page)
    meet(6)
    assert count_queries(desk, page) == few
    assert desk.get(page).text.count("同名") == 7


@pytest.mark.parametrize("page", ["", "submit/", "areas/"])
def test_thirty_products_need_no_more_queries(case: Case, client: Client, count_queries: Callable, page: str) -> None:
    few = count_queries(client, path(case, page))
    Product.objects.bulk_create(Product(declaration=case.declaration, name=f"製品{number}") for number in range(29))
    assert count_queries(client, path(case, page)) == few
