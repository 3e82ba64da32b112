"""The vendor's page for what the register shows."""

from collections.abc import Callable

import pytest
from django.test import Client

from registrations.actions import Disclosed
from registrations.models import Disclosure
from tests.registrations.factories import Case, new_case


@pytest.fixture
def registered(case: Case) -> Case:
    """A registration."""
    return case.to("registered")


def path(case: Case) -> str:
    return f"/my/declarations/{case.declaration.pk}/disclosure/"


def test_an_owner_chooses_and_comes_back(registered: Case, client_of: Callable[..., Client]) -> None:
    client = client_of(registered.vendor)
    assert path(registered) in client.get(f"/my/declarations/{registered.declaration.pk}/").text
    page = client.get(path(registered)).text
    assert "計画書" in page
    sent = {"shows_evidence": "on", "contact_link": "https://acme.example/help", "seen": Disclosed().mark}
    answer = client.post(path(registered), sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/my/declarations/{registered.declaration.pk}/")
    stored = Disclosed.of(Disclosure.objects.get())
    assert stored == Disclosed(shows_evidence=True, contact_link="https://acme.example/help")


@pytest.mark.parametrize(
    "address", ["http://acme.example/", "javascript:alert(1)", "https://a b", "https://" + "x" * 600]
)
def test_a_bad_address_is_refused_and_kept(registered: Case, client_of: Callable[..., Client], address: str) -> None:
    page = client_of(registered.vendor).post(path(registered), {"manual_link": address, "shows_answers": "on"})
    assert (page.status_code, Disclosure.objects.exists()) == (422, False)
    assert "error-summary" in page.text
    assert 'name="shows_answers"' in page.text


def test_a_second_editor_is_told(registered: Case, client_of: Callable[..., Client]) -> None:
    client = client_of(registered.vendor)
    sent = {"shows_answers": "on", "seen": Disclosed().mark}
    client.post(path(registered), sent)
    page = client.post(path(registered), {"shows_evidence": "on", "seen": Disclosed().mark})
    assert page.status_code == 422
    again = client.post(path(registered), {"shows_evidence": "on", "seen": Disclosed(shows_answers=True).mark})
    assert again.status_code == 302
    assert Disclosure.objects.get().shows_evidence is True


def test_a_predecessor_is_an_own_earlier_registration(registered: Case, client_of: Callable[..., Client]) -> None:
    later = new_case(registered.declaration.organization, at=registered.tick()).to("registered")
    first = registered.declaration.registration
    client = client_of(later.vendor)
    stranger = {"predecessor_id": str(later.declaration.registration.pk), "seen": Disclosed().mark}
    assert client.post(path(later), stranger).status_code == 422
    assert client.post(path(later), stranger | {"predecessor_id": str(first.pk)}).status_code == 302
    assert Disclosure.objects.get().predecessor == first


def test_people_without_the_right_are_refused(
    registered: Case, client_of: Callable[..., Client], viewer: object, rival: object, visitor: Client
) -> None:
    statuses = [client_of(person).get(path(registered)).status_code for person in (viewer, rival, registered.reviewer)]
    assert statuses == [403, 404, 404]
    assert visitor.get(path(registered)).status_code == 302
