"""When followers are told: a morning in Tokyo, and up to which moment."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

MORNING = time(7)

# What was recorded in these minutes before a morning may belong to a transaction that has not ended: it is told next.
SETTLED_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Occasion:
    """The mails of one morning. Units: a day in Japan."""

    day: date

    @classmethod
    def at(cls, at: datetime) -> "Occasion":
        """Return the latest morning that a moment lies after."""
        local = timezone.localtime(at)
        return cls(local.date() if local.time() >= MORNING else local.date() - timedelta(days=1))

    @property
    def daily_until(self) -> datetime:
        """Up to when the daily mails tell."""
        return _until(self.day)

    @property
    def weekly_until(self) -> datetime:
        """Up to when the weekly mails tell: the latest Monday's morning."""
        return _until(self.day - timedelta(days=self.day.weekday()))

    @property
    def name(self) -> str:
        """What keeps a mail from going out twice on this occasion."""
        return self.day.isoformat()


def _until(day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=timezone.get_default_timezone()) - SETTLED_AFTER
