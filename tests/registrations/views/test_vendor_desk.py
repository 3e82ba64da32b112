"""Documents gathered, and the history of an organisation, as pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import User
from ghs.history.actions import record
from tests.registrations.factories import AT, Case, new_case


def pages(case: Case) -> list[str]:
    """Return the pages of this file."""
    return ["/my/documents/", f"/my/organizations/{case.declaration.organization_id}/history/", "/my/declarations/"]


def test_documents_lead_to_their_files(client_of: Callable, case: Case) -> None:
    case.to("registered")
    client = client_of(case.vendor)
    page = client.get("/my/documents/").content.decode()
    for document in case.declaration.documents.all():
        path = f"/my/declarations/{case.declaration.pk}/documents/{document.pk}/"
        assert path in page
        assert b"".join(client.get(path).streaming_content).startswith(b"%PDF-")


def test_a_newcomer_reads_where_documents_come_from(client_of: Callable, case: Case, rival: User) -> None:
    page = client_of(rival).get("/my/documents/").content.decode()
    assert "/my/declarations/" in page
    assert "アクメ" not in page


def test_every_member_and_nobody_else_reads_the_history(
    client_of: Callable, case: Case, viewer: User, rival: User, operator: User
) -> None:
    history = pages(case)[1]
    answers = [client_of(person).get(history).status_code for person in (case.vendor, viewer, rival, operator)]
    assert answers == [200, 200, 404, 404]


def test_history_has_pages_and_small_steps_on_demand(client_of: Callable, case: Case) -> None:
    for _ in range(60):
        record(verb="save_checklist", obj=case.declaration, by=case.vendor, at=AT)
    client, history = client_of(case.vendor), pages(case)[1]
    assert "チェックリストを保存" not in client.get(history).content.decode()
    first = client.get(f"{history}?all=1")
    assert (len(first.context["lines"]), first.context["page"].paginator.num_pages) == (50, 2)
    assert "all=1" in first.content.decode()


@pytest.mark.parametrize("which", [0, 1, 2])
def test_as_many_queries_for_much_as_for_little(
    client_of: Callable, case: Case, which: int, django_assert_num_queries: Callable
) -> None:
    case.to("registered")
    client, page = client_of(case.vendor), pages(case)[which]
    client.get(page)
    with CaptureQueriesContext(connection) as little:
        client.get(page)
    for _ in range(8):
        new_case(case.declaration.organization).to("submitted")
    with django_assert_num_queries(len(little)):
        client.get(page)
