"""Deciding alone at the desk, the list to be confirmed, confirming and objecting."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from ghs.accounts.models import User
from ghs.accounts.roles import Role
from registrations.models import StandIn
from tests.factories import staff
from tests.registrations.factories import Case, allow_stand_ins, decide_alone

FILLED = {"kind": "accepted", "why_alone": "ほかの登録決裁者が休暇中のため。", "reason": ""}


@pytest.fixture
def alone(case: Case) -> Case:
    """A proposal by the only registrar present."""
    allow_stand_ins(case.at)
    case.reviewer = staff(Role.REVIEWER, Role.REGISTRAR, family_name="独", given_name="一郎")
    return case.to("proposed")


def page(case: Case, step: str = "") -> str:
    """Return the path of the declaration's page at the desk, or of a step."""
    return f"/desk/declarations/{case.declaration.pk}/{step}"


def test_who_checked_decides_alone_by_an_explicit_step(alone: Case, client_of: Callable) -> None:
    client = client_of(alone.reviewer)
    assert page(alone, "decide-alone/") in client.get(page(alone)).text
    shown = client.get(page(alone, "decide-alone/")).text
    assert alone.registrar.full_name in shown
    assert client.post(page(alone, "decide-alone/"), FILLED).status_code == 302
    alone.declaration.refresh_from_db()
    assert alone.declaration.state == "awaiting_payment"
    assert FILLED["why_alone"] in client.get(page(alone)).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"why_alone": " "}, "why_alone"),
        ({"kind": ""}, "kind"),
        ({"kind": "proposed"}, "kind"),
        ({"kind": "refused"}, "reason"),
        ({"why_alone": "\x00"}, "why_alone"),
    ],
)
def test_a_reason_is_wanted(alone: Case, client_of: Callable, changed: dict[str, str], field: str) -> None:
    response = client_of(alone.reviewer).post(page(alone, "decide-alone/"), FILLED | changed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not StandIn.objects.exists()


def test_the_button_is_there_only_where_the_rule_lets_it(case: Case, client_of: Callable) -> None:
    case.reviewer = staff(Role.REVIEWER, Role.REGISTRAR)
    case.to("proposed")
    client = client_of(case.reviewer)
    assert "decide-alone" not in client.get(page(case)).text
    response = client.post(page(case, "decide-alone/"), FILLED)
    assert (response.status_code, "認められていません" in response.text) == (422, True)


def test_another_registrar_finds_it_and_confirms(alone: Case, registrar: User, client_of: Callable) -> None:
    stand_in = decide_alone(alone)
    client = client_of(registrar)
    assert "/desk/stand-ins/" in client.get("/desk/").text
    assert alone.declaration.receipt_number in client.get("/desk/stand-ins/").text
    step = page(alone, f"stand-ins/{stand_in.pk}/confirm/")
    assert step in client.get(page(alone)).text
    assert stand_in.reason in client.get(step).text
    assert client.post(step).status_code == 302
    assert client.post(step).status_code == 422
    stand_in.refresh_from_db()
    assert (stand_in.outcome, stand_in.reviewed_by) == ("confirmed", registrar)
    assert "確認済み" in client.get("/desk/stand-ins/").text
    assert [task for task in client.get("/desk/").context["tasks"] if task.path == "/desk/stand-ins/"] == []


def test_an_objection_needs_a_reason_and_is_shown(alone: Case, registrar: User, client_of: Callable) -> None:
    stand_in = decide_alone(alone)
    client, step = client_of(registrar), page(alone, f"stand-ins/{stand_in.pk}/object/")
    assert client.get(step).status_code == 200
    assert client.post(step, {"remark": ""}).status_code == 422
    assert client.post(step, {"remark": "根拠が足りません。"}).status_code == 302
    assert "根拠が足りません。" in client.get(page(alone)).text


def test_who_decided_alone_can_not_confirm(alone: Case, client_of: Callable) -> None:
    stand_in = decide_alone(alone)
    client = client_of(alone.reviewer)
    for step in ("confirm", "object"):
        assert client.get(page(alone, f"stand-ins/{stand_in.pk}/{step}/")).status_code == 403
        assert client.post(page(alone, f"stand-ins/{stand_in.pk}/{step}/")).status_code == 403
    assert "/confirm/" not in client.get(page(alone)).text


def test_a_late_one_is_told_in_red(alone: Case, registrar: User, client_of: Callable) -> None:
    decide_alone(alone)
    StandIn.objects.update(confirm_by=date(2026, 1, 5))
    client: Client = client_of(registrar)
    for path in ("/desk/stand-ins/", page(alone)):
        assert "stand-in-overdue" in client.get(path).text
    tasks = client.get("/desk/").context["tasks"]
    assert [(task.count, task.is_problem) for task in tasks if task.path == "/desk/stand-ins/"] == [(1, True)]
