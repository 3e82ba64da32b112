"""How the amount of a transfer fits invoices: the same, less a fee, the sum of several, or nearly."""

from collections.abc import Sequence
from itertools import combinations

from ghs.billing.matching.claims import Reason, Why

# What banks take off a transfer when the payer lets the payee bear the fee. Units: yen, tax included.
# Source: customary amounts, the multiples of 100 yen with 8 and 10 percent tax and the steps of direct banks; no list
# is complete, so a shortfall that is not in it is left to a person.
FEES_YEN = frozenset(
    {108, 110, 145, 150, 154, 160, 165, 216, 220, 229, 250, 270, 275, 300, 320, 324, 330, 380, 385, 432, 440, 484, 490}
    | {495, 540, 550, 600, 605, 648, 660, 715, 756, 770, 825, 864, 880}
)
# Bounds that keep the search for sums short; beyond them a person assigns by hand.
MOST_INVOICES_SEARCHED = 10
MOST_INVOICES_SUMMED = 6
MOST_TRANSFERS_SEARCHED = 10
MOST_TRANSFERS_SUMMED = 4


def fee_yen(due_yen: int, came_yen: int) -> int:
    """Return what a bank seems to have kept, or 0 when the difference is no customary fee."""
    short = due_yen - came_yen
    return short if short in FEES_YEN and short * 2 < due_yen else 0


def sums(amounts: Sequence[int], *, at_most: int) -> dict[int, list[tuple[int, ...]]]:
    """Return every sum of two to `at_most` of the amounts, each with the places that make it up."""
    found: dict[int, list[tuple[int, ...]]] = {}
    for count in range(2, min(at_most, len(amounts)) + 1):
        for places in combinations(range(len(amounts)), count):
            found.setdefault(sum(amounts[place] for place in places), []).append(places)
    return found


def difference(due_yen: int, came_yen: int) -> Reason:
    """Say in words how an amount is off."""
    off = f"{abs(due_yen - came_yen):,}"
    due, came = str(due_yen), str(came_yen)
    if len(due) == len(came):
        places = [place for place, (one, other) in enumerate(zip(due, came, strict=True)) if one != other]
        if len(places) == 1 and abs(due_yen - came_yen) > 1:
            return Reason(Why.ONE_DIGIT, off)
        if len(places) == 2 and due[places[0]] == came[places[1]] and due[places[1]] == came[places[0]]:
            return Reason(Why.SWAPPED, off)
    return Reason(Why.LESS if came_yen < due_yen else Why.MORE, off)
