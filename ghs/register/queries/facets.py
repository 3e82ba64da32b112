"""How many hits each value of a facet has: what the search would find if that value were chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, F, Value, When

from ghs.register.queries.searching import MOST_COUNTED, State, Versions, hits
from ghs.register.question import FACETS, Question

MOST_ORGANIZATIONS = 12
# What is read of each hit, and how each facet counts it. Columns: the value, its name and English name, how many.
_READ = (
    "id",
    "level",
    "told_state",
    "areas",
    "categories",
    "organization_id",
    "organization_name",
    "organization_name_english",
    "registered_on",
    "guideline_edition",
)
_COUNTED = {
    "level": "SELECT level::text, '', '', count(*) FROM hit GROUP BY level",
    "state": "SELECT told_state, '', '', count(*) FROM hit GROUP BY told_state",
    "area": "SELECT area, '', '', count(DISTINCT id) FROM hit, unnest(areas) area GROUP BY area",
    "category": "SELECT category, '', '', count(DISTINCT id)"
    " FROM hit, jsonb_array_elements_text(categories) category GROUP BY category",
    "organization": "SELECT organization_id::text, max(organization_name), max(organization_name_english), count(*)"
    " FROM hit GROUP BY organization_id"
    " ORDER BY organization_id = ANY(%s) DESC, count(*) DESC, organization_id LIMIT %s",
    "year": "SELECT extract(year FROM registered_on)::integer::text, '', '', count(*) FROM hit GROUP BY 1",
    "edition": "SELECT guideline_edition, '', '', count(*) FROM hit GROUP BY guideline_edition",
}
_ALL = "SELECT '', '', '', count(*) FROM hit"


@dataclass(frozen=True)
class Found:
    """A value of a facet among the hits."""

    value: str
    name: str
    name_english: str
    count: int


@dataclass(frozen=True)
class Counts:
    """How many hits there are, and how many each value of each facet has.

    Shape: a total above 10,000 says "more than that". A facet of which more hits would have had to be looked at
    than that stands in `uncounted`: its values are those of some of the hits, and their numbers say nothing.
    """

    total: int
    facets: dict[str, list[Found]]
    uncounted: frozenset[str]


def count_facets(question: Question, *, today: date) -> Counts:
    """Count the hits of a question, and those of each value of each facet with all other facets heeded.

    Shape: one statement; the values of a facet in no order, only the organisations with the most hits and those asked.
    """
    statements, values = zip(*_statements(question, today), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), [each for some in values for each in some])
        rows = cursor.fetchall()
    totals = {facet: count for facet, value, *_names, count in rows if facet.startswith("all")}
    facets: dict[str, list[Found]] = {name: [] for name in FACETS}
    for facet, *found in rows:
        if facet in facets:
            facets[facet].append(Found(*found))
    shared = totals["all"]
    uncounted = {name for name in FACETS if totals.get(f"all {name}", shared) > MOST_COUNTED}
    return Counts(shared, facets, frozenset(uncounted))


def _statements(question: Question, today: date) -> Iterator[tuple[str, list[Any]]]:
    """One for the hits with the facets that nothing is asked of, and one for each that something is asked of."""
    free = [name for name in FACETS if name not in question.facets]
    yield _statement(hits(question, today=today), question, today, {"all": "", **dict.fromkeys(free, "")})
    for name in question.facets:
        others = hits(question, today=today, but_for=name)
        yield _statement(others, question, today, {f"all {name}": "", name: ""})


def _statement(versions: Versions, question: Question, today: date, names: dict[str, str]) -> tuple[str, list[Any]]:
    day = question.on or today
    lapsed = When(state=State.REGISTERED, expires_on__lt=day, then=Value(State.LAPSED.value))
    told = versions.annotate(told_state=Case(lapsed, default=F("state"), output_field=CharField()))
    sql, values = told.values(*_READ)[: MOST_COUNTED + 1].query.sql_with_params()
    parts, asked = [], list(values)
    for name in names:
        parts.append(f"SELECT '{name}', part.* FROM ({_COUNTED.get(name, _ALL)}) part")  # noqa: S608 - own constants
        if name == "organization":
            asked += [list(question.organization), MOST_ORGANIZATIONS + len(question.organization)]
    return f"(WITH hit AS MATERIALIZED ({sql}) {' UNION ALL '.join(parts)})", asked
