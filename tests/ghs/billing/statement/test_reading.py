"""The same transfers are read from every layout in every character set."""

import pytest

from ghs.billing.payers import payer_key
from ghs.billing.statement.reading import read_statement
from tests.ghs.billing.statement.layouts import TABLES, TODAY, TRANSFERS, zengin

ENCODINGS = ["utf-8", "utf-8-sig", "cp932"]
WANTED = [(on, yen, payer_key(payer)) for on, yen, payer in TRANSFERS]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("layout", TABLES)
def test_every_layout_tells_the_same_transfers(layout: str, encoding: str) -> None:
    content = TABLES[layout].encode(encoding, errors="replace" if layout == "network" else "strict")

    reading = read_statement(content, today=TODAY)

    assert reading.faults == ()
    assert reading.warnings == ()
    lines = sorted(reading.incoming, key=lambda line: line.booked_on)
    assert [(line.booked_on, line.amount_yen, payer_key(line.payer)) for line in lines] == WANTED
    assert (reading.withdrawals, reading.sum_yen) == (1, 60_060)
    assert (reading.first_on, reading.last_on) == (TRANSFERS[0][0], TRANSFERS[-1][0])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    content = TABLES["branches"].replace("\n", line_end).encode("cp932")
    assert len(read_statement(content, today=TODAY).incoming) == 3


def test_a_line_keeps_its_place_its_text_and_its_balance() -> None:
    reading = read_statement(TABLES["branches"].encode("cp932"), today=TODAY)
    line = reading.incoming[1]
    assert (line.number, line.payer, line.text, line.balance_yen) == (
        3,
        "サンプルデ-タ(カ",
        "振込1 ｻﾝﾌﾟﾙﾃﾞ-ﾀ(ｶ",
        154_560,
    )
    assert (reading.encoding, reading.layout) == (
        "Shift_JIS (CP932)",
        "日付 · 摘要 · 摘要内容 · 支払い金額 · 預かり金額 · 差引残高 · メモ · 入払区分",
    )


def test_the_same_transfers_have_the_same_keys_in_every_layout() -> None:
    keys = {
        tuple(sorted(line.key for line in read_statement(text.encode(), today=TODAY).incoming))
        for text in TABLES.values()
    }
    keys.add(tuple(sorted(line.key for line in read_statement(zengin().encode(), today=TODAY).incoming)))
    assert len(keys) == 1


def test_months_saved_one_below_the_other_are_read() -> None:
    again = TABLES["branches"].splitlines()
    content = "\n".join([*again, again[0], '"2026/11/21","振込1","ｼﾞﾛｳ","","1,000","160,620","","","入金"']).encode()
    reading = read_statement(content, today=TODAY)
    assert (len(reading.incoming), reading.faults, reading.warnings) == (4, (), ())
