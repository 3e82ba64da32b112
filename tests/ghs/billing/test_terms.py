"""Days of payment."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.terms import due_by, end_of_next_month, valid_until
from ghs.council.models import ClosingDays

DAYS = st.dates(min_value=date(2015, 1, 20), max_value=date(2100, 12, 31))


@given(DAYS)
def test_payment_is_due_at_the_end_of_the_next_month(day: date) -> None:
    due = end_of_next_month(day)
    assert (due + timedelta(days=1)).day == 1
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("issued_on", "due_on"),
    [
        (date(2026, 11, 20), date(2026, 12, 31)),
        (date(2026, 12, 1), date(2027, 2, 1)),  # 31 January is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_a_day_on_which_the_office_is_closed_moves_on(issued_on: date, due_on: date) -> None:
    assert due_by(issued_on) == due_on


def test_closing_days_of_the_council_count(db: None) -> None:
    ClosingDays.objects.create(first_on="2026-12-29", last_on="2027-01-03", reason="年末年始")
    assert due_by(date(2026, 11, 20)) == date(2027, 1, 4)


def test_a_quote_holds_for_ninety_days() -> None:
    assert valid_until(date(2026, 11, 20)) == date(2027, 2, 18)
