"""Two ways to the same outcome, timed in turns."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROUNDS = 7
ROUND_SECONDS = 2.0

Work = Callable[[], object]


@dataclass(frozen=True)
class Comparison:
    """One question with the rates of every round. Units: `unit`, of which more is better."""

    question: str
    ours: Sequence[float]
    other: Sequence[float]
    other_name: str
    unit: str
    target: float

    @property
    def ratio(self) -> float:
        """Ours for one of the other; the larger the better."""
        return median(self.ours) / median(self.other)

    @property
    def is_missed(self) -> bool:
        """Whether the ratio stays under its target."""
        return self.ratio < self.target


def side_by_side(
    ours: Work, other: Work, *, rounds: int = ROUNDS, seconds: float = ROUND_SECONDS
) -> tuple[list[float], list[float]]:
    """Return the rates of both, a number each round. Units: calls a second.

    Each goes first in every other round, after one call of each that is not counted.
    """
    ours()
    other()
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        turns = [(rates[0], ours), (rates[1], other)]
        for kept, work in reversed(turns) if number % 2 else turns:
            kept.append(rate_of(work, seconds))
    return rates


def rate_of(work: Work, seconds: float) -> float:
    """Call again and again until the time is over. Units: calls a second."""
    began, calls = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds or not calls:
        work()
        calls += 1
    return calls / passed


def table(comparisons: Sequence[Comparison]) -> str:
    """Return the numbers for people: medians with least and most."""
    lines = []
    for each in comparisons:
        verdict = "MISSED" if each.is_missed else "ok"
        lines += [
            f"{each.question}: {each.ratio:.2f} (target {each.target:g}, {verdict})",
            f"  ours                 {spread(each.ours)} {each.unit}",
            f"  {each.other_name:<20} {spread(each.other)} {each.unit}",
        ]
    return "\n".join(lines)


def spread(rates: Sequence[float]) -> str:
    """Return a median with least and most."""
    return f"{median(rates):8.2f}  ({min(rates):.2f} to {max(rates):.2f}, {len(rates)} rounds)"


def write(comparisons: Sequence[Comparison], path: Path) -> None:
    """Keep the numbers for machines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "question": each.question,
            "ours": round(median(each.ours), 3),
            "other": round(median(each.other), 3),
            "unit": each.unit,
            "ratio": round(each.ratio, 3),
            "target": each.target,
        }
        for each in comparisons
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
