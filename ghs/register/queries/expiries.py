"""The last days of registrations, for the calendars of those who answer for them."""

from django.db.models import QuerySet

from ghs.accounts.models import User
from ghs.proof.tokens import digest
from ghs.register.models import ExpiryCalendar
from registrations.models import Declaration, RegistrationVersion

_WITH_LAST_DAY = [Declaration.State.REGISTERED, Declaration.State.SUSPENDED, Declaration.State.LAPSED]


def expiries_of(user: User) -> QuerySet[RegistrationVersion]:
    """Return what the organisations of a person have registered that ends or ended on its last day, by that day."""
    rows = RegistrationVersion.objects.current().filter(registration__organization__memberships__user=user)
    return rows.filter(state__in=_WITH_LAST_DAY).select_related("registration").order_by("expires_on", "pk")


def calendar_owner(token: str) -> User | None:
    """Return the person whose secret calendar address holds a token, while they may sign in."""
    calendar = ExpiryCalendar.objects.select_related("user").filter(digest=digest(token)).first()
    return calendar.user if calendar and calendar.user.is_active else None


def expiry_calendar_of(user: User) -> ExpiryCalendar | None:
    """Return a person's secret calendar address, if one was made: when, but not what it is."""
    return ExpiryCalendar.objects.filter(user=user).first()
