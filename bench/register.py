"""The public register: a page kept by nginx, beside nginx serving it as a file; searching under load and at size."""

from datetime import UTC, datetime

from bench import caching, exports, searching
from bench.registers import grow
from bench.rounds import Comparison
from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def measure() -> list[Comparison]:
    """Ask every question about the register; the last makes it grow."""
    load_first_values(at=AT)
    load_guideline(at=AT)
    grow(searching.FEW)
    return [*caching.measure(), *searching.measure(), *exports.measure()]
