"""Periods of reporting: from one day to another, both included. The fiscal year runs from April to March."""

from dataclasses import dataclass
from datetime import date

from ghs.register import days


@dataclass(frozen=True)
class Period:
    """Some days in a row."""

    first: date
    last: date


def fiscal_year(year: int) -> Period:
    """Return the days of a fiscal year: 1 April to 31 March."""
    return Period(*days.fiscal_year(year))
