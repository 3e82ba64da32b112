"""Two checklists side by side: what stayed, what changed, what came and what went."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

# A Latin word is one piece; of Japanese every character is one.
PIECE = re.compile(r"[A-Za-z0-9'’-]+|.", re.DOTALL)


class Change(Enum):
    """What happened to a criterion from one edition to another."""

    NEW = "new"
    DROPPED = "dropped"
    WORDING = "wording"
    STANDARDS = "standards"
    RENUMBERED = "renumbered"


@dataclass(frozen=True)
class Item:
    """A criterion as far as editions are compared: `key` names the same question in every edition."""

    key: str
    number: str
    wording: tuple[str, ...]
    standards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One question in both editions; an edition without it has None. No changes: it stayed as it was."""

    key: str
    before: Item | None
    after: Item | None
    changes: tuple[Change, ...]


def compare(before: Sequence[Item], after: Sequence[Item]) -> list[Difference]:
    """Return every question once: in the order of the later edition, a dropped one after its neighbour of old."""
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    order, place = list(new), 0
    for key in old:
        if key in new:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return [Difference(key, old.get(key), new.get(key), changes(old.get(key), new.get(key))) for key in order]


def changes(before: Item | None, after: Item | None) -> tuple[Change, ...]:
    """Return what happened to one question."""
    if before is None or after is None:
        return (Change.NEW,) if before is None else (Change.DROPPED,)
    differs = {
        Change.WORDING: before.wording != after.wording,
        Change.STANDARDS: before.standards != after.standards,
        Change.RENUMBERED: before.number != after.number,
    }
    return tuple(change for change, is_so in differs.items() if is_so)


def changed_pieces(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return both texts cut into pieces, each with whether the other text lacks it."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if first < last:
            left.append(("".join(old[first:last]), kind != "equal"))
        if new_first < new_last:
            right.append(("".join(new[new_first:new_last]), kind != "equal"))
    return left, right
