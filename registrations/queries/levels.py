"""Which level the answers of a declaration reach, and what is missing for the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from ghs.library.models import Area, Criterion
from registrations.levels import LEVELS, level_for
from registrations.models import FURTHER_AREAS, Answer, Declaration
from registrations.queries.declarations import AreaProgress


@dataclass(frozen=True)
class Lack:
    """An area that is not complete: how many of its items are missing, and whether it is declared at all."""

    area: Area
    items: int
    is_chosen: bool


@dataclass(frozen=True)
class Standing:
    """What a declaration's answers reach. Shape: `reached` is 0 before Level 1; `next_level` is None at the top."""

    reached: int
    next_level: int | None
    lacks: list[Lack]

    @property
    def needs_one_of(self) -> bool:
        """Whether completing any one of the areas is enough for the next level."""
        return self.next_level == 2


def standing_of(declaration: Declaration, progress: Sequence[AreaProgress]) -> Standing:
    """Return which level the complete areas reach, those answered but not chosen included, in two more queries."""
    criteria = Criterion.objects.filter(edition=declaration.guideline_edition).order_by()
    totals = dict(criteria.values_list("area").annotate(Count("id")))
    done = {each.area: each.done for each in progress}
    for answer in (
        Answer.objects.filter(declaration=declaration)
        .exclude(criterion__area__in=declaration.all_areas)
        .with_evidence_count()
    ):
        area = Area(answer.criterion.area)
        done[area] = done.get(area, 0) + (answer.gap(answer.evidence_count) is None)
    lacks = {
        area: Lack(area, totals.get(area, 0) - done.get(area, 0), area in declaration.all_areas)
        for area in Area
        if not totals.get(area) or done.get(area, 0) < totals[area]
    }
    further = [lacks[area] for area in FURTHER_AREAS if area in lacks]
    if Area.RISK_MANAGEMENT in lacks:
        return Standing(0, LEVELS[0], [lacks[Area.RISK_MANAGEMENT]])
    reached = level_for(len(FURTHER_AREAS) - len(further))
    return Standing(reached, reached + 1 if further else None, further)
