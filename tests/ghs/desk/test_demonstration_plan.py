"""The plan of the demonstration holds on any day, also at the ends of months and in leap years."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.desk.demonstration.days import next_working_day, working_day
from ghs.desk.demonstration.newsletter import planned_readers
from ghs.desk.demonstration.plan import NOTHING_LAPSES_WITHIN, plan

DAYS = st.dates(date(2026, 11, 1), date(2040, 12, 31))


@given(DAYS)
def test_the_register_is_the_same_on_every_day(today):
    planned = plan(today)
    assert [each.sequence for each in planned] == list(range(1, 87))
    assert Counter(each.state for each in planned) == {
        "registered": 60,
        "lapsed": 14,
        "withdrawn": 9,
        "revoked": 2,
        "suspended": 1,
    }


@given(DAYS)
def test_nothing_is_told_before_it_happened(today):
    for each in plan(today):
        renewed = [day for day, _ in each.renewals]
        moments = [each.registered_on, *renewed, *([each.changed_on] if each.state != "registered" else [])]
        assert moments == sorted(set(moments))
        assert moments[-1] < today


@given(DAYS)
def test_what_is_valid_stays_so_for_a_while_and_what_lapsed_is_over(today):
    for each in plan(today):
        if each.state == "registered":
            assert each.expires_on >= today + NOTHING_LAPSES_WITHIN
        if each.state == "lapsed":
            assert each.expires_on < today


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 20), date(2026, 11, 23)),
    ],
)
def test_week_ends_are_left_out(day, before, after):
    assert (working_day(day), next_working_day(day)) == (before, after)


def test_184_readers_stay_and_nobody_leaves_before_coming():
    readers = planned_readers()
    assert sum(reader.left_on is None for reader in readers) == 184
    assert len({reader.address for reader in readers}) == len(readers)
    assert all(reader.left_on is None or reader.left_on > reader.came_on + timedelta(days=1) for reader in readers)
