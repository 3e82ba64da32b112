"""The level a declaration reaches: risk management is asked of everyone, further areas raise it.

Source: the scheme's public registration page: 0, 1–2 or 3 areas beside risk management make Level 1, 2 or 3.
"""

from collections.abc import Iterable
from itertools import combinations

LEVELS = (1, 2, 3)


def level_for(further_areas: int) -> int:
    """Return the level that a number of areas beside risk management reaches. Errors: ValueError."""
    if not 0 <= further_areas <= 3:
        raise ValueError(f"there are three areas beside risk management, not {further_areas}")
    return (1, 2, 2, 3)[further_areas]


def choices_of_areas(areas: Iterable[str], level: int) -> list[list[str]]:
    """Return every choice of areas, each in the order given, that makes a level."""
    pool = tuple(areas)
    sizes = [size for size in range(len(pool) + 1) if level_for(size) == level]
    return [list(choice) for size in sizes for choice in combinations(pool, size)]
