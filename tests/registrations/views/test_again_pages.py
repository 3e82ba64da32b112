"""Beginning a declaration from an earlier one."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations import actions
from registrations.actions.filling import apply_change, stored_items
from registrations.models import Declaration
from registrations.workbook.comparing import Change
from registrations.workbook.rows import NOTHING
from tests.registrations.actions.test_carrying import next_edition
from tests.registrations.factories import Case, draft, new_case
from tests.registrations.views.test_checklist_page import checklist_page, save
from tests.registrations.views.test_query_counts import count_queries, widen
from tests.registrations.views.texts import path

__all__ = ["count_queries"]


def begin(client: Client, case: Case, **typed: Any) -> Any:
    values = {"submission": uuid.uuid4(), "step": "save", "areas": []}
    return client.post(path(case, "again/"), values | typed)


def test_the_start_page_offers_earlier_declarations_of_ones_own(case: Case, client: Client, rival: User) -> None:
    theirs = new_case(rival.memberships.get().organization).declaration
    empty = draft(case.vendor, case.declaration.organization)
    page = client.get("/my/declarations/new/")
    assert list(page.context["earlier"]) == [case.declaration]
    assert path(case, "again/") in page.text
    assert not any(f"/{each.pk}/again/" in page.text for each in (theirs, empty))


def test_the_page_tells_what_is_taken_over(case: Case, client: Client) -> None:
    next_edition(case)
    carried = client.get(path(case, "again/")).context["carried"]
    counts = (carried.edition.number, carried.holds, carried.read_again, carried.unanswered, carried.dropped)
    assert (counts, carried.total) == (("1.30", 1, 1, 1, 0), 3)


def test_a_draft_begins_from_an_earlier_declaration(case: Case, client: Client) -> None:
    response = begin(client, case, areas=["life_cycle"])
    new = Declaration.objects.exclude(pk=case.declaration.pk).get()
    assert (response.status_code, response["Location"]) == (302, f"/my/declarations/{new.pk}/")
    assert (new.areas, new.answers.exclude(carried_from=None).count()) == (["life_cycle"], 2)


def test_asking_for_the_level_begins_nothing(case: Case, client: Client) -> None:
    response = begin(client, case, areas=["life_cycle"], step="level")
    assert (response.status_code, Declaration.objects.count()) == (200, 1)
    assert response.context["form"]["areas"].value() == ["life_cycle"]


@pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("rival", 404), ("reviewer", 404)])
def test_nobody_else_begins_from_it(
    case: Case, client_of: Callable, request: pytest.FixtureRequest, person: str, status: int
) -> None:
    case.to("checking")
    assert begin(client_of(request.getfixturevalue(person)), case).status_code == status
    assert Declaration.objects.count() == 1


def test_a_rival_can_not_smuggle_in_another_s_declaration(case: Case, client_of: Callable, rival: User) -> None:
    own = new_case(rival.memberships.get().organization)
    begin(client_of(rival), own, source=case.declaration.pk, declaration=case.declaration.pk)
    new = Declaration.objects.order_by("id").last()
    sources = set(new.answers.values_list("carried_from__declaration", flat=True))
    assert (new.organization, sources) == (own.declaration.organization, {own.declaration.pk})


def test_a_draft_without_an_answer_is_nothing_to_begin_from(case: Case, client: Client) -> None:
    case.declaration.answers.update(verdict="")
    assert (client.get(path(case, "again/")).status_code, begin(client, case).status_code) == (404, 404)
    assert path(case, "again/") not in client.get(path(case)).text


def test_the_declaration_leads_to_its_repetition_but_not_for_viewers(
    case: Case, client: Client, client_of: Callable, viewer: User
) -> None:
    assert path(case, "again/") in client.get(path(case)).text
    assert path(case, "again/") not in client_of(viewer).get(path(case)).text


@pytest.fixture
def repeated(case: Case) -> Case:
    """A draft that was declared again by a later edition: one answer holds, one must be read again."""
    next_edition(case)
    source = case.to("submitted").declaration
    new = actions.declare_again(source=source, areas=[], submission=uuid.uuid4(), by=case.vendor, at=case.tick())
    return Case(new, case.vendor, case.reviewer, case.registrar, case.at)


def test_the_checklist_tells_where_an_answer_comes_from_and_what_changed(repeated: Case, client: Client) -> None:
    page = client.get(path(repeated, "checklist/risk_management/"))
    holds, unread, new = page.context["items"]
    source = holds.answer.carried_from.declaration
    assert page.text.count(str(source.receipt_number)) == 2
    assert [item.form.fields.keys() >= {"is_still_true"} for item in (holds, unread, new)] == [False, True, False]
    assert [item.gap for item in (holds, unread, new)] == [None, "to_read_again", "unanswered"]
    assert (holds.rewording, new.rewording) == ([], [])
    assert "<ins>と使用者</ins>" in page.text


def test_a_tick_says_that_an_answer_still_holds(repeated: Case, client: Client) -> None:
    unread = repeated.declaration.answers.get(is_to_read_again=True)
    typed = checklist_page(client, repeated)
    assert save(client, repeated, typed).status_code == 302
    unread.refresh_from_db()
    assert unread.is_to_read_again
    assert save(client, repeated, typed | {f"a{unread.pk}-is_still_true": "on"}).status_code == 302
    unread.refresh_from_db()
    assert (unread.is_to_read_again, unread.is_changed) == (False, False)


def test_vendor_and_desk_read_where_an_answer_comes_from(
    repeated: Case, client: Client, client_of: Callable, viewer: User
) -> None:
    repeated.declaration.answers.filter(verdict="").update(verdict="not_applicable", reason="対象外")
    repeated.declaration.answers.update(is_to_read_again=False)
    repeated.declaration.answers.filter(criterion__number="N-2").update(is_changed=True)
    repeated.to("checking")
    desk = client_of(repeated.reviewer).get(f"/desk/declarations/{repeated.declaration.pk}/?show=all")
    own = client_of(viewer).get(path(repeated, "checklist/risk_management/"))
    for page in (desk, own):
        assert page.text.count('class="carried"') == 2
        assert page.text.count("引き継いだ後に変更") == 1


def test_what_must_be_read_again_keeps_a_declaration_from_being_submitted(repeated: Case, client: Client) -> None:
    page = client.get(path(repeated, "submit/"))
    assert not page.context["is_ready"]
    assert "読み直しが必要" in page.text


@pytest.mark.parametrize("page", ["", "checklist/risk_management/", "submit/", "again/"])
def test_pages_of_what_was_taken_over_need_no_more_queries(
    case: Case, client: Client, count_queries: Callable, page: str
) -> None:
    counted = []
    for items in (20, 300):
        widen(case, items)
        new = actions.declare_again(
            source=case.declaration, areas=[], submission=uuid.uuid4(), by=case.vendor, at=case.tick()
        )
        counted.append(count_queries(client, f"/my/declarations/{new.pk}/{page}"))
    assert counted[0] == counted[1]


def test_a_workbook_changes_what_was_taken_over(repeated: Case) -> None:
    unread = repeated.declaration.answers.get(is_to_read_again=True)
    item = next(item for item in stored_items(repeated.declaration, may_write=True) if item.key == unread.pk)
    for change in (
        Change(item, None, ("conforms", ""), ("conforms", "確認")),
        Change(item, 0, NOTHING, ("文書", "", "")),
    ):
        apply_change(unread, change)
    unread.refresh_from_db()
    assert (unread.reason, unread.is_to_read_again, unread.is_changed) == ("確認", False, True)
