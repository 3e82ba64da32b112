"""Searching the register: what stands there now, or what stood there at the end of a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, SmallIntegerField, When

from ghs.library.models import Area
from ghs.register.days import end_of
from ghs.register.question import Question
from ghs.text.normal import search_key
from registrations.models import Declaration, Grams, RegistrationVersion
from registrations.numbers import canonical_number

Versions = QuerySet[RegistrationVersion]
State = Declaration.State

MOST_COUNTED = 10_000
# So long are the pieces in the index of short words; longer words are found by their trigrams.
LONGEST_GRAM = 2
_SORTED_BY = {
    "kana": ["organization_name_kana", "organization_name", "sequence"],
    "number": ["sequence"],
    "date": ["-registered_on", "-sequence"],
}


def found(question: Question, *, today: date) -> Versions:
    """Return the versions that a question asks for, in its order.

    Shape: with `on` what the register said at the end of that day in Japan, each state as it was on it. Words that
    say nothing, such as a legal form, are passed over.
    """
    versions = hits(question, today=today).select_related("registration")
    if question.sorted_by == "relevance":
        return versions.order_by(_fit(question.q), "sequence")
    return versions.order_by(*_SORTED_BY[question.sorted_by])


def best_found(question: Question, total: int, *, today: date) -> Versions:
    """Return what `found` returns, without weighing more than 10,000 hits when there are more.

    Shape: of so many hits, those that the database comes upon first are put in order of fit; the exact number always.
    """
    if total <= MOST_COUNTED or question.sorted_by != "relevance":
        return found(question, today=today)
    all_hits = hits(question, today=today).values("pk")
    weighed = all_hits[:MOST_COUNTED]
    if sequence := _sequence_of(question.q):
        weighed = weighed.union(all_hits.filter(sequence=sequence), all=True)
    # What is weighed is a hit already: asking every word of it again would take longer than finding it did.
    return RegistrationVersion.objects.filter(pk__in=weighed).order_by(_fit(question.q), "sequence")


def hits(question: Question, *, today: date, but_for: str = "") -> Versions:
    """Return what a question asks for in no order, each facet heeded except one."""
    versions = versions_on(question.on)
    if words := words_of(question.q):
        versions = versions.alias(grams=Grams("search_key")).filter(_says(words, question.q))
    for facet, values in question.facets.items():
        if facet != but_for:
            versions = versions.filter(_NARROWED_BY[facet](values, question.on or today))
    return versions.order_by()


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


def _says(words: list[str], text: str) -> Q:
    """Every word stands somewhere; or the whole text is the number, with zeros left out perhaps.

    Shape: beside a short word the index of short words is asked for the pieces of the longer ones as well, so that
    only what has them all is read.
    """
    long = [word for word in words if len(word) > LONGEST_GRAM]
    asked = Q(*(Q(search_key__contains=word) for word in long))
    if len(long) < len(words):
        asked &= Q(grams__contains=[piece for word in words for piece in _pieces(word)])
    sequence = _sequence_of(text)
    return asked | Q(sequence=sequence) if sequence else asked


def _pieces(word: str) -> list[str]:
    """Return the pieces of a word that the index of short words holds, as long as they can be."""
    return [word[at : at + LONGEST_GRAM] for at in range(max(len(word) - LONGEST_GRAM, 0) + 1)]


def _fit(text: str) -> Case:
    """How well a version fits: its number, the beginning of a name, a name, the organisation, anything else."""
    words = words_of(text)
    in_name, in_maker = Q(), Q()
    for word in words:
        in_name &= Q(name_key__contains=word)
        in_maker &= Q(maker_key__contains=word)
    begins = in_name & Q(name_key__contains=f"\n{words[0]}") if words else Q()
    ranks = [Q(sequence=_sequence_of(text)), begins, in_name, in_maker]
    whens = [When(each, then=rank) for rank, each in enumerate(ranks) if each]
    return Case(*whens, default=len(ranks), output_field=SmallIntegerField())


def _sequence_of(text: str) -> int:
    number = canonical_number(text)
    return int(number.rpartition("-")[2]) if number else 0


def _in_states(states: tuple[str, ...], day: date) -> Q:
    """Past its last day a registration has lapsed, whether the clock noted it or not."""
    asked = Q(state__in=[state for state in states if state != State.REGISTERED])
    if State.REGISTERED in states:
        asked |= Q(state=State.REGISTERED, expires_on__gte=day)
    if State.LAPSED in states:
        asked |= Q(state=State.REGISTERED, expires_on__lt=day)
    return asked


def _in_years(years: tuple[int, ...], _day: date) -> Q:
    asked = Q()
    for year in years:
        asked |= Q(registered_on__year=year)
    return asked


def _in_areas(areas: tuple[str, ...], _day: date) -> Q:
    """Risk management is declared always, so that asking for it asks for everything."""
    return Q() if Area.RISK_MANAGEMENT in areas else Q(areas__overlap=list(areas))


def _in_categories(categories: tuple[str, ...], _day: date) -> Q:
    return Q(categories__has_any_keys=list(categories))


_NARROWED_BY: dict[str, Callable[[tuple[Any, ...], date], Q]] = {
    "level": lambda levels, _day: Q(level__in=levels),
    "state": _in_states,
    "area": _in_areas,
    "category": _in_categories,
    "organization": lambda keys, _day: Q(organization__in=keys),
    "year": _in_years,
    "edition": lambda editions, _day: Q(guideline_edition__in=editions),
}
