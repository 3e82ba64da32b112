"""How long declarations lie with the office, counted in working days by the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from ghs.council.queries import closed_days_between
from registrations.models import Decision, Declaration

State = Declaration.State

# Where the next step is the office's; everywhere else a declaration waits for the vendor, or for nobody.
WITH_OFFICE = (State.SUBMITTED, State.CHECKING, State.PROPOSED)
LOOKED_BACK_DAYS = 90

# A stay in a state counts the working days after the day on which it began, up to the day on which it ended.
_OFFICE_DAYS = """
    WITH moves AS (
        SELECT key, at, to_state, lead(at) OVER (PARTITION BY key ORDER BY id) AS left_at
          FROM history_entry
         WHERE kind = 'registrations.declaration' AND key = ANY(%(keys)s) AND to_state <> ''
    ), stays AS (
        SELECT key,
               (at AT TIME ZONE 'Asia/Tokyo')::date::timestamp AS first_on,
               (coalesce(left_at, %(now)s) AT TIME ZONE 'Asia/Tokyo')::date::timestamp AS last_on
          FROM moves WHERE to_state = ANY(%(states)s)
    ), counted AS (
        SELECT key::bigint AS declaration_id, count(day) AS days
          FROM stays LEFT JOIN LATERAL generate_series(first_on + interval '1 day', last_on, interval '1 day') AS day
            ON extract(isodow FROM day) < 6 AND day::date <> ALL(%(closed)s::date[])
         GROUP BY key
    )
    SELECT declaration_id, days, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM counted) AS median_days
      FROM counted
"""


@dataclass(frozen=True)
class Turnaround:
    """How quickly the office decided lately. Units: working days with the office, None when nothing was decided."""

    decided: int
    median_days: float | None


def office_days(declarations: Collection[Declaration], at: datetime) -> dict[int, int]:
    """Return how many working days each declaration has lain with the office; the vendor's time is left out."""
    begun = [declaration.submitted_at for declaration in declarations if declaration.submitted_at]
    if not begun:
        return {}
    rows = _counted([declaration.pk for declaration in declarations], min(begun), at)
    return {pk: days for pk, days, _median in rows}


def turnaround_before(at: datetime) -> Turnaround:
    """Return how many declarations were accepted or refused in the last 90 days, and their median."""
    since = at - timedelta(days=LOOKED_BACK_DAYS)
    kinds = [Decision.Kind.ACCEPTED, Decision.Kind.REFUSED]
    decided = Decision.objects.filter(kind__in=kinds, decided_at__range=(since, at))
    rows = list(decided.values_list("declaration").annotate(begun=Min("declaration__submitted_at")).order_by())
    if not rows:
        return Turnaround(0, None)
    counted = _counted([pk for pk, _begun in rows], min(begun for _pk, begun in rows), at)
    return Turnaround(len(rows), counted[0][2] if counted else None)


def _counted(pks: list[int], begun: datetime, at: datetime) -> list[tuple[Any, ...]]:
    first, last = timezone.localdate(begun), timezone.localdate(at)
    values: dict[str, Any] = {
        "keys": [str(pk) for pk in pks],
        "now": at,
        "states": [str(state) for state in WITH_OFFICE],
        "closed": closed_days_between(first, last),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OFFICE_DAYS, values)
        return cursor.fetchall()
