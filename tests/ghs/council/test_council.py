"""The council's own data: dated values."""

from datetime import UTC, date, datetime

import pytest

from ghs.accounts.models import User
from ghs.council.actions import (
    AlreadySet,
    InEffectAlready,
    add_closing_days,
    load_first_values,
    set_price,
    set_profile,
    set_scheme_status,
)
from ghs.council.models import CouncilProfile, Price, PriceKind, SchemeStatus
from ghs.council.queries import (
    NotSetUp,
    business_day_after,
    closed_days_between,
    council_on,
    is_business_day,
    price_on,
    prices_on,
    takes_new_declarations,
    tax_rate_on,
)

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PROFILE = {
    "name": "サンプル協議会",
    "name_english": "Sample Council",
    "postcode": "1000001",
    "address": "東京都千代田区千代田",
    "contact_email": "office@council.example",
}


def test_first_values_are_those_of_the_scheme_and_load_once(db: None) -> None:
    assert load_first_values(at=NOW) == 12
    assert load_first_values(at=NOW) == 0
    assert prices_on(TODAY) == {
        PriceKind.REGISTRATION: {1: 20_000, 2: 20_000, 3: 30_000},
        PriceKind.RENEWAL: {1: 20_000, 2: 20_000, 3: 30_000},
        PriceKind.UPGRADE: {2: 0, 3: 10_000},
    }
    assert takes_new_declarations(TODAY)


def test_missing_values_are_named(db: None) -> None:
    with pytest.raises(NotSetUp):
        price_on(PriceKind.REGISTRATION, 1, TODAY)
    with pytest.raises(NotSetUp):
        tax_rate_on(TODAY)
    assert council_on(TODAY) is None
    assert not takes_new_declarations(TODAY)


@pytest.mark.parametrize(
    ("day", "amount_yen", "tax_yen"),
    [(date(2019, 9, 30), 20_000, 1_600), (date(2019, 10, 1), 20_000, 2_000), (TODAY, 33, 3)],
)
def test_tax_follows_the_rate_of_the_day_and_drops_fractions(
    db: None, day: date, amount_yen: int, tax_yen: int
) -> None:
    load_first_values(at=NOW)

    assert tax_rate_on(day).tax_on(amount_yen) == tax_yen


def test_a_new_price_takes_over_on_its_day_and_the_old_one_stays(operator: User) -> None:
    load_first_values(at=NOW)

    set_price(by=operator, at=NOW, effective_on=date(2027, 4, 1), kind="registration", level=1, amount_yen=25_000)

    assert price_on(PriceKind.REGISTRATION, 1, date(2027, 3, 31)) == 20_000
    assert price_on(PriceKind.REGISTRATION, 1, date(2027, 4, 1)) == 25_000
    assert Price.objects.filter(kind="registration", level=1).count() == 2


def test_values_never_change_backwards_or_twice_a_day(operator: User) -> None:
    values = {"kind": "registration", "level": 1, "amount_yen": 1}
    with pytest.raises(InEffectAlready):
        set_price(by=operator, at=NOW, effective_on=date(2026, 11, 21), **values)
    set_price(by=operator, at=NOW, effective_on=TODAY, **values)
    with pytest.raises(AlreadySet):
        set_price(by=operator, at=NOW, effective_on=TODAY, **values)


def test_profile_and_status_of_a_day(operator: User) -> None:
    set_profile(by=operator, at=NOW, effective_on=TODAY, **PROFILE)
    set_profile(by=operator, at=NOW, effective_on=date(2027, 1, 1), **{**PROFILE, "name": "新協議会"})
    set_scheme_status(
        by=operator, at=NOW, effective_on=TODAY, status=SchemeStatus.Status.CLOSED, notice="終了", notice_english=""
    )

    assert [council_on(TODAY), council_on(date(2027, 1, 1))] == list(CouncilProfile.objects.order_by("effective_on"))
    assert not takes_new_declarations(TODAY)


def test_business_days_leave_out_weekends_holidays_and_closing_days(operator: User) -> None:
    add_closing_days(by=operator, at=NOW, first_on=date(2026, 12, 29), last_on=date(2027, 1, 4), reason="年末年始")

    assert not is_business_day(date(2026, 11, 22))
    assert not is_business_day(date(2026, 11, 23))
    assert not is_business_day(date(2027, 1, 4))
    assert is_business_day(date(2026, 11, 24))
    assert business_day_after(date(2026, 12, 28), 1) == date(2027, 1, 5)


def test_closed_days_are_holidays_and_closing_days(operator: User) -> None:
    add_closing_days(first_on=date(2026, 12, 29), last_on=date(2027, 1, 4), reason="年末年始", by=operator, at=NOW)
    assert closed_days_between(date(2026, 11, 22), date(2026, 11, 24)) == [date(2026, 11, 23)]
    assert closed_days_between(date(2026, 12, 31), date(2027, 1, 2)) == [
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    ]
