"""Taking the whole register along as a file: the memory for a million registrations beside that for ten thousand.

`python -m bench.exports 1000000` streams so many registrations in a process of its own and prints what it held.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()

from bench.rounds import Comparison
from ghs.register.item import item_of
from ghs.register.queries.exports import HEADINGS, cells_of, exported
from ghs.register.question import Question
from ghs.register.sheets import csv_file, json_file

TODAY = date(2026, 11, 20)
FEW, MANY = 10_000, 1_000_000
KILOBYTES_IN_MEGABYTE = 1024
WHOLE = Question(sort="number")


def measure() -> list[Comparison]:
    """Compare the peaks. Shape: needs a register of a million registrations."""
    peaks = [1 / peak_of(MANY)], [1 / peak_of(FEW) for _round in range(3)]
    few = f"first {FEW:,}"
    return [Comparison("export memory", *peaks, other_name=few, unit=f"1/MB, list of {MANY:,}", target=0.8)]


def peak_of(count: int) -> float:
    """Return the most memory that a new process holds while so many registrations stream out. Units: MB."""
    command = [sys.executable, "-m", "bench.exports", str(count)]
    done = subprocess.run(command, text=True, capture_output=True, cwd=settings.BASE_DIR)
    if done.returncode:
        raise AssertionError(f"export: {done.stderr[-500:]}")
    return float(done.stdout)


def stream(count: int) -> None:
    """Let so many entries stream out, as CSV and as JSON, and print the most memory held. Units: MB."""
    for lines in (as_csv(), as_json()):
        read = sum(1 for _line in islice(lines, count))
        if read < count:
            raise AssertionError(f"{read} lines of {count} registrations")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_IN_MEGABYTE)


def as_csv() -> Iterator[bytes]:
    """Return the whole register as CSV, line by line."""
    rows = (cells_of(listing, "ja") for listing in exported(WHOLE, today=TODAY))
    return csv_file(list(map(str, HEADINGS)), rows, "utf-8-sig")


def as_json() -> Iterator[str]:
    """Return the whole register as JSON, entry by entry."""
    return json_file({"provenance": {}}, (item_of(listing, "ja") for listing in exported(WHOLE, today=TODAY)))


if __name__ == "__main__":
    stream(int(sys.argv[1]))
