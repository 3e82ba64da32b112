"""A clock that a test sets: what the portal, its pages and its jobs take for now."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from registrations import jobs

NIGHTLY = (jobs.lapse_expired, jobs.close_renewals, jobs.open_renewals, jobs.remind_of_renewals)
_real_now = timezone.now


class Clock:
    """Tells the time from a moment on that a test sets; it goes on from there, as clocks do."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def at(self, moment: datetime) -> None:
        """Set the moment."""
        ahead = moment - _real_now()
        self.patch.setattr(timezone, "now", lambda: _real_now() + ahead)

    def night(self, day: date) -> None:
        """Go to a day, soon after midnight in Japan, and let the jobs of that night run; stay at noon."""
        self.at(datetime.combine(day, time(0, 30), tzinfo=timezone.get_default_timezone()).astimezone(UTC))
        for job in NIGHTLY:
            job()
        self.at(datetime.combine(day, time(3), tzinfo=UTC))
