"""What the fixed pages tell, computed for a day."""

from dataclasses import dataclass
from datetime import date

from ghs.council.models import PriceKind, TaxRate
from ghs.council.queries import NotSetUp, prices_on, tax_rate_on


@dataclass(frozen=True)
class Fee:
    """What one level costs. Units: yen; `whole` includes the consumption tax."""

    level: int
    registration: int
    registration_whole: int
    renewal: int
    renewal_whole: int


def fees_on(day: date) -> list[Fee]:
    """Return the fees of every level on a day, or none before prices and tax rate were entered."""
    try:
        rate = tax_rate_on(day)
    except NotSetUp:
        return []
    prices = prices_on(day)
    registration, renewal = prices[PriceKind.REGISTRATION], prices[PriceKind.RENEWAL]
    return [fee_of(level, registration[level], renewal[level], rate) for level in sorted(registration.keys() & renewal)]


def fee_of(level: int, registration: int, renewal: int, rate: TaxRate) -> Fee:
    """Return one level's fees with and without tax."""
    return Fee(
        level=level,
        registration=registration,
        registration_whole=registration + rate.tax_on(registration),
        renewal=renewal,
        renewal_whole=renewal + rate.tax_on(renewal),
    )
