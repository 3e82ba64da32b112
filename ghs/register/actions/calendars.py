"""Making and ending a person's secret calendar address."""

from datetime import datetime

from django.db import transaction

from ghs.accounts.models import User
from ghs.history.actions import record
from ghs.proof.tokens import digest, new_token
from ghs.register.models import ExpiryCalendar


@transaction.atomic
def make_expiry_calendar(*, by: User, at: datetime) -> str:
    """Make the address of a person's calendar of last days and return its secret, which is told only this once.

    Effects: an address made before ends at once.
    """
    token = new_token()
    fresh = {"digest": digest(token), "made_at": at}
    calendar, _is_new = ExpiryCalendar.objects.update_or_create(user=by, defaults=fresh)
    record(verb="make_expiry_calendar", obj=calendar, by=by, at=at)
    return token


@transaction.atomic
def end_expiry_calendar(*, by: User, at: datetime) -> None:
    """End a person's calendar address; a second time changes nothing."""
    calendar = ExpiryCalendar.objects.select_for_update().filter(user=by).first()
    if calendar:
        record(verb="end_expiry_calendar", obj=calendar, by=by, at=at)
        calendar.delete()
