"""How long a registration holds. Days in Asia/Tokyo.

Source: the scheme's public registration page: from the day of the permit to the last day of the same month
next year (issued any day in January 2015: to 31 January 2016), then a year at a time.
"""

from calendar import monthrange
from datetime import date


def last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def valid_to(registered_on: date) -> date:
    """Return the last day of a registration that begins on a day."""
    return last_day_of_month(registered_on.year + 1, registered_on.month)


def extended(expires_on: date) -> date:
    """Return the last day after one more year: again the last day of the same month."""
    return last_day_of_month(expires_on.year + 1, expires_on.month)
