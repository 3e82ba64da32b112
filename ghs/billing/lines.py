"""What stands on a quote or an invoice, and its tax: rounded down once for each rate of a document.

Source: Consumption Tax Act, article 57-4, and National Tax Agency, invoice system Q&A on fractions: one rounding for
each rate and document, in a direction of the issuer's choice; adding up taxes rounded line by line is not allowed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Line:
    """One line. Units: whole yen without tax; percent. A discount is a line with a price below zero."""

    text: str
    unit_price_yen: int
    rate_percent: Decimal
    quantity: int = 1

    @property
    def amount_yen(self) -> int:
        """Quantity times price, without tax."""
        return self.quantity * self.unit_price_yen

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a document keeps the line."""
        return {
            "text": self.text,
            "quantity": self.quantity,
            "unit_price_yen": self.unit_price_yen,
            "rate_percent": f"{self.rate_percent:.2f}",
            "amount_yen": self.amount_yen,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Line":
        """Return a line as it was kept."""
        return cls(kept["text"], kept["unit_price_yen"], Decimal(kept["rate_percent"]), kept["quantity"])


@dataclass(frozen=True)
class RateTotal:
    """What all lines of one rate come to. Units: percent, yen."""

    rate_percent: Decimal
    net_yen: int
    tax_yen: int

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a document keeps the total."""
        return {"rate_percent": f"{self.rate_percent:.2f}", "net_yen": self.net_yen, "tax_yen": self.tax_yen}


@dataclass(frozen=True)
class Totals:
    """What a document comes to. Units: yen."""

    rates: tuple[RateTotal, ...]

    @property
    def net_yen(self) -> int:
        """Without tax."""
        return sum(rate.net_yen for rate in self.rates)

    @property
    def tax_yen(self) -> int:
        """The tax of all rates."""
        return sum(rate.tax_yen for rate in self.rates)

    @property
    def total_yen(self) -> int:
        """With tax."""
        return self.net_yen + self.tax_yen


class BelowZero(ValueError):
    """The lines of a rate come to less than nothing."""


def totals_of(lines: Iterable[Line]) -> Totals:
    """Return what lines come to, the highest rate first. Errors: BelowZero."""
    nets: dict[Decimal, int] = {}
    for line in lines:
        nets[line.rate_percent] = nets.get(line.rate_percent, 0) + line.amount_yen
    if any(net < 0 for net in nets.values()):
        raise BelowZero(nets)
    return Totals(
        tuple(RateTotal(rate, nets[rate], int(nets[rate] * rate / 100)) for rate in sorted(nets, reverse=True))
    )


def share_of(total_yen: int, rate_percent: Decimal) -> RateTotal:
    """Return what an amount that includes tax consists of; used when part of a price is given back.

    For the whole of a document's total this is the document's own tax.
    """
    tax_yen = int(total_yen * rate_percent / (100 + rate_percent))
    return RateTotal(rate_percent, total_yen - tax_yen, tax_yen)
