"""Days and amounts in every spelling."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.statement.cells import read_amount, read_day
from ghs.billing.statement.incoming import CellFault
from tests.ghs.billing.statement.layouts import TODAY

SPELLINGS = (
    "2026/11/22 2026-11-22 2026.11.22 20261122 2026年11月22日 2026年11月22日(日) ２０２６／１１／２２ 令和8年11月22日"
    " R8.11.22 R08.11.22 R8/11/22 R081122 08-11-22 081122 26/11/22 2026/11/22T10:30 ㋿8.11.22 r8.11.22"
)


@pytest.mark.parametrize("text", SPELLINGS.split())
def test_days_are_read(text: str) -> None:
    assert read_day(text, today=TODAY) == TODAY


def test_a_time_of_day_does_not_count() -> None:
    assert read_day(" 2026/11/22 10:23:45 ", today=TODAY) == TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [("令和元年5月1日", date(2019, 5, 1)), ("H31.4.30", date(2019, 4, 30)), ("08-02-29", date(2008, 2, 29))],
)
def test_eras_and_short_years(text: str, day: date) -> None:
    assert read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "11/22", "2026/2/29", "2026/11/23", "46348", "46348.5", "abc", "令和8年", "0000/1/1"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CellFault):
        read_day(text, today=TODAY)


@given(st.dates(date(2019, 5, 1), TODAY), st.sampled_from(["%Y/%m/%d", "%Y%m%d", "%Y-%m-%d", "%Y年%m月%d日", "era"]))
def test_every_day_comes_back(day: date, form: str) -> None:
    text = f"R{day.year - 2018}.{day.month}.{day.day}" if form == "era" else day.strftime(form)
    assert read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("22,000", 22_000),
        ("￥２２，０００", 22_000),
        ("\\22,000", 22_000),
        ("22000円", 22_000),
        ("22000.00", 22_000),
        ("+22,000", 22_000),
        ("▲440", -440),
        ("-440", -440),
        ("(440)", -440),
        ("0", 0),
        ("", None),
        ("-", None),
    ],
)
def test_amounts_are_read(text: str, yen: int | None) -> None:
    assert read_amount(text) == yen


@pytest.mark.parametrize("text", ["2,20", "22000.5", "1E+05", "abc", "#####", "9" * 13, "1-2"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(CellFault):
        read_amount(text)


@given(st.integers(0, 10**12 - 1), st.sampled_from(["{}", "{:,}", "¥{:,}", "{:,}円"]))
def test_every_amount_comes_back(yen: int, form: str) -> None:
    assert read_amount(form.format(yen)) == yen
