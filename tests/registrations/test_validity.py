"""How long a registration holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.validity import extended, valid_to

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
