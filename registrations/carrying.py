"""Carrying over: what becomes of earlier answers when a checklist is answered again, perhaps in a later edition."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ghs.library.comparison import Change, Item, compare


class Outcome(Enum):
    """What becomes of one question."""

    HOLDS = "holds"
    READ_AGAIN = "read_again"
    UNANSWERED = "unanswered"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Delta:
    """Which questions of a checklist are to be answered again, and which earlier answers are carried over."""

    to_answer: frozenset[str]
    carried_over: frozenset[str]


def outcomes(answered: Sequence[Item], asked: Sequence[Item], unread: Collection[str] = ()) -> dict[str, Outcome]:
    """Return the outcome of every question that was answered then or is asked now, by its key.

    `unread` are the keys of answers that must be read again whatever the wording: taken over before and not read
    since, or touched by a new release.
    A renumbered question, or one for which other standards are cited, is still the same question.
    """
    found = {}
    for difference in compare(answered, asked):
        if difference.before is None:
            found[difference.key] = Outcome.UNANSWERED
        elif difference.after is None:
            found[difference.key] = Outcome.DROPPED
        elif Change.WORDING in difference.changes or difference.key in unread:
            found[difference.key] = Outcome.READ_AGAIN
        else:
            found[difference.key] = Outcome.HOLDS
    return found


def delta(found: Mapping[str, Outcome]) -> Delta:
    """Return the outcomes of a checklist as what is to be answered again and what is carried over."""
    again = (Outcome.READ_AGAIN, Outcome.UNANSWERED)
    return Delta(
        to_answer=frozenset(key for key, outcome in found.items() if outcome in again),
        carried_over=frozenset(key for key, outcome in found.items() if outcome == Outcome.HOLDS),
    )
