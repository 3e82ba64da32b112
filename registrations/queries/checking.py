"""The checklist as the desk reads it: every item, or only those that ask for attention."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.library.models import Area
from registrations.changes import Change
from registrations.models import Answer
from registrations.queries.submissions import Comparison


@dataclass
class DeskItem:
    """One answer with what changed in it, and whether the vendor was asked to mend it the last time."""

    answer: Answer
    changes: list[Change]
    was_asked: bool

    @property
    def has_open_request(self) -> bool:
        """Whether a request is written down or waits for the vendor."""
        return any(request.resolved_at is None for request in self.answer.correction_requests.all())

    @property
    def is_unchanged_though_asked(self) -> bool:
        """Whether the vendor handed it in as it was although something was to be mended."""
        return self.was_asked and not self.changes

    @property
    def is_in_changes(self) -> bool:
        """Whether somebody who checks what changed has to look at it."""
        return bool(self.changes) or self.was_asked or self.has_open_request

    @property
    def is_not_applicable(self) -> bool:
        """Whether the vendor says that it does not apply."""
        return self.answer.verdict == Answer.Verdict.NOT_APPLICABLE


@dataclass
class DeskArea:
    """The items of one area: those shown, out of how many."""

    area: Area
    total: int = 0
    items: list[DeskItem] = field(default_factory=list)


@dataclass(frozen=True)
class View:
    """A choice of items, with how many fit."""

    key: str
    label: str | Promise
    count: int


_VIEWS: dict[str, tuple[str | Promise, Callable[[DeskItem], bool]]] = {
    "changed": (_("Only what changed"), lambda item: item.is_in_changes),
    "all": (_("Everything"), lambda item: True),
    "requests": (_("With open requests"), lambda item: item.has_open_request),
    "not_applicable": (_("Not applicable"), lambda item: item.is_not_applicable),
}


@dataclass(frozen=True)
class DeskChecklist:
    """The checklist under one view, with the other views to choose."""

    show: str
    views: list[View]
    areas: list[DeskArea]


def desk_checklist(answers: Iterable[Answer], comparison: Comparison | None, show: str) -> DeskChecklist:
    """Return the items that a view shows: only what changed where there is something to compare with."""
    items = [_item(answer, comparison) for answer in answers]
    open_views = {key: rule for key, rule in _VIEWS.items() if comparison or key != "changed"}
    show = show if show in open_views else next(iter(open_views))
    views = [View(key, label, sum(fits(item) for item in items)) for key, (label, fits) in open_views.items()]
    return DeskChecklist(show, views, _areas(items, _VIEWS[show][1]))


def _item(answer: Answer, comparison: Comparison | None) -> DeskItem:
    if comparison is None:
        return DeskItem(answer, [], was_asked=False)
    last = comparison.after.submitted_at if comparison.before and comparison.after else None
    was_asked = last is not None and any(request.resolved_at == last for request in answer.correction_requests.all())
    return DeskItem(answer, comparison.differences.items.get(answer.criterion.key, []), was_asked)


def _areas(items: list[DeskItem], fits: Callable[[DeskItem], bool]) -> list[DeskArea]:
    areas: dict[Area, DeskArea] = {}
    for item in items:
        area = areas.setdefault(Area(item.answer.criterion.area), DeskArea(Area(item.answer.criterion.area)))
        area.total += 1
        if fits(item):
            area.items.append(item)
    return list(areas.values())
