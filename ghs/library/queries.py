"""Reading the guideline and the law."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.library.models import Area, Criterion, Distribution, GuidelineEdition, LawArticle, Leaflet, Lecture

# Source: the practice guide JESRA TR-0047-2019 was published on 30 August 2019.
GUIDE_PUBLISHED_ON = date(2019, 8, 30)


def edition_in_force(on: date) -> GuidelineEdition | None:
    """Return the edition to declare by on a day, or None before the guideline was loaded."""
    return GuidelineEdition.objects.in_force(on).first()


def editions_with_criteria() -> list[GuidelineEdition]:
    """Return every edition, newest first, with `criterion_count`."""
    return list(GuidelineEdition.objects.annotate(criterion_count=Count("criteria")).order_by("-published_on"))


def criteria_by_area(edition: GuidelineEdition) -> list[tuple[Area, list[Criterion]]]:
    """Return an edition's checklist, area by area, in its order."""
    return [(Area(area), list(criteria)) for area, criteria in groupby(edition.criteria.all(), lambda row: row.area)]


def articles_in_force(on: date) -> dict[str, LawArticle]:
    """Return the article of each duty as numbered on a day, by the duty's name."""
    return {article.duty: article for article in LawArticle.objects.in_force(on)}


def renumbered_articles(on: date) -> list[tuple[LawArticle, LawArticle]]:
    """Return the duties whose article moved since the practice guide of 2019: as it was there, and on a day."""
    then, now = articles_in_force(GUIDE_PUBLISHED_ON), articles_in_force(on)
    return [(then[duty], now[duty]) for duty in then if duty in now and then[duty].article != now[duty].article]


@dataclass(frozen=True)
class Done:
    """One thing the council did to make GHS known."""

    kind: str
    pk: int
    title: str
    day: date


def outreach() -> list[tuple[str | Promise, list[Done]]]:
    """Return lectures, distributions and leaflets, the latest of each first."""
    return [
        (_("Lectures"), [Done("lecture", row.pk, row.title, row.held_on) for row in Lecture.objects.all()]),
        (
            _("Leaflets handed out"),
            [Done("distribution", row.pk, row.title, row.held_on) for row in Distribution.objects.all()],
        ),
        (_("Leaflets made"), [Done("leaflet", row.pk, row.title, row.published_on) for row in Leaflet.objects.all()]),
    ]
