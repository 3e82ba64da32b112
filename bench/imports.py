"""Taking over a list of the old register with full validation, beside COPY of the rows that come of it.

Both sides write the same rows into the same tables with the same constraints, check every foreign key, and roll back.
"""

import io
import tempfile
import tracemalloc
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import BinaryIO

from django.db import connection, transaction

from bench.rounds import Comparison, side_by_side
from registrations.actions.importing import import_list
from registrations.models import Registration
from tests.registrations.legacy_lists import as_csv, rows

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ROWS = 10_000
FEW, MANY = 1_000, 50_000
MEGABYTE = 1024 * 1024
WRITTEN = (
    "accounts_organization",
    "registrations_declaration",
    "registrations_product",
    "registrations_registration",
    "registrations_registrationversion",
    "registrations_importedrow",
    "history_entry",
)


def measure() -> list[Comparison]:
    """Compare speed, and the memory for a long list with that for a short one."""
    with listed(ROWS) as content:
        copies = rows_written(content)
        rates = side_by_side(lambda: imported(content), lambda: copied(copies))
    speed = Comparison("import", *rates, other_name="COPY", unit=f"lists of {ROWS:,}/s", target=0.05)
    peaks = [[1 / peak_of(count) for _round in range(5)] for count in (MANY, FEW)]
    few = f"list of {FEW:,}"
    memory = Comparison("import memory", *peaks, other_name=few, unit=f"1/MB, list of {MANY:,}", target=0.8)
    return [speed, memory]


@contextmanager
def listed(count: int) -> BinaryIO:
    """Give a file with a list."""
    with tempfile.TemporaryFile() as content:
        content.write(as_csv(rows(count)).getvalue())
        yield content


def imported(content: BinaryIO, look: Callable[[], None] = lambda: None) -> None:
    """Take a list over and roll back."""
    with transaction.atomic():
        content.seek(0)
        outcome = import_list(content=content, by=None, at=AT)
        check_keys()
        if outcome.faults or not outcome.new:
            raise AssertionError(f"import: {outcome.faults[:3]}")
        look()
        transaction.set_rollback(True)


def rows_written(content: BinaryIO) -> dict[str, bytes]:
    """Return what an import writes, table by table, as COPY gives it."""
    before: dict[str, int] = {}
    copies: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            before[table] = cursor.fetchone()[0]

    def look() -> None:
        for table, last in before.items():
            kept = io.BytesIO()
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY (SELECT {columns_of(table)} FROM {table} WHERE id > {last}) TO STDOUT") as copy,
            ):
                for part in copy:
                    kept.write(part)
            copies[table] = kept.getvalue()

    imported(content, look)
    return copies


@cache
def columns_of(table: str) -> str:
    """Return the columns that are written; the database works out the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return str(cursor.fetchone()[0])


def copied(copies: dict[str, bytes]) -> None:
    """Write the same rows by COPY and roll back."""
    with transaction.atomic():
        before = Registration.objects.count()
        with connection.cursor() as cursor:
            for table, content in copies.items():
                with cursor.copy(f"COPY {table} ({columns_of(table)}) FROM STDIN") as copy:
                    copy.write(content)
        check_keys()
        if Registration.objects.count() - before != ROWS:
            raise AssertionError("import: COPY wrote other rows")
        transaction.set_rollback(True)


def check_keys() -> None:
    """Let the database check every foreign key now, as it does on commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def peak_of(count: int) -> float:
    """Return the most memory that Python holds while a list is taken over. Units: MB."""
    with listed(count) as content:
        tracemalloc.start()
        try:
            imported(content)
            return tracemalloc.get_traced_memory()[1] / MEGABYTE
        finally:
            tracemalloc.stop()
