"""Which registrations somebody wants to compare, as the address of the page says it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict

from registrations.numbers import canonical_number

MOST = 4
# More than anybody types: what an address holds beyond this is not read.
_MOST_READ = 20


@dataclass
class Choice:
    """Up to four numbers to compare, and what of the address could not be taken."""

    numbers: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def query_string(self, *, without: str = "", only_differences: bool = False) -> str:
        """Return what stands after the question mark of the address."""
        query = QueryDict(mutable=True)
        query.setlist("number", [number for number in self.numbers if number != without])
        if only_differences:
            query["differences"] = "1"
        return query.urlencode()


def choose(typed: Iterable[str]) -> Choice:
    """Read numbers as people type them, several in one box as well; each counts once, the first four are compared."""
    choice = Choice()
    for text in _pieces(typed):
        number = canonical_number(text)
        if not number:
            choice.unreadable.append(text)
        elif number in choice.numbers:
            choice.repeated.append(number)
        elif len(choice.numbers) == MOST:
            choice.left_out.append(number)
        else:
            choice.numbers.append(number)
    return choice


def _pieces(typed: Iterable[str]) -> list[str]:
    pieces = [piece[:40] for text in typed for piece in re.split(r"[\s,、，;]+", text[:400]) if piece]
    return pieces[:_MOST_READ]
