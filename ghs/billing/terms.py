"""Until when a quote holds and an invoice is to be paid. Days in Asia/Tokyo."""

from calendar import monthrange
from datetime import date, timedelta

from ghs.council.queries import is_business_day

# Source: a quarter is common for offers to companies, whose approval of an expense takes weeks.
QUOTE_VALID_DAYS = 90

# The difference to what is due that may be taken for the fee of the payer's bank (振込手数料).
# Source: the price lists of Japanese banks: a transfer at the counter costs less than 1,000 yen.
FEE_DIFFERENCE_LIMIT_YEN = 1_000


def end_of_next_month(day: date) -> date:
    """Return the last day of the month after a day's: the usual term of payment in Japan (翌月末)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, monthrange(year, month)[1])


def due_by(day: date) -> date:
    """Return until when an invoice of a day is to be paid: the end of next month, or the first working day after."""
    due_on = end_of_next_month(day)
    while not is_business_day(due_on):
        due_on += timedelta(days=1)
    return due_on


def valid_until(day: date) -> date:
    """Return the last day on which the prices of a quote of a day hold."""
    return day + timedelta(days=QUOTE_VALID_DAYS)
