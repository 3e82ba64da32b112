"""Counting what happened in a period, from the rows of every app."""

from collections import Counter
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from ghs.library.models import Distribution, Leaflet, Lecture
from ghs.register.days import fiscal_year_of
from ghs.reports.models import ReportingPeriod
from ghs.reports.period import Period, fiscal_year
from ghs.reports.report import Event, MailingSent, Occasion, Report, Year
from newsletter.models import Mailing
from newsletter.queries import confirmed_subscribers_on, mailings_sent_between, posts_published_between
from registrations.models import Registration
from training.models import Edition, Part, VideoSet
from training.queries.courses import editions_held_between

LEVELS = (1, 2, 3)


def annual_report(period: Period) -> Report:
    """Count everything that the yearly report tells of a period."""
    first, last = period.first, period.last
    years = _registrations_by_year(last)
    return Report(
        period=period,
        new_by_level=_new_by_level(period),
        total=years[-1].total if years else 0,
        years=years,
        events=_events(period),
        video_sets=_video_sets(period),
        subscribers=confirmed_subscribers_on(last),
        mailings=_mailings(list(mailings_sent_between(first, last))),
        news_posts=posts_published_between(first, last).count(),
        leaflets=[leaflet.title for leaflet in Leaflet.objects.within(first, last).order_by("published_on", "id")],
        lectures=_occasions(Lecture, period),
        distributions=_occasions(Distribution, period),
    )


def default_period(day: date) -> Period:
    """Return the period to show first: the saved one that is marked so, or the fiscal year of a day."""
    saved = ReportingPeriod.objects.filter(is_default=True).first()
    return saved.period if saved else fiscal_year(fiscal_year_of(day))


def fiscal_years(day: date) -> list[int]:
    """Return the fiscal years to choose from, newest first: since the first registration up to a day."""
    oldest = Registration.objects.order_by("registered_on").values_list("registered_on", flat=True).first()
    return list(range(fiscal_year_of(day), fiscal_year_of(min(oldest or day, day)) - 1, -1))


def saved_name(period: Period) -> str:
    """Return the name under which a period was saved, or ""."""
    saved = ReportingPeriod.objects.filter(first_on=period.first, last_on=period.last).first()
    return saved.name if saved else ""


def _new_by_level(period: Period) -> dict[int, int]:
    new = Registration.objects.filter(registered_on__range=(period.first, period.last))
    counted = dict(new.order_by().values_list("level").annotate(Count("id")))
    return {level: counted.get(level, 0) for level in LEVELS}


def _registrations_by_year(last: date) -> list[Year]:
    """Every fiscal year since the first registration; the last one only up to the last day."""
    months = (
        Registration.objects.filter(registered_on__lte=last)
        .order_by()
        .values_list(ExtractYear("registered_on"), ExtractMonth("registered_on"))
        .annotate(Count("id"))
    )
    counted: Counter[int] = Counter()
    for year, month, number in months:
        counted[fiscal_year_of(date(year, month, 1))] += number
    years, total = [], 0
    for year in range(min(counted), fiscal_year_of(last) + 1) if counted else []:
        total += counted[year]
        years.append(Year(year, counted[year], total))
    return years


def _events(period: Period) -> list[Event]:
    editions = editions_held_between(period.first, period.last).prefetch_related("parts")
    return [_event(edition) for edition in editions]


def _event(edition: Edition) -> Event:
    parts = list(edition.parts.all())
    return Event(
        title=edition.course.title,
        number=edition.number,
        held_on=edition.held_on,
        sign_ups=edition.sign_up_count,  # type: ignore[attr-defined]
        programme=[(str(part.get_kind_display()), part.title, part.minutes) for part in parts],
        exercise_minutes=sum(part.minutes for part in parts if part.kind == Part.Kind.EXERCISE),
    )


def _video_sets(period: Period) -> list[tuple[str, int]]:
    released = VideoSet.objects.filter(released_on__range=(period.first, period.last))
    counted = released.annotate(number=Count("videos", filter=Q(videos__isnull=False)))
    return list(counted.order_by("released_on", "code").values_list("title", "number"))


def _mailings(mailings: list[Mailing]) -> list[MailingSent]:
    numbers = {mailing.pk: number for number, mailing in enumerate(mailings, 1)}
    return [
        MailingSent(
            subject=mailing.subject,
            sent_on=mailing.sent_on,  # type: ignore[arg-type]
            resend_of=mailing.resend_of.subject if mailing.resend_of else None,
            repeats=numbers.get(mailing.resend_of_id) if mailing.resend_of_id else None,
        )
        for mailing in mailings
    ]


def _occasions(kind: type[Lecture] | type[Distribution], period: Period) -> list[Occasion]:
    rows = kind.objects.within(period.first, period.last).order_by("held_on", "id")
    return [Occasion(row.title, row.held_on) for row in rows]
