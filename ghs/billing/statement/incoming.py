"""What a bank statement holds: money that came in, faults with their places, and what is known already."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ghs.billing.payers import payer_key


class CellFault(ValueError):
    """A cell can't be read; the message says how to mend it."""


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file, with its place. Incoming 0 means the file as a whole."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Incoming:
    """Money that came in: one line of a statement. Units: yen; the balance is the one after the line, if told."""

    number: int
    booked_on: date
    amount_yen: int
    payer: str
    text: str
    balance_yen: int | None = None

    @property
    def key(self) -> str:
        """The same for the same transfer, in whatever layout a bank tells of it."""
        return _hash(self.booked_on.isoformat(), str(self.amount_yen), payer_key(self.payer))


@dataclass(frozen=True)
class Reading:
    """What was found in a file. Only a reading without faults may be imported; warnings are for a person to judge."""

    layout: str = ""
    encoding: str = ""
    incoming: tuple[Incoming, ...] = ()
    withdrawals: int = 0
    others: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def first_on(self) -> date | None:
        """The earliest day on which money came in."""
        return min((line.booked_on for line in self.incoming), default=None)

    @property
    def last_on(self) -> date | None:
        """The latest day on which money came in."""
        return max((line.booked_on for line in self.incoming), default=None)

    @property
    def sum_yen(self) -> int:
        """What came in altogether."""
        return sum(line.amount_yen for line in self.incoming)


@dataclass(frozen=True)
class Known:
    """A line that an earlier statement has brought."""

    key: str
    balance_yen: int | None


def not_known(lines: Sequence[Incoming], known: Iterable[Known]) -> list[tuple[Incoming, str]]:
    """Return the lines that no earlier statement has brought, each with its fingerprint.

    Equal transfers of one day are told apart by the balance after them. Where one of two files tells no
    balance, they are counted: a second equal transfer is new when only one is known.
    """
    left = Counter((each.key, each.balance_yen) for each in known)
    stored = Counter(left)
    unseen = [line for line in lines if not _take(left, (line.key, line.balance_yen))]
    unseen = [line for line in unseen if not _take_loosely(left, line)]
    found = []
    for line in unseen:
        ordinal = stored[line.key, line.balance_yen]
        stored[line.key, line.balance_yen] += 1
        found.append((line, _hash(line.key, str(line.balance_yen), str(ordinal))))
    return found


def _take(left: Counter[tuple[str, int | None]], entry: tuple[str, int | None]) -> bool:
    """Use up one known line, if there is one left."""
    if left[entry] <= 0:
        return False
    left[entry] -= 1
    return True


def _take_loosely(left: Counter[tuple[str, int | None]], line: Incoming) -> bool:
    """Use up a known line of which only one side tells the balance."""
    if line.balance_yen is not None:
        return _take(left, (line.key, None))
    balances = sorted(balance for key, balance in left if key == line.key and balance is not None)
    return any(_take(left, (line.key, balance)) for balance in balances)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
