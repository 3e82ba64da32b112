"""What a report holds, and how it reads in words. Every figure was counted from rows by `queries`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ghs.reports.period import Period


@dataclass(frozen=True)
class Event:
    """An edition of a course that was held. Units: `exercise_minutes` of the whole programme."""

    title: str
    number: int
    held_on: date
    sign_ups: int
    programme: list[tuple[str, str, int]]
    exercise_minutes: int


@dataclass(frozen=True)
class MailingSent:
    """A mailing that went out; `resend_of` is the subject of the one it repeats, or None."""

    subject: str
    sent_on: date
    resend_of: str | None
    repeats: int | None


@dataclass(frozen=True)
class Occasion:
    """Something that took place on a day."""

    title: str
    held_on: date


@dataclass(frozen=True)
class Year:
    """The registrations of one fiscal year, and all up to its end."""

    year: int
    new: int
    total: int


@dataclass(frozen=True)
class Section:
    """One line of the summary with what belongs to it."""

    heading: str
    summary: str
    lines: list[str]


@dataclass(frozen=True)
class Report:
    """What happened in a period. Shape: `video_sets` are titles with their number of videos."""

    period: Period
    new_by_level: dict[int, int]
    total: int
    years: list[Year]
    events: list[Event]
    video_sets: list[tuple[str, int]]
    subscribers: int
    mailings: list[MailingSent]
    news_posts: int
    leaflets: list[str]
    lectures: list[Occasion]
    distributions: list[Occasion]

    @property
    def new(self) -> int:
        """How many registrations were new."""
        return sum(self.new_by_level.values())

    def as_json(self) -> dict[str, Any]:
        """Return the figures for machines. Shape: dates as ISO text; the keys never change."""
        return {
            "registrations": {
                "new": self.new,
                "by_level": {str(level): number for level, number in self.new_by_level.items()},
                "total": self.total,
            },
            "events": [
                {"title": event.title, "number": event.number, **_held_on(event), "sign_ups": event.sign_ups}
                for event in self.events
            ],
            "video_sets": [{"title": title, "videos": videos} for title, videos in self.video_sets],
            "subscribers": self.subscribers,
            "mailings": [
                {"subject": sent.subject, "sent_on": sent.sent_on.isoformat(), "resend_of": sent.resend_of}
                for sent in self.mailings
            ],
            "news_posts": self.news_posts,
            "leaflets": len(self.leaflets),
            "lectures": [{"title": lecture.title, **_held_on(lecture)} for lecture in self.lectures],
            "distributions": [{"title": one.title, **_held_on(one)} for one in self.distributions],
        }

    def sections(self) -> list[Section]:
        """Return the summary in words, in the order of the yearly slides."""
        return [
            self._registrations(),
            *(self._video_set(title, videos) for title, videos in self.video_sets),
            *(self._event(event) for event in self.events),
            Section(_("Subscribers of the mail magazine"), people(self.subscribers), []),
            self._mailings(),
            self._news(),
            self._leaflets(),
            self._occasions(_("Lectures"), self.lectures),
            self._occasions(_("Brochures and leaflets handed out at"), self.distributions),
        ]

    def _registrations(self) -> Section:
        levels = [
            _("Level %(level)d: %(number)d") % {"level": level, "number": number}
            for level, number in self.new_by_level.items()
            if number
        ]
        summary = _("%(new)d new") % {"new": self.new}
        if levels:
            summary += _(" (%(levels)s)") % {"levels": _(", ").join(levels)}
        return Section(_("GHS registrations"), summary + _(", %(total)d in all") % {"total": self.total}, [])

    def _video_set(self, title: str, videos: int) -> Section:
        summary = ngettext("%(title)s, %(number)d video", "%(title)s, %(number)d videos", videos)
        return Section(_("Video learning"), summary % {"title": title, "number": videos}, [])

    def _news(self) -> Section:
        summary = ngettext("%(number)d post published", "%(number)d posts published", self.news_posts)
        return Section(_("News"), summary % {"number": self.news_posts}, [])

    def _leaflets(self) -> Section:
        number = len(self.leaflets)
        return Section(
            _("Leaflets made"),
            ngettext("%(number)d kind", "%(number)d kinds", number) % {"number": number},
            self.leaflets,
        )

    def _event(self, event: Event) -> Section:
        heading = _("%(title)s (no. %(number)d)") % {"title": event.title, "number": event.number}
        summary = _("%(people)s signed up, held on %(day)s") % {
            "people": people(event.sign_ups),
            "day": day(event.held_on),
        }
        lines = []
        if event.exercise_minutes:
            lines.append(_("Exercises: %(minutes)d minutes in all") % {"minutes": event.exercise_minutes})
        return Section(heading, summary, lines)

    def _mailings(self) -> Section:
        lines = []
        for number, sent in enumerate(self.mailings, 1):
            words = {"number": number, "subject": sent.subject, "day": day(sent.sent_on), "first": sent.repeats}
            if sent.repeats:
                lines.append(_("No. %(number)d: “%(subject)s”, no. %(first)d sent again on %(day)s") % words)
            elif sent.resend_of:
                lines.append(_("No. %(number)d: “%(subject)s”, sent again on %(day)s") % words)
            else:
                lines.append(_("No. %(number)d: “%(subject)s”, sent on %(day)s") % words)
        return Section(_("Mailings"), _("%(number)d in all") % {"number": len(self.mailings)}, lines)

    def _occasions(self, heading: str, occasions: list[Occasion]) -> Section:
        lines = [_("%(title)s (%(day)s)") % {"title": one.title, "day": day(one.held_on)} for one in occasions]
        summary = ngettext("%(number)d occasion", "%(number)d occasions", len(lines)) % {"number": len(lines)}
        return Section(heading, summary, lines)


def day(value: date) -> str:
    """Return a day in words."""
    return date_format(value, "DATE_FORMAT")


def people(number: int) -> str:
    """Return a number of people in words."""
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}


def _held_on(one: Event | Occasion) -> dict[str, str]:
    return {"held_on": one.held_on.isoformat()}
