"""Sums and rounding, for any lines."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.lines import BelowZero, Line, share_of, totals_of

RATES = st.sampled_from([Decimal(rate) for rate in ("5.00", "8.00", "10.00", "7.80", "0.00")])
LINES = st.lists(
    st.builds(
        Line,
        text=st.just("x"),
        unit_price_yen=st.integers(0, 1_000_000),
        rate_percent=RATES,
        quantity=st.integers(1, 99),
    ),
    min_size=1,
    max_size=12,
)


@given(LINES)
def test_tax_is_rounded_down_once_for_each_rate(lines: list[Line]) -> None:
    totals = totals_of(lines)
    assert totals.net_yen == sum(line.quantity * line.unit_price_yen for line in lines)
    assert totals.total_yen == totals.net_yen + totals.tax_yen
    assert [rate.rate_percent for rate in totals.rates] == sorted({line.rate_percent for line in lines}, reverse=True)
    for rate in totals.rates:
        exact = Fraction(rate.net_yen) * Fraction(rate.rate_percent) / 100
        assert rate.tax_yen <= exact < rate.tax_yen + 1


@given(LINES)
def test_order_changes_nothing(lines: list[Line]) -> None:
    assert totals_of(lines) == totals_of(list(reversed(lines)))


@given(LINES)
def test_lines_come_back_as_they_were_kept(lines: list[Line]) -> None:
    assert [Line.from_json(line.as_json()) for line in lines] == lines


@given(st.integers(0, 10_000_000), RATES)
def test_what_is_given_back_whole_has_the_tax_that_was_paid(net_yen: int, rate: Decimal) -> None:
    paid = totals_of([Line("x", net_yen, rate)])
    assert share_of(paid.total_yen, rate) == paid.rates[0]


@given(st.integers(0, 10_000_000), RATES)
def test_a_share_loses_no_yen(total_yen: int, rate: Decimal) -> None:
    share = share_of(total_yen, rate)
    assert share.net_yen + share.tax_yen == total_yen
    assert share.net_yen >= 0 <= share.tax_yen


def test_summing_rounded_lines_would_lose_a_yen() -> None:
    lines = [Line("x", 15, Decimal("10.00"))] * 2
    assert totals_of(lines).tax_yen == 3


def test_a_discount_lowers_the_tax_but_never_below_nothing() -> None:
    ten = Decimal("10.00")
    assert totals_of([Line("x", 1000, ten), Line("割引", -100, ten)]).total_yen == 990
    with pytest.raises(BelowZero):
        totals_of([Line("x", 1000, ten), Line("割引", -1001, ten)])
