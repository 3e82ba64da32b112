"""A colleague takes over what another has."""

import pytest

from ghs.accounts.models import Membership, User
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.actions.states import WrongState
from tests.factories import LONG_AGO
from tests.registrations.factories import Case


@pytest.mark.parametrize("state", ["checking", "returned"])
def test_a_colleague_takes_over_once(case: Case, second_reviewer: User, state: str) -> None:
    case.to(state)
    assert case.declaration.checked_by == case.reviewer
    for _ in range(2):
        case.do(actions.take_over_declaration, second_reviewer)
    assert (case.declaration.checked_by, case.declaration.state) == (second_reviewer, state)
    assert [entry.by for entry in history_of(case.declaration).filter(verb="take_over_declaration")] == [
        second_reviewer.reference
    ]


@pytest.mark.parametrize("state", ["submitted", "proposed", "refused", "registered"])
def test_what_nobody_checks_can_t_be_taken_over(case: Case, second_reviewer: User, state: str) -> None:
    case.to(state)
    before = case.declaration.checked_by
    with pytest.raises(WrongState):
        case.do(actions.take_over_declaration, second_reviewer)
    case.declaration.refresh_from_db()
    assert case.declaration.checked_by == before


def test_nobody_takes_over_a_declaration_of_their_own_organisation(case: Case, second_reviewer: User) -> None:
    case.to("checking")
    Membership.objects.create(
        organization=case.declaration.organization, user=second_reviewer, role="viewer", since=LONG_AGO
    )
    with pytest.raises(OwnDeclaration):
        case.do(actions.take_over_declaration, second_reviewer)


def test_the_next_round_belongs_to_who_takes_it(case: Case, second_reviewer: User) -> None:
    case.to("returned")
    case.step("submit")
    case.do(actions.take_declaration, second_reviewer)
    assert case.declaration.checked_by == second_reviewer
