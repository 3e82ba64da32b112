"""How long a registration holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.validity import (
    REMINDER_DAYS,
    extended,
    first_reinstatable,
    last_day_of_month,
    reinstatable_to,
    reminder_reached,
    valid_to,
)

DAYS = st.dates(min_value=date(2015, 1, 20), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("registered_on", "last_day"),
    [
        (date(2015, 1, 20), date(2016, 1, 31)),
        (date(2019, 2, 28), date(2020, 2, 29)),
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2026, 11, 1), date(2027, 11, 30)),
    ],
)
def test_valid_to_the_last_day_of_the_same_month_next_year(registered_on: date, last_day: date) -> None:
    assert valid_to(registered_on) == last_day


@given(DAYS)
def test_validity_ends_with_its_month_a_year_later(registered_on: date) -> None:
    last_day = valid_to(registered_on)
    assert (last_day.year, last_day.month) == (registered_on.year + 1, registered_on.month)
    assert (last_day + timedelta(days=1)).day == 1


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_every_extension_keeps_the_month_and_its_last_day(registered_on: date, years: int) -> None:
    last_day = valid_to(registered_on)
    for _ in range(years):
        last_day = extended(last_day)
    assert (last_day.year, last_day.month) == (registered_on.year + 1 + years, registered_on.month)
    assert (last_day + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("expires_on", "last_day"),
    [
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 9, 30), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2028, 5, 31)),
    ],
)
def test_the_way_back_is_open_to_the_end_of_the_third_month(expires_on: date, last_day: date) -> None:
    assert reinstatable_to(expires_on) == last_day


@given(DAYS, DAYS)
def test_both_ways_of_asking_for_the_way_back_agree(any_day: date, day: date) -> None:
    expires_on = last_day_of_month(any_day.year, any_day.month)
    assert (reinstatable_to(expires_on) >= day) == (expires_on >= first_reinstatable(day))


@given(DAYS, st.integers(min_value=-5, max_value=120))
def test_the_newest_reminder_is_the_one_that_counts(expires_on: date, left: int) -> None:
    reached = reminder_reached(expires_on, expires_on - timedelta(days=left))
    assert reached == next((step for step in (0, 7, 30, 60) if 0 <= left <= step), None)
    assert set(REMINDER_DAYS) == {60, 30, 7, 0}
