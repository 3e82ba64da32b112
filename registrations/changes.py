"""What changed between two readings of a declaration: which texts, and which words in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

# A word is a run of one script, as Japanese has no spaces; every other sign stands alone.
_WORD = re.compile(r"[A-Za-z0-9]+|[\u3041-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff々]+|\s+|.", re.DOTALL)
# Beyond so many pairs of words the whole text counts as changed: finding the words would take too long.
_PAIRS_LIMIT = 4_000_000


class Fate(Enum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A piece of a text that was kept, removed or added."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class Change:
    """One text before and after; empty where there was or is none."""

    label: str
    before: str
    after: str

    @property
    def before_pieces(self) -> list[Piece]:
        """The earlier text, with what was removed from it."""
        return [piece for piece in pieces(self.before, self.after) if piece.fate != Fate.ADDED]

    @property
    def after_pieces(self) -> list[Piece]:
        """The later text, with what was added to it."""
        return [piece for piece in pieces(self.before, self.after) if piece.fate != Fate.REMOVED]


@dataclass(frozen=True)
class Reading:
    """The texts of a declaration by label: of the whole, and of each question by its key."""

    details: Mapping[str, str]
    items: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Differences:
    """What changed: in the whole, in each question still answered, and which questions are no longer answered."""

    details: list[Change]
    items: dict[str, list[Change]]
    gone: list[str]


def compare(before: Reading, after: Reading) -> Differences:
    """Return what changed from one reading to a later one; questions without a change are left out."""
    items = {key: changed(before.items.get(key, {}), texts) for key, texts in after.items.items()}
    return Differences(
        details=changed(before.details, after.details),
        items={key: changes for key, changes in items.items() if changes},
        gone=[key for key in before.items if key not in after.items],
    )


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return the texts that differ, in the order of the later reading; a missing text is an empty one."""
    labels = dict.fromkeys([*after, *before])
    changes = [Change(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [change for change in changes if change.before != change.after]


def pieces(before: str, after: str) -> list[Piece]:
    """Return two texts as one row of pieces: without the added ones it is `before`, without the removed `after`."""
    return [piece for piece in _pieces(_WORD.findall(before), _WORD.findall(after)) if piece.text]


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    if len(before) * len(after) > _PAIRS_LIMIT:
        yield from (Piece(Fate.REMOVED, "".join(before)), Piece(Fate.ADDED, "".join(after)))
        return
    for what, first, end, new_first, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            yield Piece(Fate.KEPT, "".join(before[first:end]))
        else:
            yield Piece(Fate.REMOVED, "".join(before[first:end]))
            yield Piece(Fate.ADDED, "".join(after[new_first:new_end]))
