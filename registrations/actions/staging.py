"""Bringing the sound rows of an old list into a table of their own, where SQL can look at all of them at once."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.db import connection

from ghs.accounts.actions.organizations import organization_key
from registrations.keys import joined_keys
from registrations.legacy.cells import CACHED, folded
from registrations.legacy.rows import LegacyRow

# Lives as long as the caller's transaction. `kept` says what becomes of a row: new, changed or same.
CREATE = """
CREATE TEMPORARY TABLE legacy_row (
    at_row integer, sequence integer, number text, organization text, organization_kana text,
    organization_english text, organization_key text, corporate_number text, postcode text, address text,
    name text, name_kana text, name_english text, category text, models_covered text, version_range text,
    intended_use text, level integer, areas text[], guideline_edition text, registered_on date, expires_on date,
    state text, ended_on date, public_reason text, search_key text, maker_key text, name_key text,
    submission uuid DEFAULT gen_random_uuid(),
    facts jsonb, kept text, organization_id bigint, registration_id bigint
) ON COMMIT DROP
"""
COPY = """
COPY legacy_row (
    at_row, sequence, number, organization, organization_kana, organization_english, organization_key,
    corporate_number, postcode, address, name, name_kana, name_english, category, models_covered, version_range,
    intended_use, level, areas, guideline_edition, registered_on, expires_on, state, ended_on, public_reason,
    search_key, maker_key, name_key, facts
) FROM STDIN
"""


def stage(rows: Iterable[tuple[int, LegacyRow]]) -> int:
    """Copy rows with their numbers in the list into the table `legacy_row`; return how many.

    Effects: memory does not grow with the list.
    """
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        with cursor.copy(COPY) as copy:
            for at_row, row in rows:
                copy.write_row(_values(at_row, row))
                count += 1
        cursor.execute("CREATE INDEX ON legacy_row (sequence)")
        cursor.execute("ANALYZE legacy_row")
    return count


def _values(at_row: int, row: LegacyRow) -> tuple[object, ...]:
    names = (row.organization, row.organization_kana, row.organization_english)
    products = (row.product, row.product_kana, row.product_english)
    keys = joined_keys(folded(row.number), organization=map(folded, names), products=map(folded, products))
    return (
        at_row,
        row.sequence,
        row.number,
        *names,
        _organization_key(names),
        row.corporate_number,
        row.postcode,
        row.address,
        *products,
        row.category,
        row.models_covered,
        row.version_range,
        row.intended_use,
        row.level,
        list(row.areas),
        row.guideline_edition,
        row.registered_on,
        row.expires_on,
        row.state,
        row.ended_on,
        row.public_reason,
        *keys.values(),
        json.dumps(row.facts, ensure_ascii=False),
    )


@lru_cache(maxsize=CACHED)
def _organization_key(names: tuple[str, str, str]) -> str:
    return organization_key(dict(zip(("name", "name_kana", "name_english"), names, strict=True)))
