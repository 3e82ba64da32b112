"""What an earlier statement has brought is not new, in whatever layout it comes again."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.statement.incoming import Incoming, Known, not_known

ONE = Incoming(2, date(2026, 11, 2), 22_000, "カ)サンプル", "", 122_000)
INCOMING = st.lists(
    st.builds(
        Incoming,
        number=st.integers(1, 9),
        booked_on=st.sampled_from([date(2026, 11, 2), date(2026, 11, 3)]),
        amount_yen=st.sampled_from([5_500, 22_000]),
        payer=st.sampled_from(["カ)サンプル", "ヤマダ タロウ"]),
        text=st.just(""),
        balance_yen=st.sampled_from([None, 100_000, 122_000]),
    ),
    max_size=8,
)


def known_of(lines: list[Incoming]) -> list[Known]:
    return [Known(line.key, line.balance_yen) for line in lines]


@given(INCOMING)
def test_the_same_lines_again_are_not_new(lines: list[Incoming]) -> None:
    assert not_known(lines, known_of(lines)) == []


@given(INCOMING, INCOMING)
def test_an_overlapping_period_brings_only_the_rest(first: list[Incoming], second: list[Incoming]) -> None:
    stored = known_of(first) + known_of([line for line, _mark in not_known(first + second, known_of(first))])
    assert not_known(first + second, stored) == []


@given(INCOMING)
def test_the_same_lines_without_balances_are_not_new(lines: list[Incoming]) -> None:
    bare = [replace(line, balance_yen=None) for line in lines]
    assert not_known(bare, known_of(lines)) == []
    assert not_known(lines, known_of(bare)) == []


@given(INCOMING, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(lines: list[Incoming], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert {mark for _line, mark in not_known(lines, [])} == {mark for _line, mark in not_known(shuffled, [])}


@given(INCOMING, INCOMING)
def test_fingerprints_never_meet(first: list[Incoming], second: list[Incoming]) -> None:
    marks = [mark for _line, mark in not_known(first, [])]
    marks += [mark for _line, mark in not_known(second, known_of(first))]
    assert len(set(marks)) == len(marks)


def test_two_equal_transfers_on_one_day_are_two() -> None:
    found = not_known([ONE, replace(ONE, balance_yen=144_000)], known_of([ONE]))
    assert [line.balance_yen for line, _mark in found] == [144_000]
    bare = replace(ONE, balance_yen=None)
    assert len(not_known([bare, bare], known_of([bare]))) == 1
