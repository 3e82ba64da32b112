"""Periods of reporting: from one day to another, both included. The fiscal year runs from April to March."""

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 4


@dataclass(frozen=True)
class Period:
    """Some days in a row."""

    first: date
    last: date


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year (年度) of a day."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def fiscal_year(year: int) -> Period:
    """Return the days of a fiscal year: 1 April to 31 March."""
    return Period(date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH - 1, 31))
