"""Carrying over: what becomes of earlier answers when a checklist is answered again, perhaps in a later edition."""

from collections.abc import Collection, Sequence
from enum import Enum

from ghs.library.comparison import Change, Item, compare


class Outcome(Enum):
    """What becomes of one question."""

    HOLDS = "holds"
    READ_AGAIN = "read_again"
    UNANSWERED = "unanswered"
    DROPPED = "dropped"


def outcomes(answered: Sequence[Item], asked: Sequence[Item], unread: Collection[str] = ()) -> dict[str, Outcome]:
    """Return the outcome of every question that was answered then or is asked now, by its key.

    `unread` are the keys of answers that were taken over before and not read again since.
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
