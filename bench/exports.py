"""Taking the whole register along as a file: the memory for a million registrations beside that for ten thousand."""

import tracemalloc
from collections.abc import Iterator
from datetime import date
from itertools import islice

from bench.rounds import Comparison
from ghs.register.item import item_of
from ghs.register.queries.exports import HEADINGS, cells_of, exported
from ghs.register.question import Question
from ghs.register.sheets import csv_file, json_file

TODAY = date(2026, 11, 20)
FEW, MANY = 10_000, 1_000_000
MEGABYTE = 1024 * 1024
WHOLE = Question(sort="number")


def measure() -> list[Comparison]:
    """Compare the peaks. Shape: needs a register of a million registrations."""
    peak(FEW)  # what is loaded once and kept is no part of the answer
    peaks = [1 / peak(MANY)], [1 / peak(FEW) for _round in range(3)]
    few = f"first {FEW:,}"
    return [Comparison("export memory", *peaks, other_name=few, unit=f"1/MB, list of {MANY:,}", target=0.8)]


def peak(count: int) -> float:
    """Return the most memory that Python holds while so many entries stream out, as CSV and as JSON. Units: MB."""
    tracemalloc.start()
    try:
        for lines in (as_csv(), as_json()):
            read = sum(1 for _line in islice(lines, count))
            if read < count:
                raise AssertionError(f"export: {read} lines of {count} registrations")
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def as_csv() -> Iterator[bytes]:
    """Return the whole register as CSV, line by line."""
    rows = (cells_of(listing, "ja") for listing in exported(WHOLE, today=TODAY))
    return csv_file(list(map(str, HEADINGS)), rows, "utf-8-sig")


def as_json() -> Iterator[str]:
    """Return the whole register as JSON, entry by entry."""
    return json_file({"provenance": {}}, (item_of(listing, "ja") for listing in exported(WHOLE, today=TODAY)))
