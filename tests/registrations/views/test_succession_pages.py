"""The pages of a succession: proposed with a file, looked at and decided by a second person, told to the public."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import Organization
from registrations.models import Succession
from tests.factories import OrganizationFactory
from tests.ghs.files.factories import pdf, upload
from tests.registrations.factories import Case
from tests.registrations.successions import passed, proposed, successor, waiting


@pytest.fixture
def registered(case: Case) -> Case:
    """A registered product of the owner's organisation."""
    return case.to("registered")


def path_of(case: Case, to: Organization) -> str:
    """Return the page on which a succession is proposed."""
    return f"/desk/organizations/{case.declaration.organization_id}/succession/{to.pk}/"


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    """Return what the office types."""
    return {
        "registrations": [case.declaration.registration.pk],
        "kind": "merger",
        "effective_on": "2026-11-01",
        "reason": "合併契約書を確認",
        "evidence": upload(pdf(), "合併契約書.pdf"),
        "submission": str(uuid.uuid4()),
        **changes,
    }


def test_the_successor_is_found_in_any_spelling(registered: Case, client_of: Callable) -> None:
    to = successor()
    page = client_of(registered.reviewer).get(
        f"/desk/organizations/{registered.declaration.organization_id}/succession/?q=㈱承継"
    )
    assert list(page.context["found"]) == [to]


def test_a_succession_from_the_desk_to_the_register(registered: Case, client_of: Callable, visitor: Client) -> None:
    to = successor()
    source = registered.declaration.organization
    sent = client_of(registered.reviewer).post(path_of(registered, to), typed(registered))
    succession = Succession.objects.get()
    assert sent["Location"] == f"/desk/successions/{succession.pk}/"
    registrar = client_of(registered.registrar)
    assert succession.predecessor_name in registrar.get("/desk/successions/").text
    page = registrar.get(sent["Location"])
    assert "合併契約書を確認" in page.text
    evidence = registrar.get(f"{sent['Location']}evidence/")
    assert b"".join(evidence.streaming_content).startswith(b"%PDF-")
    assert registrar.post(sent["Location"], {"answer": "take"})["Location"] == sent["Location"]
    product = visitor.get(f"/register/{registered.declaration.registration.number}/")
    assert "以前の登録者" in product.text and source.name in product.text and to.name in product.text
    moved = visitor.get(f"/register/organizations/{source.pk}/")
    assert (moved.status_code, moved["Location"]) == (302, f"/register/organizations/{to.pk}/")
    found = visitor.get("/register/", {"q": source.name})
    assert registered.declaration.registration.number in found.text
    assert client_of(registered.vendor).get(f"/my/declarations/{registered.declaration.pk}/").status_code == 404


def test_what_is_missing_is_told_and_nothing_typed_is_lost(registered: Case, client_of: Callable) -> None:
    sent = typed(registered, kind="", effective_on="2999-01-01")
    del sent["evidence"]
    answer = client_of(registered.reviewer).post(path_of(registered, successor()), sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"kind", "evidence"})
    assert "合併契約書を確認" in answer.text
    later = client_of(registered.reviewer).post(
        path_of(registered, successor()), {**sent, "kind": "merger", "evidence": upload(pdf(), "x.pdf")}
    )
    assert (later.status_code, set(later.context["form"].errors)) == (422, {"effective_on"})
    broken = typed(registered, evidence=upload(b"MZ", "x.pdf"))
    answer = client_of(registered.reviewer).post(path_of(registered, successor()), broken)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"evidence"})


def test_who_proposed_finds_no_button_and_no_way(registered: Case, client_of: Callable) -> None:
    succession = proposed(registered, successor(), by=registered.registrar)
    path, client = f"/desk/successions/{succession.pk}/", client_of(registered.registrar)
    assert (client.get(path).context["may_take"], client.get(path).context["may_drop"]) == (False, True)
    assert client.post(path, {"answer": "take"}).status_code == 403
    assert client.post(path, {"answer": "else"}).status_code == 422
    assert client.post(path, {"answer": "drop"})["Location"] == path
    assert client.post(path, {"answer": "drop"}).status_code == 422
    assert "起案取下げ" in client.get(path).text


def test_staff_of_one_of_them_may_look_and_not_act(registered: Case, client_of: Callable) -> None:
    to = successor()
    succession = proposed(registered, to)
    to.memberships.create(user=registered.registrar, role="viewer", since=registered.at)
    client = client_of(registered.registrar)
    assert client.get(f"/desk/successions/{succession.pk}/").context["may_take"] is False
    assert client.post(f"/desk/successions/{succession.pk}/", {"answer": "take"}).status_code == 403
    assert client.get(path_of(registered, to)).status_code == 403


def test_what_is_not_there_is_not_found(registered: Case, client_of: Callable) -> None:
    client, to = client_of(registered.reviewer), successor()
    Organization.objects.filter(pk=to.pk).update(
        merged_into=OrganizationFactory(), merged_at=registered.at, merge_reason="duplicate"
    )
    assert [client.get(path).status_code for path in (path_of(registered, to), "/desk/successions/99999/")] == [404] * 2


def test_the_list_and_the_organisation_ask_the_same_number_of_questions(registered: Case, client_of: Callable) -> None:
    client = client_of(registered.registrar)
    waiting(registered)
    paths = ["/desk/successions/", f"/desk/organizations/{registered.declaration.organization_id}/"]

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    few = [count(path) for path in paths]
    for _ in range(20):
        waiting(registered)
    assert [count(path) for path in paths] == few


def test_the_product_page_tells_every_former_holder(registered: Case, visitor: Client) -> None:
    first = registered.declaration.organization.name
    passed(registered, successor("二代目株式会社"))
    passed(registered, successor("三代目株式会社"))
    text = visitor.get(f"/register/{registered.declaration.registration.number}/").text
    assert text.index("三代目株式会社") < text.index("以前の登録者") < text.index(first)
