"""What the office's queue shows, in which order."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ghs.accounts.models import User
from registrations import actions
from registrations.models import Declaration
from registrations.queries import desk_queue, people_of_queue, queue_counts, queue_rows
from tests.factories import OrganizationFactory
from tests.registrations.factories import AT, Case, new_case


@pytest.fixture
def cases(case: Case, second_reviewer: User) -> dict[str, Case]:
    """One declaration in each state before the end of the way, the checked one with another person."""
    found = {"submitted": case.to("submitted")}
    for days, state in enumerate(["checking", "returned", "proposed", "awaiting_payment"], start=1):
        found[state] = new_case(OrganizationFactory(), at=AT + timedelta(days=days))
        if state == "checking":
            found[state].reviewer = second_reviewer
        found[state].to(state)
    return found


def states(**chosen: object) -> list[str]:
    return [declaration.state for declaration in desk_queue(**chosen)]


def test_each_state_s_deadline_is_whose_turn_it_is(cases: dict[str, Case]) -> None:
    found = {declaration.state: declaration.deadline for declaration in desk_queue()}
    returned, paying = cases["returned"].declaration, cases["awaiting_payment"].declaration
    assert found == {
        "submitted": date(2026, 12, 7),
        "checking": date(2026, 12, 7),
        "returned": returned.correction_requests.get().due_on,
        "proposed": date(2026, 12, 7),
        "awaiting_payment": paying.pay_by,
    }


def test_the_queue_is_sorted(cases: dict[str, Case]) -> None:
    way = ["submitted", "checking", "returned", "proposed", "awaiting_payment"]
    assert states() == states(sort="submitted") == states(sort="state") == way
    assert states(sort="deadline") == ["returned", "submitted", "checking", "proposed", "awaiting_payment"]
    User.objects.filter(pk=cases["checking"].reviewer.pk).update(family_name="あ")
    assert states(sort="person")[0] == "checking"
    assert states(sort="person")[-1] == "submitted"


def test_the_queue_is_filtered_by_person(cases: dict[str, Case], second_reviewer: User) -> None:
    assert states(person="nobody") == ["submitted"]
    assert states(person=str(second_reviewer.pk)) == ["checking"]
    assert states(person=str(cases["proposed"].reviewer.pk)) == ["proposed"]
    took = {cases[state].reviewer for state in ("checking", "returned", "proposed", "awaiting_payment")}
    assert set(people_of_queue()) == took


def test_the_queue_is_filtered_by_deadline(cases: dict[str, Case]) -> None:
    due_on = date(2026, 12, 7)
    assert states(deadline="soon", today=due_on, state="submitted") == ["submitted"]
    assert states(deadline="soon", today=due_on - timedelta(days=8), state="submitted") == []
    assert states(deadline="late", today=due_on, state="submitted") == []
    assert states(deadline="late", today=due_on + timedelta(days=1), state="submitted") == ["submitted"]


def test_rows_tell_how_long_and_whether_it_is_late(cases: dict[str, Case]) -> None:
    (row,) = queue_rows(desk_queue(state="submitted"), AT + timedelta(days=18))
    assert (row.days, row.office_days, row.deadline, row.is_late) == (18, 11, date(2026, 12, 7), True)
    (returned,) = queue_rows(desk_queue(state="returned"), AT + timedelta(days=18))
    assert (returned.office_days, returned.is_late) == (0, True)


def test_what_is_finished_has_no_deadline_and_is_counted_nowhere(cases: dict[str, Case]) -> None:
    assert [count for _state, count in queue_counts()] == [1, 1, 1, 1, 1]
    Declaration.objects.filter(state="submitted").update(state="refused")
    assert [count for _state, count in queue_counts()] == [0, 1, 1, 1, 1]
    (row,) = queue_rows(desk_queue(state="refused"), timezone.now())
    assert (row.deadline, row.is_late) == (None, False)


def test_each_submission_sets_the_office_s_target_anew(case: Case) -> None:
    case.to("returned")
    assert case.declaration.office_due_on == date(2026, 12, 7)
    case.at += timedelta(days=7)
    case.do(actions.submit_declaration, case.vendor)
    assert case.declaration.office_due_on == date(2026, 12, 11)
