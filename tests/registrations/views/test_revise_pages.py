"""Filing a change notice, reading it at the desk, and what every page says of it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations.models import Declaration
from registrations.revisions import Plan
from tests.registrations.actions.test_carrying import next_edition
from tests.registrations.factories import Case
from tests.registrations.revisions import revised, revision_case
from tests.registrations.views.test_query_counts import count_queries, widen
from tests.registrations.views.texts import path

__all__ = ["count_queries"]
ALL_AREAS = ["quality_management", "product_safety", "life_cycle"]


@pytest.fixture
def registered(case: Case) -> Case:
    """What the owner's organisation has registered at Level 1."""
    return case.to("registered")


def send(client: Client, case: Case, step: str = "send", **typed: Any) -> Any:
    values = {"submission": uuid.uuid4(), "step": step, "kinds": ["product"], "areas": []}
    return client.post(path(case, "revise/"), values | typed)


def test_the_registered_declaration_leads_to_a_notice_but_not_for_viewers(
    registered: Case, client: Client, client_of: Callable, viewer: User
) -> None:
    assert path(registered, "revise/") in client.get(path(registered)).text
    assert path(registered, "revise/") not in client_of(viewer).get(path(registered)).text


@pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("rival", 404), ("reviewer", 404), ("organiser", 404)])
def test_nobody_else_files_a_notice(
    registered: Case, client_of: Callable, request: pytest.FixtureRequest, person: str, status: int
) -> None:
    client = client_of(request.getfixturevalue(person))
    answers = (client.get(path(registered, "revise/")).status_code, send(client, registered).status_code)
    assert (answers, Declaration.objects.count()) == ((status, status), 1)


def test_the_confirmation_counts_what_is_to_be_answered_and_begins_nothing(registered: Case, client: Client) -> None:
    next_edition(registered)
    page = send(client, registered, "confirm", kinds=["edition"])
    planned = page.context["planned"]
    counts = (planned.edition.number, len(planned.delta.to_answer), len(planned.delta.carried_over), planned.fee_yen)
    assert (page.status_code, counts, Declaration.objects.count()) == (200, ("1.30", 2, 1, 0), 1)


def test_the_draft_asks_for_exactly_what_the_confirmation_counted(registered: Case, client: Client) -> None:
    next_edition(registered)
    typed = {"kinds": ["edition", "product"], "touched": ["risk_management"]}
    planned = send(client, registered, "confirm", **typed).context["planned"]
    page = client.get(send(client, registered, **typed)["Location"])
    assert page.context["draft_delta"] == planned.delta
    assert len(planned.delta.to_answer) == 3


def test_an_upgrade_tells_its_fee_before_anything_is_begun(registered: Case, client: Client) -> None:
    page = send(client, registered, "confirm", kinds=["areas"], areas=ALL_AREAS)
    planned = page.context["planned"]
    assert (planned.level, planned.fee_yen, planned.tax_yen) == (3, 10000, 1000)
    assert "11,000" in page.text


def test_going_back_keeps_what_was_ticked(registered: Case, client: Client) -> None:
    page = send(client, registered, "edit", kinds=["areas", "signatory"], areas=["life_cycle"])
    form = page.context["form"]
    assert (page.status_code, form["kinds"].value(), form["areas"].value()) == (
        200,
        ["areas", "signatory"],
        ["life_cycle"],
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["areas"]}, "areas"),
        ({"kinds": ["edition"]}, "kinds"),
        ({"kinds": ["x"]}, "kinds"),
        ({"touched": ["life_cycle"]}, "touched"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    registered: Case, client: Client, typed: dict[str, Any], field: str
) -> None:
    page = send(client, registered, **typed)
    assert (page.status_code, list(page.context["form"].errors), Declaration.objects.count()) == (422, [field], 1)


def test_while_a_notice_is_on_its_way_the_pages_lead_to_it(registered: Case, client: Client) -> None:
    notice = revised(registered)
    response = client.get(path(registered, "revise/"))
    assert (response.status_code, response["Location"]) == (302, f"/my/declarations/{notice.pk}/")
    page = client.get(path(registered))
    assert (page.context["open_revision"], page.context["may_revise"]) == (notice, False)
    assert send(client, registered).status_code == 422


def test_declarations_link_both_ways_once_the_change_stands(registered: Case, client: Client) -> None:
    notice = revision_case(registered).to("awaiting_payment").declaration
    old, new = client.get(path(registered)), client.get(f"/my/declarations/{notice.pk}/")
    assert f"/my/declarations/{notice.pk}/" in old.text
    assert path(registered) in new.text
    assert "GHS-0001" in old.text
    assert (new.context["may_revise"], old.context["may_revise"]) == (True, False)


def test_the_list_and_the_queue_mark_a_notice(registered: Case, client: Client, client_of: Callable) -> None:
    notice = revision_case(registered).to("submitted")
    queue = client_of(notice.reviewer).get("/desk/declarations/?q=GHS-0001")
    assert "revision-mark" in client.get("/my/declarations/").text
    assert [row.declaration for row in queue.context["rows"]] == [notice.declaration]
    assert "revision-mark" in queue.text


def test_the_desk_shows_what_changed_its_kind_and_the_fee(registered: Case, client_of: Callable) -> None:
    notice = revision_case(registered, Plan(areas=ALL_AREAS)).to("checking")
    page = client_of(notice.reviewer).get(f"/desk/declarations/{notice.declaration.pk}/")
    revision, comparison = page.context["revision"], page.context["comparison"]
    assert (revision.kinds, revision.total_yen) == (["product", "areas", "answers"], 11000)
    assert (comparison.source, page.context["checklist"].show) == (registered.declaration, "changed")
    shown = {item.answer.criterion.area for area in page.context["checklist"].areas for item in area.items}
    assert shown == set(ALL_AREAS)
    assert page.context["findings"] == []


def test_the_desk_reads_the_earlier_declaration_and_its_successor(registered: Case, client_of: Callable) -> None:
    notice = revision_case(registered).to("awaiting_payment")
    desk = client_of(notice.reviewer)
    old = desk.get(f"/desk/declarations/{registered.declaration.pk}/")
    assert (old.status_code, old.context["successor"]) == (200, notice.declaration)
    assert registered.declaration not in [row.declaration for row in desk.get("/desk/declarations/").context["rows"]]


def test_a_notice_is_accepted_at_the_desk(registered: Case, client_of: Callable) -> None:
    notice = revision_case(registered).to("proposed")
    client_of(notice.registrar).post(f"/desk/declarations/{notice.declaration.pk}/accept/", {"step": "send"})
    notice.declaration.refresh_from_db()
    assert notice.declaration.state == "registered"


@pytest.mark.parametrize("is_desk", [False, True])
def test_the_pages_of_a_notice_need_no_more_queries_for_more_items(
    registered: Case, client: Client, client_of: Callable, count_queries: Callable, is_desk: bool
) -> None:
    notice = revision_case(registered)
    reader = client_of(notice.reviewer) if is_desk else client
    if is_desk:
        notice.to("checking")
    page = f"/{'desk' if is_desk else 'my'}/declarations/{notice.declaration.pk}/"
    widen(notice, 20)
    few = count_queries(reader, page)
    widen(notice, 300)
    assert count_queries(reader, page) == few
