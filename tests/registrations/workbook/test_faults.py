"""Workbooks with everything wrong that a vendor can do to them: each fault with its cell."""

import re
from datetime import date, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from registrations.workbook.words import KEY_SHEET
from tests.registrations.workbook.books import AREA, COLUMNS, book, edited, filled_in, item, places, read


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("verdict", "たぶん", "E2"),
        ("verdict", True, "E2"),
        ("verdict", "=1+1", "E2"),
        ("verdict", "=#REF!", "E2"),
        ("reason", "長" * 1001, "F2"),
        ("reason", "=A1", "F2"),
        ("reason", "_x0000_", "F2"),
        ("reason", "\ufffd", "F2"),
        ("name_1", "名" * 121, "G2"),
        ("name_1", "二行\nの名", "G2"),
        ("document_number_1", date(2026, 1, 2), "H2"),
        ("document_number_1", "9" * 61, "H2"),
        ("version_1", date(2026, 1, 2), "I2"),
        ("version_1", time(2, 1), "I2"),
        ("version_3", "9" * 41, "O2"),
        ("number", None, "A2"),
        ("number", date(2026, 1, 2), "A2"),
        ("number", "R-2", "A3"),
    ],
)
def test_a_wrong_cell_is_told_by_sheet_and_place(column: str, value: Any, cell: str) -> None:
    filled = read(filled_in(book(item(1), item(2)), {(1, column): value}))
    assert places(filled) == [(AREA, cell)]
    assert filled.faults[0].text


def test_every_wrong_cell_is_told_at_once() -> None:
    wrong = {(1, "verdict"): "？", (1, "name_1"): "x" * 200, (3, "reason"): "y" * 2000}
    filled = read(filled_in(book(item(1), item(2), item(3)), wrong))
    assert places(filled) == [(AREA, "E2"), (AREA, "G2"), (AREA, "F4")]
    assert [row.number for row in filled.rows] == ["R-2"]


@pytest.mark.parametrize(("value", "text"), [(2, "2"), (2.0, "2"), (3.1, "3.1"), ("２", "２"), ("'=1", "=1")])
def test_numbers_become_texts(value: Any, text: str) -> None:
    filled = read(filled_in(book(item(1)), {(1, "version_1"): value}))
    assert filled.rows[0].documents[0] == ("計画書", "RM-1", text)


def test_the_result_of_a_formula_is_taken_when_it_is_in_the_file() -> None:
    content = rewritten(filled_in(book(item(1)), {(1, "reason"): "=A1"}), "<f>A1</f><v/>", "<f>A1</f><v>42</v>")
    assert (read(content).faults, read(content).rows[0].reason) == ([], "42")


def test_an_error_of_a_formula_is_told() -> None:
    content = rewritten(
        filled_in(book(item(1)), {(1, "reason"): "=A1"}), "><f>A1</f><v/>", ' t="e"><f>A1</f><v>#REF!</v>'
    )
    assert places(read(content)) == [(AREA, "F2")]
    assert "#REF!" in read(content).faults[0].text


def rewritten(content: bytes, old: str, new: str) -> bytes:
    """Return a workbook whose area sheet was changed in its XML."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as package, ZipFile(out, "w") as made:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith("sheet2.xml"):
                part = re.sub(rb"<v ?/>|<v></v>", b"<v/>", part)
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            made.writestr(name, part)
    return out.getvalue()


def test_merged_cells_are_told() -> None:
    content = edited(book(item(1), item(2)), lambda opened: opened[AREA].merge_cells("E2:E3"))
    assert (AREA, "E2:E3") in places(read(content))


@pytest.mark.parametrize("column", ["verdict", "reason", "name_2"])
def test_a_lost_column_is_told_by_its_heading(column: str) -> None:
    content = edited(book(item(1)), lambda opened: opened[AREA].delete_cols(COLUMNS[column]))
    assert places(read(content)) == [(AREA, "")]


def without_keys(opened: Any) -> None:
    opened.remove(opened[KEY_SHEET])


def spoilt_keys(opened: Any) -> None:
    opened[KEY_SHEET]["B2"] = "x"


def other_format(opened: Any) -> None:
    opened[KEY_SHEET]["A1"] = "ghs-checklist-99"


def emptied_keys(opened: Any) -> None:
    opened[KEY_SHEET].delete_rows(1, 9)


def without_headings(opened: Any) -> None:
    opened[AREA].delete_rows(1)


def many_sheets(opened: Any) -> None:
    for _ in range(50):
        opened.create_sheet()


@pytest.mark.parametrize(
    "spoil", [without_keys, spoilt_keys, other_format, emptied_keys, without_headings, many_sheets]
)
def test_a_workbook_that_cannot_be_told_apart_is_refused_as_a_whole(spoil: Any) -> None:
    filled = read(edited(book(item(1)), spoil))
    assert (places(filled), filled.rows) == ([("", "")], [])


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 500, book(item(1))[:-300]])
def test_broken_bytes_are_told_not_raised(content: bytes) -> None:
    assert places(read(content)) == [("", "")]


def test_rows_far_below_and_columns_far_right_cost_nothing() -> None:
    def far(opened: Any) -> None:
        opened[AREA].cell(1_048_576, 16_384).value = "x"

    assert read(edited(book(item(1)), far)).faults == []


def test_a_workbook_that_unpacks_to_too_much_is_not_read() -> None:
    out = BytesIO(book(item(1)))
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        package.writestr("xl/media/film.bin", bytes(20_000_001))
    assert places(read(out.getvalue())) == [("", "")]


def test_a_person_s_own_sheets_are_left_alone() -> None:
    def add(opened: Any) -> None:
        opened.create_sheet("社内メモ")["A1"] = "=1+1"

    filled = read(edited(book(item(1)), add))
    assert (filled.faults, len(filled.rows)) == ([], 1)


def test_a_removed_row_and_a_removed_sheet_are_no_fault() -> None:
    items = [item(1), item(2), item(3, area="品質マネジメント")]

    def remove(opened: Any) -> None:
        opened[AREA].delete_rows(2)
        opened.remove(opened["品質マネジメント"])

    filled = read(edited(book(*items), remove))
    assert (filled.faults, [row.number for row in filled.rows]) == ([], ["R-2"])


def test_a_plain_workbook_is_not_a_checklist() -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    assert places(read(out.getvalue())) == [("", "")]
