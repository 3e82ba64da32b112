"""Broken files are refused with the line, the column and what to do."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.statement.reading import read_statement
from tests.ghs.billing.statement.layouts import BRANCHES, NETWORK, TABLES, TODAY, zengin

HEADINGS = "日付,摘要,出金金額,入金金額,残高\n"


def told(content: bytes) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in read_statement(content, today=TODAY).faults]


def message(content: bytes) -> str:
    return read_statement(content, today=TODAY).faults[0].message


def archive() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (archive(), "XLSX"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0rest", "XLS"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<html><body>Your session has ended</body></html>", "HTML"),
        (bytes(range(256)), "no text"),
        (b"1" * 5_000_001, "too large"),
        ("名前,電話\nヤマダ,03\n".encode(), "名前,電話"),
        (HEADINGS.encode() + "2026/11/2,手数料,440,,100\n".encode(), "No money came in"),
        (BRANCHES.encode("utf-16"), "UTF-16"),
        (BRANCHES.encode("euc_jp"), "EUC-JP"),
        (BRANCHES.encode("iso2022_jp", errors="replace"), "ISO-2022-JP"),
        (BRANCHES.encode().decode("cp932", errors="replace").encode(), "garbled"),
        (NETWORK.replace("￥", "").encode().decode("cp932", errors="ignore").encode(), "No line has the headings"),
    ],
)
def test_a_file_that_is_no_statement_says_so(content: bytes, word: str) -> None:
    assert word in message(content)


@pytest.mark.parametrize(
    ("row", "line", "column", "word"),
    [
        ("2026/13/2,振込 ア,,100,100", 2, "日付", "2026/11/22"),
        ("2026/2/29,振込 ア,,100,100", 2, "日付", "2026/11/22"),
        ("2027/1/1,振込 ア,,100,100", 2, "日付", "later than today"),
        ("46000,振込 ア,,100,100", 2, "日付", "without opening it"),
        (",振込 ア,,100,100", 2, "日付", "not a day"),
        ("2026/11/2,振込 ア,,1E+05,100", 2, "入金金額", "22,000"),
        ("2026/11/2,振込 ア,,#####,100", 2, "入金金額", "22,000"),
        ("2026/11/2,振込 ア,1O,,100", 2, "出金金額", "22,000"),
        ("2026/11/2,振込 ア,,100,1..", 2, "残高", "22,000"),
        ("2026/11/2,振込 ア,100,100,100", 2, "入金金額", "at once"),
        ("2026/11/2,振込 ア,,10", 2, "5", "4 of 5 columns"),
        ('2026/11/2,"振込 ア', 2, "", "quotation marks"),
    ],
)
def test_a_broken_row_is_named(row: str, line: int, column: str, word: str) -> None:
    content = (HEADINGS + row).encode("cp932")
    assert told(content) == [(line, column)]
    assert word in message(content)


def test_every_broken_row_is_told_at_once() -> None:
    rows = "2026/11/2,振込 ア,,x,100\n2026/11/3,振込 イ,,100,200\n11/4,振込 ウ,,100,300\n"
    assert told((HEADINGS + rows).encode()) == [(2, "入金金額"), (4, "日付")]


def test_half_a_statement_is_told_by_its_last_line() -> None:
    content = TABLES["post"].encode("cp932")
    cut = content[: content.find(b"\n20261120") + 31]
    assert told(cut) == [(9, "5")]


def test_damaged_characters_are_named_by_line_and_column() -> None:
    content = HEADINGS.encode("cp932") + b"2026/11/2,\x81\xff\xfd\xa0,,100,100\n"
    assert told(content) == [(2, "2")]


def test_a_direction_that_says_nothing_is_named() -> None:
    content = TABLES["directed"].replace(",1,", ",?,", 1).encode()
    assert told(content) == [(2, "入払区分")]


def test_a_balance_that_does_not_add_up_is_a_warning() -> None:
    without = "".join(line for line in BRANCHES.splitlines(keepends=True) if "32,560" not in line)
    reading = read_statement(without.encode(), today=TODAY)
    assert reading.faults == ()
    assert [(fault.line, "121,560" in fault.message) for fault in reading.warnings] == [(3, True)]


def test_a_digit_that_was_changed_is_a_warning() -> None:
    reading = read_statement(BRANCHES.replace('"32,560"', '"32,660"').encode(), today=TODAY)
    assert [fault.line for fault in reading.warnings] == [3]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    reading = read_statement(content, today=TODAY)
    assert reading.faults or reading.incoming


@given(st.sampled_from(sorted(TABLES)), st.sampled_from(["utf-8", "cp932"]), st.data())
def test_no_cut_breaks_the_reader_or_adds_money(layout: str, encoding: str, data: st.DataObject) -> None:
    content = TABLES[layout].encode(encoding, errors="replace")
    cut = content[: data.draw(st.integers(0, len(content)))]
    reading = read_statement(cut, today=TODAY)
    assert reading.faults or reading.sum_yen <= 60_060


@given(st.integers(1, 1199))
def test_half_a_zengin_file_is_never_taken(cut: int) -> None:
    assert read_statement(zengin(separator="").encode("cp932", "replace")[:cut], today=TODAY).faults
