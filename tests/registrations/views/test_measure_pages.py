"""Measures at the desk and the vendor's notice of withdrawal, as pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations.models import Measure
from tests.registrations.factories import Case

ClientOf = Callable[[User], Client]
FILLED = {"public_reason": "確認のため一時停止します。", "remark": "電話で連絡済み"}


@pytest.fixture
def registered(case: Case) -> Case:
    """A product that stands in the register."""
    return case.to("registered")


def page(case: Case, step: str = "") -> str:
    """Return the path of the declaration's page at the desk, or of a step."""
    return f"/desk/declarations/{case.declaration.pk}/{step}"


def test_a_reviewer_proposes_and_a_registrar_decides(registered: Case, client_of: ClientOf) -> None:
    reviewer, registrar = client_of(registered.reviewer), client_of(registered.registrar)
    assert page(registered, "measures/suspend/") in reviewer.get(page(registered)).text
    assert reviewer.post(page(registered, "measures/suspend/"), FILLED).status_code == 302
    measure = Measure.objects.get()
    take = page(registered, f"measures/{measure.pk}/take/")
    assert take not in reviewer.get(page(registered)).text
    assert reviewer.get(take).status_code == 403
    assert take in registrar.get(page(registered)).text
    assert FILLED["public_reason"] in registrar.get("/desk/measures/").text
    assert FILLED["public_reason"] in registrar.get(take).text
    assert registrar.post(take).status_code == 302
    number = registered.declaration.registration.number
    shown = Client().get(f"/verify/{number}/").text
    assert FILLED["public_reason"] in shown
    assert FILLED["remark"] not in shown


@pytest.mark.parametrize("changed", [{"public_reason": " "}, {"public_reason": "x" * 501}, {"remark": "\x00"}])
def test_bad_input_is_told_and_kept(registered: Case, client_of: ClientOf, changed: dict[str, str]) -> None:
    response = client_of(registered.reviewer).post(page(registered, "measures/revoke/"), FILLED | changed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, list(changed))
    assert not Measure.objects.exists()


def test_an_unknown_measure_and_a_draft_without_registration(case: Case, client_of: ClientOf) -> None:
    case.to("checking")
    client = client_of(case.reviewer)
    assert client.get(page(case, "measures/suspend/")).status_code == 404
    assert client.get(page(case, "measures/punish/")).status_code == 404


def test_the_vendor_hands_its_notice_in(registered: Case, client_of: ClientOf) -> None:
    client = client_of(registered.vendor)
    mine = f"/my/declarations/{registered.declaration.pk}/"
    assert f"{mine}withdraw/" in client.get(mine).text
    assert client.post(f"{mine}withdraw/", {"reason": ""}).status_code == 422
    done = client.post(f"{mine}withdraw/", {"reason": "", "consent": "on"}, follow=True)
    assert done.redirect_chain == [(mine, 302)]
    assert "使用中止届" in done.text
    assert client.get(f"{mine}withdraw/").status_code == 302


def test_who_may_end_a_registration(registered: Case, client_of: ClientOf, viewer: User, rival: User) -> None:
    path = f"/my/declarations/{registered.declaration.pk}/withdraw/"
    statuses = [
        client_of(user).post(path, {"consent": "on"}).status_code for user in (viewer, rival, registered.reviewer)
    ]
    assert statuses == [403, 404, 404]
    registered.declaration.refresh_from_db()
    assert registered.declaration.state == "registered"
