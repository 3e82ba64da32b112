"""Changing the council's own data. Nothing is overwritten: a newer dated value takes over."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.council.models import ClosingDays, CouncilProfile, Dated, Price, SchemeStatus, StandInRule, TaxRate
from ghs.errors import Refusal
from ghs.history.actions import Person, record

Value = TypeVar("Value", bound=Dated)

FIRST_VALUES = Path(__file__).parent / "data" / "first_values.json"


class InEffectAlready(Refusal):
    """A value can't begin to count in the past: what was decided on it would change its ground."""

    message = _("Choose today or a later day: values already in effect can't be changed backwards.")


class AlreadySet(Refusal):
    """There is a value of this kind for this very day."""

    message = _("There is already a value for this day. Choose another day.")


@transaction.atomic
def set_profile(*, by: Person, at: datetime, effective_on: date, **values: Any) -> CouncilProfile:
    """Say who the council is from a day on. Errors: InEffectAlready."""
    _refuse_past(effective_on, at)
    profile = CouncilProfile.objects.create(effective_on=effective_on, **values)
    return _recorded(profile, "set_council_profile", by, at)


@transaction.atomic
def set_price(*, by: Person, at: datetime, effective_on: date, kind: str, level: int, amount_yen: int) -> Price:
    """Set a price from a day on. Units: yen without tax. Errors: InEffectAlready, AlreadySet."""
    _refuse_past(effective_on, at)
    price, is_new = Price.objects.get_or_create(
        kind=kind, level=level, effective_on=effective_on, defaults={"amount_yen": amount_yen}
    )
    if not is_new:
        raise AlreadySet(field="effective_on")
    return _recorded(price, "set_price", by, at)


@transaction.atomic
def set_scheme_status(
    *, by: Person, at: datetime, effective_on: date, status: str, notice: str, notice_english: str
) -> SchemeStatus:
    """Open, narrow or close the scheme from a day on. Errors: InEffectAlready."""
    _refuse_past(effective_on, at)
    value = SchemeStatus.objects.create(
        effective_on=effective_on, status=status, notice=notice, notice_english=notice_english
    )
    return _recorded(value, "set_scheme_status", by, at)


@transaction.atomic
def set_stand_in_rule(
    *, by: Person, at: datetime, effective_on: date, is_allowed: bool, confirm_within_days: int
) -> StandInRule:
    """Allow or forbid decisions by one person alone from a day on. Units: business days. Errors: InEffectAlready."""
    _refuse_past(effective_on, at)
    rule = StandInRule.objects.create(
        effective_on=effective_on, is_allowed=is_allowed, confirm_within_days=confirm_within_days
    )
    return _recorded(rule, "set_stand_in_rule", by, at)


@transaction.atomic
def add_closing_days(*, by: Person, at: datetime, first_on: date, last_on: date, reason: str) -> ClosingDays:
    """Close the office for some days."""
    closing = ClosingDays.objects.create(first_on=first_on, last_on=last_on, reason=reason)
    record(verb="add_closing_days", obj=closing, by=by, at=at, detail={"first": str(first_on), "last": str(last_on)})
    return closing


@transaction.atomic
def remove_closing_days(*, by: Person, at: datetime, closing: ClosingDays) -> None:
    """Take back days on which the office was to be closed."""
    record(verb="remove_closing_days", obj=closing, by=by, at=at, detail={"first": str(closing.first_on)})
    closing.delete()


@transaction.atomic
def load_first_values(*, at: datetime) -> int:
    """Enter the scheme's known prices, the tax rates and an open status; return how many were new.

    Effects: leaves alone whatever is there.
    Source: the scheme's public registration page (prices); Consumption Tax Act (rates of 1997, 2014, 2019).
    """
    values = json.loads(FIRST_VALUES.read_text())
    added = 0
    for row in values["tax_rates"]:
        added += TaxRate.objects.get_or_create(effective_on=row["effective_on"], defaults=row)[1]
    for row in values["prices"]:
        key = {name: row[name] for name in ("kind", "level", "effective_on")}
        added += Price.objects.get_or_create(**key, defaults=row)[1]
    if not SchemeStatus.objects.exists():
        SchemeStatus.objects.create(**values["scheme_status"])
        added += 1
    return added


def _refuse_past(effective_on: date, at: datetime) -> None:
    if effective_on < timezone.localdate(at):
        raise InEffectAlready(field="effective_on")


def _recorded(value: Value, verb: str, by: Person, at: datetime) -> Value:
    record(verb=verb, obj=value, by=by, at=at, detail={"effective_on": str(value.effective_on)})
    return value
