"""Reading earlier declarations as what a new one can start from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ghs.accounts.models import Organization
from ghs.library.models import GuidelineEdition
from ghs.library.queries import as_item, edition_in_force
from registrations.carrying import Outcome, outcomes
from registrations.models import Answer, Declaration


@dataclass(frozen=True)
class CarryingOver:
    """How many answers of an earlier declaration an edition's checklist would take over, and how."""

    edition: GuidelineEdition
    holds: int
    read_again: int
    unanswered: int
    dropped: int

    @property
    def total(self) -> int:
        """How many items are asked now."""
        return self.holds + self.read_again + self.unanswered


def earlier_declarations(organizations: Iterable[Organization]) -> QuerySet[Declaration]:
    """Return what can be declared again from, newest first, with what a list shows."""
    rows = Declaration.objects.answered_of(organizations)
    return rows.select_related("organization", "registration", "guideline_edition").prefetch_related("products")


def carrying_over(source: Declaration, on: date) -> CarryingOver | None:
    """Return what would be taken over on a day, in the same areas; None before the guideline was loaded."""
    edition = edition_in_force(on)
    if edition is None:
        return None
    answers = list(Answer.objects.asked_in(source).answered().select_related("criterion"))
    asked = edition.criteria.filter(area__in=source.all_areas)
    unread = {answer.criterion.key for answer in answers if answer.is_to_read_again}
    found = outcomes([as_item(answer.criterion) for answer in answers], [as_item(row) for row in asked], unread)
    counts = Counter(found.values())
    return CarryingOver(edition, **{outcome.value: counts[outcome] for outcome in Outcome})
