"""Transfers and claims with everything that a test does not care about filled in."""

from datetime import date
from itertools import count
from typing import Any

from ghs.billing.matching.claims import Claim, Transfer

_keys = count(1)


def transfer(yen: int, payer: str = "カ)サンプル", **values: Any) -> Transfer:
    """Return money that came in."""
    filled = {"key": f"{next(_keys):06}", "on": date(2026, 11, 2)} | values
    return Transfer(amount_yen=yen, payer=payer, **filled)


def claim(number: str, yen: int = 22_000, name: str = "株式会社サンプル", **values: Any) -> Claim:
    """Return an invoice; each name is a debtor of its own."""
    filled = {"debtor": name, "names": (name,), "due_on": date(2026, 11, 30)} | values
    return Claim(number=number, amount_yen=yen, **filled)
