"""Who may do what."""

import pytest

from ghs.accounts.models import Membership, User
from ghs.accounts.roles import MemberRole, Role
from registrations.actions.checking import note_part
from registrations.models import Involvement
from registrations.permissions import (
    can_check,
    can_decide,
    can_declare_for,
    can_note_payment,
    can_write,
    details_are_open,
    organizations_to_declare_for,
)
from tests.factories import LONG_AGO, staff
from tests.registrations.factories import Case

PEOPLE = ["owner", "editor", "viewer", "rival", "reviewer", "second_reviewer", "registrar", "organiser", "attendee"]


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def test_only_owners_and_editors_write(case: Case, people: dict[str, User]) -> None:
    organization = case.declaration.organization
    writers = {name for name, user in people.items() if can_write(user, case.declaration)}
    declarers = {name for name, user in people.items() if can_declare_for(user, organization)}
    assert writers == declarers == {"owner", "editor"}
    assert organizations_to_declare_for(people["editor"]) == [organization]
    assert organizations_to_declare_for(people["viewer"]) == []


def test_only_checking_staff_check_and_note_payments(case: Case, people: dict[str, User]) -> None:
    expected = {"reviewer", "second_reviewer", "registrar"}
    assert {name for name, user in people.items() if can_check(user, case.declaration)} == expected
    assert {name for name, user in people.items() if can_note_payment(user, case.declaration)} == expected


def test_only_a_second_person_decides(case: Case, people: dict[str, User]) -> None:
    assert {name for name, user in people.items() if can_decide(user, case.declaration)} == set()
    case.to("proposed")
    assert {name for name, user in people.items() if can_decide(user, case.declaration)} == {"registrar"}
    note_part(case.declaration, Involvement.Part.CHECKED, people["registrar"], case.at)
    assert {name for name, user in people.items() if can_decide(user, case.declaration)} == set()


def test_staff_do_nothing_for_their_own_organisation(case: Case) -> None:
    case.to("proposed")
    both = staff(Role.REVIEWER, Role.REGISTRAR)
    assert [can_check(both, case.declaration), can_decide(both, case.declaration)] == [True, True]
    Membership.objects.create(
        organization=case.declaration.organization, user=both, role=MemberRole.VIEWER, since=LONG_AGO
    )
    allowed = [can_check, can_decide, can_note_payment]
    assert [may(both, case.declaration) for may in allowed] == [False, False, False]


def test_details_are_open_in_a_draft_and_when_asked_for(case: Case) -> None:
    assert details_are_open(case.declaration)
    case.to("checking")
    assert not details_are_open(case.declaration)
    case.request(None)
    assert not details_are_open(case.declaration)
    case.step("return")
    assert details_are_open(case.declaration)
