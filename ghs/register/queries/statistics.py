"""Counting the register: what was new in a period, and what stood there on its last day and before."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from ghs.library.models import Area
from ghs.register.days import end_of, fiscal_year_of, fiscal_years_end
from ghs.register.queries.searching import versions_on
from registrations.levels import LEVELS
from registrations.models import PUBLIC_STATES, Declaration, Product, RegistrationVersion

State = Declaration.State
Numbers = dict[str, int]


@dataclass(frozen=True)
class Standing:
    """What the register held at the end of a day."""

    day: date
    total: int
    valid: int

    @property
    def ended(self) -> int:
        """Those whose mark might not be used on that day."""
        return self.total - self.valid


@dataclass(frozen=True)
class Counted:
    """What stood in the register at the end of a day: by state all, by everything else those in force."""

    states: Numbers
    levels: Numbers
    areas: Numbers
    categories: Numbers
    editions: Numbers

    @property
    def total(self) -> int:
        """Everything ever registered up to the day."""
        return sum(self.states.values())

    @property
    def valid(self) -> int:
        """Those in force on the day."""
        return self.states[State.REGISTERED]


def first_registered_on() -> date | None:
    """Return the day of the oldest registration, or None while the register is empty."""
    first: date | None = RegistrationVersion.objects.current().aggregate(first=Min("registered_on"))["first"]
    return first


def counted_on(day: date) -> Counted:
    """Return what stood in the register at the end of a day, in two queries.

    Shape: a registration counts once in each of its areas, and once in each category in which it has a product.
    """
    there = versions_on(day)
    valid = Q(state=State.REGISTERED, expires_on__gte=day)
    asked = {f"state_{state}": _in_state(state, day) for state, _label in PUBLIC_STATES}
    asked |= {f"level_{level}": valid & Q(level=level) for level in LEVELS}
    asked |= {f"area_{area}": valid & _in_area(area) for area in Area.values}
    asked |= {f"category_{key}": valid & Q(product_details__contains=[{"category": key}]) for key in Product.Category}
    numbers = there.order_by().aggregate(**{name: Count("pk", filter=condition) for name, condition in asked.items()})
    editions = there.filter(valid).order_by().values_list("guideline_edition").annotate(Count("pk"))
    return Counted(
        states=_part(numbers, "state"),
        levels=_part(numbers, "level"),
        areas=_part(numbers, "area"),
        categories=_part(numbers, "category"),
        editions=dict(sorted(editions)),
    )


def standings(first: date, last: date) -> list[Standing]:
    """Return what the register held at the end of each fiscal year of a period and on its last day, in one query."""
    days = fiscal_years_end(first, last)
    asked = {}
    for place, day in enumerate(days):
        moment = end_of(day)
        there = Q(recorded_from__lte=moment) & (Q(recorded_to=None) | Q(recorded_to__gt=moment))
        asked[f"total{place}"] = Count("pk", filter=there)
        asked[f"valid{place}"] = Count("pk", filter=there & Q(state=State.REGISTERED, expires_on__gte=day))
    numbers = RegistrationVersion.objects.order_by().aggregate(**asked)
    return [Standing(day, numbers[f"total{place}"], numbers[f"valid{place}"]) for place, day in enumerate(days)]


def new_between(first: date, last: date, year_of: Callable[[date], int]) -> dict[int, dict[int, int]]:
    """Return how many were registered in a period, by year and level, oldest year first; both days are included.

    Shape: {2019: {1: 1, 2: 6, 3: 0}}; years without any in between are there.
    """
    new = versions_on(last).filter(registered_on__range=(first, last)).order_by()
    dated = new.annotate(year=ExtractYear("registered_on"), month=ExtractMonth("registered_on"))
    counts: Counter[tuple[int, int]] = Counter()
    for year, month, level, number in dated.values_list("year", "month", "level").annotate(Count("pk")):
        counts[year_of(date(year, month, 1)), level] += number
    years = [year for year, _level in counts]
    every = range(min(years), max(years) + 1) if years else []
    return {year: {level: counts[year, level] for level in LEVELS} for year in every}


def new_by_fiscal_year(first: date, last: date) -> dict[int, dict[int, int]]:
    """Return the new ones of a period by fiscal year and level."""
    return new_between(first, last, fiscal_year_of)


def new_by_year(first: date, last: date) -> dict[int, dict[int, int]]:
    """Return the new ones of a period by calendar year and level."""
    return new_between(first, last, lambda day: day.year)


def _in_state(state: str, day: date) -> Q:
    """Past its last day a registration has lapsed, whether the clock noted it or not."""
    if state == State.REGISTERED:
        return Q(state=state, expires_on__gte=day)
    if state == State.LAPSED:
        return Q(state=state) | Q(state=State.REGISTERED, expires_on__lt=day)
    return Q(state=state)


def _in_area(area: str) -> Q:
    """Risk management belongs to every declaration."""
    return Q() if area == Area.RISK_MANAGEMENT else Q(areas__contains=[area])


def _part(numbers: Numbers, name: str) -> Numbers:
    return {key.removeprefix(f"{name}_"): number for key, number in numbers.items() if key.startswith(f"{name}_")}
