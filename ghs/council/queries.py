"""What the council says, on a given day."""

from datetime import date, timedelta

import jpholiday

from ghs.council.models import ClosingDays, CouncilProfile, Price, PriceKind, SchemeStatus, StandInRule, TaxRate


class NotSetUp(LookupError):
    """A value that the council must have is missing: `manage.py load_scheme` gives the first ones."""


def council_on(day: date) -> CouncilProfile | None:
    """Return who the council is, or None before its own data were entered."""
    return CouncilProfile.objects.on(day).first()


def price_on(kind: PriceKind, level: int, day: date) -> int:
    """Return a price. Units: yen without tax. Errors: NotSetUp."""
    price = Price.objects.on(day).filter(kind=kind, level=level).first()
    if price is None:
        raise NotSetUp(f"no {kind} price for level {level} on {day}")
    return price.amount_yen


def prices_on(day: date) -> dict[PriceKind, dict[int, int]]:
    """Return every price in effect, by kind and level. Units: yen without tax."""
    prices: dict[PriceKind, dict[int, int]] = {kind: {} for kind in PriceKind}
    for price in Price.objects.on(day):
        prices[PriceKind(price.kind)].setdefault(price.level, price.amount_yen)
    return prices


def tax_rate_on(day: date) -> TaxRate:
    """Return the consumption tax rate in effect. Errors: NotSetUp."""
    rate = TaxRate.objects.on(day).first()
    if rate is None:
        raise NotSetUp(f"no tax rate on {day}")
    return rate


def scheme_status_on(day: date) -> SchemeStatus | None:
    """Return whether the scheme takes declarations; None counts as closed."""
    return SchemeStatus.objects.on(day).first()


def scheme_notice_on(day: date) -> SchemeStatus | None:
    """Return the status that every page tells of, or None: the scheme is open and there is nothing to tell."""
    status = scheme_status_on(day)
    if status is None:
        return SchemeStatus(effective_on=day, status=SchemeStatus.Status.CLOSED)
    return None if status.is_simply_open else status


def takes_new_declarations(day: date) -> bool:
    """Whether a new declaration may be started or submitted."""
    status = scheme_status_on(day)
    return status is not None and status.status == SchemeStatus.Status.OPEN


def takes_change_notices(day: date) -> bool:
    """Whether a change notice may be started or submitted: as long as registrations are kept up."""
    return takes_renewals(day)


def takes_renewals(day: date) -> bool:
    """Whether registrations are renewed: unless the scheme is closed."""
    status = scheme_status_on(day)
    return status is not None and status.status != SchemeStatus.Status.CLOSED


def stand_in_rule_on(day: date) -> StandInRule:
    """Return whether one person may decide alone; without a rule nobody may."""
    return StandInRule.objects.on(day).first() or StandInRule(effective_on=day, is_allowed=False)


def is_business_day(day: date) -> bool:
    """Whether the office works: no week-end, public holiday or closing day."""
    if day.weekday() >= 5 or jpholiday.is_holiday(day):
        return False
    return not ClosingDays.objects.filter(first_on__lte=day, last_on__gte=day).exists()


def closed_days_between(first: date, last: date) -> list[date]:
    """Return the public holidays and closing days of a period, both ends included; week-ends aside."""
    closed = {day for day, _name in jpholiday.between(first, last)}
    for closing in ClosingDays.objects.filter(first_on__lte=last, last_on__gte=first):
        begin, end = max(closing.first_on, first), min(closing.last_on, last)
        closed.update(begin + timedelta(days=passed) for passed in range((end - begin).days + 1))
    return sorted(closed)


def business_day_after(day: date, days: int) -> date:
    """Return the day on which a number of business days have passed since `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_business_day(day)
    return day
