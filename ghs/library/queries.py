"""Reading the guideline and the law."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ghs.library.comparison import Change, Difference, Item, changed_pieces, compare
from ghs.library.models import Area, Criterion, Distribution, GuidelineEdition, LawArticle, Leaflet, Lecture

# Source: the practice guide JESRA TR-0047-2019 was published on 30 August 2019.
GUIDE_PUBLISHED_ON = date(2019, 8, 30)

CHANGES: dict[Change, Promise] = {
    Change.NEW: _("Newly asked"),
    Change.DROPPED: _("Dropped"),
    Change.WORDING: _("Wording changed"),
    Change.STANDARDS: _("Standards cited changed"),
    Change.RENUMBERED: _("Renumbered"),
}
UNCHANGED = _("Unchanged")

Pieces = list[tuple[str, bool]]


def edition_in_force(on: date) -> GuidelineEdition | None:
    """Return the edition to declare by on a day, or None before the guideline was loaded."""
    return GuidelineEdition.objects.in_force(on).first()


def editions_with_criteria() -> list[GuidelineEdition]:
    """Return every edition, newest first, with `criterion_count`."""
    return list(GuidelineEdition.objects.annotate(criterion_count=Count("criteria")).order_by("-published_on"))


def criteria_by_area(edition: GuidelineEdition) -> list[tuple[Area, list[Criterion]]]:
    """Return an edition's checklist, area by area, in its order."""
    return [(Area(area), list(criteria)) for area, criteria in groupby(edition.criteria.all(), lambda row: row.area)]


@dataclass(frozen=True)
class Compared:
    """One question as it stands in two editions; an edition without it has None. `criterion` is the latest."""

    difference: Difference
    before: Criterion | None
    after: Criterion | None
    criterion: Criterion

    @property
    def words(self) -> list[Promise]:
        """What happened, in words."""
        return [CHANGES[change] for change in self.difference.changes] or [UNCHANGED]

    @property
    def parts(self) -> list[tuple[str, Pieces, Pieces]]:
        """The question, and what else differs: a label, the earlier and the later wording in pieces."""
        old, new = told(self.before), told(self.after)
        question = gettext("Criterion")
        return [
            (label, *changed_pieces(old.get(label, ""), new.get(label, "")))
            for label in (new or old)
            if label == question or (self.before and self.after and old[label] != new[label])
        ]


def rewording(before: Criterion, after: Criterion) -> list[tuple[str, Pieces, Pieces]]:
    """Return how one question is worded in two editions: as `Compared.parts`."""
    return Compared(compare([as_item(before)], [as_item(after)])[0], before, after, after).parts


def told(criterion: Criterion | None) -> dict[str, str]:
    """Return what a checklist says of a criterion, by label, in the language of the page."""
    if criterion is None:
        return {}
    allowed = gettext("Allowed") if criterion.not_applicable_allowed else gettext("Not allowed")
    return {
        gettext("Criterion"): criterion.text,
        gettext("Clause"): criterion.clause,
        gettext("Evidence wanted"): criterion.evidence_wanted,
        gettext("Answer “not applicable”"): allowed,
        gettext("Standards"): gettext(", ").join(criterion.standard_names),
    }


def compared_by_area(before: GuidelineEdition, after: GuidelineEdition) -> list[tuple[Area, list[Compared]]]:
    """Return every question of two editions, area by area; one that moved stands in its later area."""
    old, new = ({row.key: row for row in edition.criteria.all()} for edition in (before, after))
    differences = compare([as_item(row) for row in old.values()], [as_item(row) for row in new.values()])
    compared = [
        Compared(each, old.get(each.key), new.get(each.key), new.get(each.key) or old[each.key]) for each in differences
    ]
    by_area = [(area, [row for row in compared if row.criterion.area == area]) for area in Area]
    return [(area, rows) for area, rows in by_area if rows]


def as_item(criterion: Criterion) -> Item:
    """Return a criterion as far as editions are compared: in both languages, so that every page tells the same."""
    wording = (
        criterion.text_ja,
        criterion.text_en,
        criterion.clause_ja,
        criterion.clause_en,
        criterion.evidence_wanted_ja,
        criterion.evidence_wanted_en,
        str(criterion.not_applicable_allowed),
    )
    return Item(criterion.key, criterion.number, wording, tuple(criterion.standard_names))


def editions_to_compare() -> list[tuple[GuidelineEdition, GuidelineEdition]]:
    """Return each edition with a checklist beside the next one, the newest pair first."""
    with_checklist = GuidelineEdition.objects.filter(criteria__isnull=False).distinct().order_by("-published_on")
    return [(earlier, later) for later, earlier in pairwise(with_checklist)]


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
