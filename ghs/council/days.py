"""The days of people in Japan as moments."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Asia/Tokyo."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
