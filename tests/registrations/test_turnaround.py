"""Working days with the office, counted by the database and compared with a count by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ghs.council.queries import is_business_day
from registrations import actions
from registrations.models import Decision, Declaration
from registrations.queries import office_days, turnaround_before
from tests.factories import OrganizationFactory
from tests.registrations.factories import Case, new_case

FRIDAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def days_of(case: Case, at: datetime) -> int:
    return office_days([case.declaration], at)[case.declaration.pk]


@pytest.mark.parametrize("passed", [0, 1, 3, 4, 5, 40, 400])
def test_a_stay_counts_the_working_days_after_its_first(case: Case, passed: int) -> None:
    case.to("submitted")
    by_hand = sum(is_business_day(date(2026, 11, 20) + timedelta(days=day + 1)) for day in range(passed))
    assert days_of(case, FRIDAY + timedelta(days=passed)) == by_hand


def test_a_day_begins_at_midnight_in_japan(case: Case) -> None:
    case.to("submitted")
    monday_is_a_holiday = datetime(2026, 11, 23, 14, 59, tzinfo=UTC)
    assert days_of(case, monday_is_a_holiday) == 0
    assert days_of(case, monday_is_a_holiday + timedelta(minutes=1)) == 1


def test_the_vendor_s_time_is_left_out(case: Case) -> None:
    case.to("checking")
    case.at = FRIDAY + timedelta(days=5)
    case.step("return")
    assert days_of(case, FRIDAY + timedelta(days=30)) == 2
    case.at = FRIDAY + timedelta(days=30)
    case.step("submit")
    assert days_of(case, FRIDAY + timedelta(days=33)) == 5


def test_nothing_is_counted_before_the_first_submission(case: Case) -> None:
    assert office_days([case.declaration], FRIDAY) == {}
    assert office_days([], FRIDAY) == {}


def test_the_median_is_of_what_was_decided_lately(case: Case) -> None:
    assert (turnaround_before(FRIDAY).decided, turnaround_before(FRIDAY).median_days) == (0, None)
    for days in (4, 5, 11):
        decided = new_case(OrganizationFactory(), at=FRIDAY).to("checking")
        decided.at = FRIDAY + timedelta(days=days)
        decided.do(actions.refuse_checked, decided.reviewer, reason="対象外です。")
    found = turnaround_before(FRIDAY + timedelta(days=12))
    assert (found.decided, found.median_days) == (3, 2.0)
    assert turnaround_before(FRIDAY + timedelta(days=100)).decided == 1
    assert turnaround_before(FRIDAY + timedelta(days=200)).decided == 0


def test_a_decision_without_history_has_no_median(case: Case) -> None:
    Decision.objects.create(declaration=case.declaration, kind="accepted", decided_at=FRIDAY)
    Declaration.objects.update(submitted_at=FRIDAY, receipt_number="D-1", state="submitted")
    assert turnaround_before(FRIDAY).median_days is None
