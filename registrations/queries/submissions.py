"""Reading what was handed in, and what changed since the time before."""

from dataclasses import dataclass
from typing import Any

from registrations.changes import Change, Differences, compare
from registrations.contents import content_of
from registrations.models import Declaration, Submission
from registrations.readings import reading_of


@dataclass(frozen=True)
class Comparison:
    """What changed from one state of a declaration to the next.

    Shape: `before` is the number of the earlier submission, or None when `source`, another declaration from which
    answers were taken over, is what is compared with; `after` is None for what is not handed in yet.
    """

    differences: Differences
    numbers: dict[str, str]
    before: int | None = None
    after: Submission | None = None
    source: Declaration | None = None

    @property
    def items(self) -> list[tuple[str, list[Change]]]:
        """The changes in each question that is still answered, by its number."""
        return [(self.numbers[key], changes) for key, changes in self.differences.items.items()]

    @property
    def gone(self) -> list[str]:
        """The numbers of the questions that are no longer answered."""
        return [self.numbers[key] for key in self.differences.gone]


def submissions_of(declaration: Declaration) -> list[Submission]:
    """Return what was handed in, oldest first, without its content."""
    return list(declaration.submissions.defer("content").select_related("submitted_by"))


def comparison_of_submission(declaration: Declaration, number: int) -> Comparison | None:
    """Return what a submission changed in the one before it; None for the first and for unknown ones."""
    found = {row.number: row for row in declaration.submissions.filter(number__in=[number - 1, number])}
    if len(found) < 2:
        return None
    before, after = found[number - 1], found[number]
    return _comparison(before.content, after.content, before=before.number, after=after)


def comparison_since_submission(declaration: Declaration) -> Comparison | None:
    """Return what the vendor has changed since the last submission; None before the first."""
    last = declaration.submissions.last()
    if last is None:
        return None
    return _comparison(last.content, content_of(declaration), before=last.number)


def comparison_with_source(declaration: Declaration) -> Comparison | None:
    """Return what differs from the declaration that a notice changes, or whose answers were taken over.

    Shape: None when there is none.
    """
    source = declaration.previous or _carried_from(declaration)
    if source is None:
        return None
    then, now = source.submissions.last(), declaration.submissions.last()
    before = then.content if then else content_of(source)
    after = now.content if now else content_of(declaration)
    return _comparison(before, after, after=now, source=source)


def _carried_from(declaration: Declaration) -> Declaration | None:
    return Declaration.objects.on_desk().filter(answers__carried_to__declaration=declaration).distinct().last()


def desk_comparison(declaration: Declaration, against: str = "") -> Comparison | None:
    """Return what the office reads as changed: by the last submission, or from the declaration taken over.

    Shape: the declaration taken over is what a first submission is compared with, or any when `against` is "source".
    """
    last = declaration.submissions.defer("content").last()
    if against != "source" and last and last.number > 1:
        return comparison_of_submission(declaration, last.number)
    return comparison_with_source(declaration)


def _comparison(then: dict[str, Any], now: dict[str, Any], **values: Any) -> Comparison:
    numbers = {answer["key"]: answer["number"] for answer in [*then["answers"], *now["answers"]]}
    return Comparison(compare(reading_of(then), reading_of(now)), numbers, **values)
