"""The renewals that are under way today: invoiced in time, reminded of as far as the days have come."""

from datetime import datetime, timedelta

from django.utils import timezone

from ghs.desk.demonstration.days import moment
from registrations.actions import open_renewal
from registrations.models import Registration, Renewal
from registrations.validity import OFFERED_WITHIN, reminder_reached

# The clock finds nothing to mail on the first days after the demonstration was loaded.
QUIET = timedelta(days=2)


def offer_renewals(*, now: datetime) -> None:
    """Invoice every registration that ends soon, each on its day."""
    quiet_until = timezone.localdate(now) + QUIET
    due = Registration.objects.to_renew(quiet_until).select_related("declaration").order_by("expires_on", "sequence")
    for registration in due:
        at = min(now, moment(registration.expires_on - OFFERED_WITHIN, 8, 40))
        open_renewal(registration=registration, at=at, within=OFFERED_WITHIN + QUIET)
    for renewal in Renewal.objects.open():
        renewal.reminded_days = reminder_reached(renewal.extends_from, quiet_until)
        renewal.save(update_fields=["reminded_days"])
