from datetime import date

import pytest

from ghs.register.days import fiscal_year_of
from ghs.reports.period import Period, fiscal_year


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2019, 3, 31), 2018), (date(2019, 4, 1), 2019), (date(2020, 1, 1), 2019), (date(2020, 3, 31), 2019)],
)
def test_the_fiscal_year_begins_in_april(day, year):
    assert fiscal_year_of(day) == year


def test_a_fiscal_year_runs_to_the_end_of_march():
    assert fiscal_year(2019) == Period(date(2019, 4, 1), date(2020, 3, 31))
