"""How long a registration holds, and when a year more is offered. Days in Asia/Tokyo.

Source: the scheme's public registration page: from the day of the permit to the last day of the same month
next year (issued any day in January 2015: to 31 January 2016), then a year at a time. It tells that a renewal is
invoiced before expiry, not how early, and no way back after it: these terms are the portal's own (ADR 11).
"""

from calendar import monthrange
from datetime import date, timedelta

OFFERED_WITHIN = timedelta(days=90)
# Days left at each reminder; the invoice's own mail comes before all of them.
REMINDER_DAYS = (60, 30, 7, 0)
REINSTATEMENT_MONTHS = 3
# A payment counts from the day it came in; the office may need so long to note it.
NOTED_WITHIN = timedelta(days=14)


def last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def valid_to(registered_on: date) -> date:
    """Return the last day of a registration that begins on a day."""
    return last_day_of_month(registered_on.year + 1, registered_on.month)


def extended(expires_on: date) -> date:
    """Return the last day after one more year: again the last day of the same month."""
    return last_day_of_month(expires_on.year + 1, expires_on.month)


def reinstatable_to(expires_on: date) -> date:
    """Return the last day on which a payment brings a lapsed registration back."""
    years, month = divmod(expires_on.month - 1 + REINSTATEMENT_MONTHS, 12)
    return last_day_of_month(expires_on.year + years, month + 1)


def first_reinstatable(day: date) -> date:
    """Return the earliest last day from which a payment on a day still brings a registration back."""
    years, month = divmod(day.month - 1 - REINSTATEMENT_MONTHS, 12)
    return date(day.year + years, month + 1, 1)


def reminder_reached(extends_from: date, today: date) -> int | None:
    """Return the newest reminder whose day has come, as the days that are left at it; None before the first."""
    left = (extends_from - today).days
    return min((step for step in REMINDER_DAYS if 0 <= left <= step), default=None)
