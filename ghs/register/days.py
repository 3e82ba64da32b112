"""A day as somebody asks the register for it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Japan."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year (年度) of a day: it runs from April to March."""
    return day.year if day.month > 3 else day.year - 1


def fiscal_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def fiscal_years_end(first: date, last: date) -> list[date]:
    """Return the last day of each fiscal year that ends within a period, and the period's own last day."""
    ends = [fiscal_year(year)[1] for year in range(fiscal_year_of(first), fiscal_year_of(last))]
    return [*(day for day in ends if day < last), last]
