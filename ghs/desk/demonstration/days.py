"""The days of the demonstration: its own year is fixed, what is open now moves with today."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

FIRST_DAY = date(2014, 8, 1)
FIRST_OF_PERIOD, LAST_OF_PERIOD = date(2019, 3, 1), date(2020, 2, 21)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of a day in Japan."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day(day: date) -> date:
    """Return the day itself, or the Friday before a week-end."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def next_working_day(day: date) -> date:
    """Return the day itself, or the Monday after a week-end."""
    return day if working_day(day) == day else working_day(day) + timedelta(days=3)
