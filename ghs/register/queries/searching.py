"""Searching the register: what stands there now, or what stood there at the end of a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ghs.library.models import Area
from ghs.register.days import end_of
from ghs.register.question import Question
from ghs.text.normal import search_key
from registrations.models import Declaration, RegistrationVersion

Versions = QuerySet[RegistrationVersion]
State = Declaration.State

MOST_COUNTED = 10_000
_SORTED_BY = {
    "kana": ["organization_name_kana", "organization_name", "registration__sequence"],
    "number": ["registration__sequence"],
    "date": ["-registered_on", "-registration__sequence"],
    "relevance": ["registration__sequence"],
}


def found(question: Question, *, today: date) -> Versions:
    """Return the versions that a question asks for, in its order.

    Shape: with `on` what the register said at the end of that day in Japan, each state as it was on it. Words that
    say nothing, such as a legal form, are passed over.
    """
    versions = versions_on(question.on).select_related("registration")
    for word in words_of(question.q):
        versions = versions.filter(search_key__contains=word)
    for facet, values in question.facets.items():
        versions = versions.filter(_NARROWED_BY[facet](values, question.on or today))
    return versions.order_by(*_SORTED_BY[question.sorted_by])


def versions_on(day: date | None) -> Versions:
    """Return what the register says now, or said at the end of a day in Japan."""
    if day is None:
        return RegistrationVersion.objects.current()
    return RegistrationVersion.objects.as_of(end_of(day))


def count_up_to(versions: QuerySet[Any], limit: int = MOST_COUNTED) -> int:
    """Count hits, but stop after the first above a limit: a greater number than the limit says "more than that"."""
    return versions.order_by()[: limit + 1].count()


def words_of(text: str) -> list[str]:
    """Return the words of a search as the register looks for them."""
    return list(filter(None, map(search_key, text.split())))


def says_nothing(text: str) -> bool:
    """Whether a search text holds only signs and legal forms, so that nothing could be looked for."""
    return bool(text.strip()) and not words_of(text)


def _in_states(states: tuple[str, ...], day: date) -> Q:
    """Past its last day a registration has lapsed, whether the clock noted it or not."""
    asked = Q(state__in=[state for state in states if state != State.REGISTERED])
    if State.REGISTERED in states:
        asked |= Q(state=State.REGISTERED, expires_on__gte=day)
    if State.LAPSED in states:
        asked |= Q(state=State.REGISTERED, expires_on__lt=day)
    return asked


def _in_areas(areas: tuple[str, ...], _day: date) -> Q:
    """Risk management is declared always, so that asking for it asks for everything."""
    return Q() if Area.RISK_MANAGEMENT in areas else Q(areas__overlap=list(areas))


def _in_categories(categories: tuple[str, ...], _day: date) -> Q:
    asked = Q()
    for category in categories:
        asked |= Q(product_details__contains=[{"category": category}])
    return asked


_NARROWED_BY: dict[str, Callable[[tuple[Any, ...], date], Q]] = {
    "level": lambda levels, _day: Q(level__in=levels),
    "state": _in_states,
    "area": _in_areas,
    "category": _in_categories,
    "organization": lambda keys, _day: Q(registration__organization__in=keys),
    "year": lambda years, _day: Q(registered_on__year__in=years),
    "edition": lambda editions, _day: Q(guideline_edition__in=editions),
}
