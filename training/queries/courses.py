"""Reading courses, editions and sign-ups for pages, reports and exports."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ghs.accounts.models import User
from training.models import Edition, SignUp


def upcoming_editions(at: datetime, limit: int | None = None) -> list[Edition]:
    """Return the published editions that are not over, soonest first."""
    return list(Edition.objects.published().upcoming(at).select_related("course")[:limit])


def past_editions(at: datetime) -> QuerySet[Edition]:
    """Return the published editions that are over, latest first."""
    return Edition.objects.published().past(at).select_related("course")


def editions_held_between(first: date, last: date) -> QuerySet[Edition]:
    """Return the editions that took place from one day to another, both included (Asia/Tokyo).

    Shape: each has `sign_up_count`, the persons who signed up and did not cancel; drafts and editions
    that were called off are left out; the earliest comes first.
    """
    confirmed = Count("sign_ups", filter=Q(sign_ups__state=SignUp.State.CONFIRMED))
    return (
        Edition.objects.exclude(state__in=[Edition.State.DRAFT, Edition.State.CANCELLED])
        .filter(starts_at__gte=midnight(first), starts_at__lt=midnight(last + timedelta(days=1)))
        .select_related("course")
        .annotate(sign_up_count=confirmed)
        .order_by("starts_at", "id")
    )


def sign_ups_of(user: User) -> QuerySet[SignUp]:
    """Return a person's own sign-ups, the latest edition first."""
    return SignUp.objects.visible_to(user).select_related("edition__course").order_by("-edition__starts_at", "-id")


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Asia/Tokyo."""
    return timezone.make_aware(datetime.combine(day, time.min))
