"""What narrows a search, as a page offers it: each value with its address and how many hits it has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ghs.library.models import Area
from ghs.register.queries.facets import Counts, Found
from ghs.register.question import FACETS, Question
from registrations.models import PUBLIC_STATES, Product

TITLES: dict[str, str | Promise] = {
    "level": _("Level"),
    "state": _("State"),
    "area": _("Area"),
    "category": _("Category"),
    "organization": _("Company or body"),
    "year": _("Year of registration"),
    "edition": _("Guideline edition"),
}
_WORDS: dict[str, dict[str, Any]] = {
    "state": dict(PUBLIC_STATES),
    "area": dict(Area.choices),
    "category": dict(Product.Category.choices),
}
_KNOWN = {"level": ("1", "2", "3"), **_WORDS, "area": [area for area in Area.values if area != Area.RISK_MANAGEMENT]}


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen or, when it is, taken away again. Shape: no count says that it is not known."""

    label: str
    query: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A facet with its values."""

    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True)
class Chip:
    """Something that is asked, and the address without it."""

    title: str
    label: str
    query: str


def filters_of(question: Question, counts: Counts) -> list[Filter]:
    """Return every facet that has something to choose, in the order of the page."""
    filters = [Filter(name, str(TITLES[name]), list(_choices(name, question, counts))) for name in FACETS]
    return [each for each in filters if each.choices]


def chips_of(question: Question, counts: Counts) -> list[Chip]:
    """Return everything that narrows the search."""
    chips = [Chip(gettext("Words"), question.q, question.query_string(q=""))] if question.q else []
    for name, values in question.facets.items():
        names = {found.value: found for found in counts.facets[name]}
        for value in values:
            label = _label(name, names.get(str(value)) or Found(str(value), "", "", 0))
            chips.append(Chip(str(TITLES[name]), label, question.without(name, value).query_string()))
    return chips


def _choices(name: str, question: Question, counts: Counts) -> Iterator[Choice]:
    chosen = getattr(question, name)
    coerce: Callable[[str], Any] = int if name in ("level", "organization", "year") else str
    for found in sorted(_offered(name, counts), key=lambda found: _place(name, found)):
        value = coerce(found.value)
        is_chosen = value in chosen
        asked = question.without(name, value) if is_chosen else question.changed(**{name: (*chosen, value)})
        count = None if name in counts.uncounted else found.count
        yield Choice(_label(name, found), asked.query_string(), count, is_chosen)


def _offered(name: str, counts: Counts) -> list[Found]:
    """When not every hit was looked at, what is known to exist is offered too."""
    found = counts.facets[name]
    if name not in counts.uncounted:
        return found
    seen = {each.value for each in found}
    return [*found, *(Found(value, "", "", 0) for value in _KNOWN.get(name, ()) if value not in seen)]


def _place(name: str, found: Found) -> Any:
    """Words stand as the house lists them, years and editions from the newest, organisations by their hits."""
    if words := _WORDS.get(name):
        return list(words).index(found.value) if found.value in words else len(words)
    if name == "organization":
        return -found.count, found.name
    return found.value if name == "level" else tuple(-int(part) for part in found.value.split("."))


def _label(name: str, found: Found) -> str:
    if name == "organization":
        english = found.name_english if get_language() != "ja" else ""
        return english or found.name or found.value
    if name == "level":
        return gettext("Level %(level)d") % {"level": int(found.value)}
    return str(_WORDS.get(name, {}).get(found.value, found.value))
