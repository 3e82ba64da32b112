"""What is written into a workbook is read back, whatever it is."""

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghs.text.cells import plain_cell
from ghs.text.normal import clean, clean_lines
from registrations.workbook.comparing import compare
from registrations.workbook.rows import StoredDocument, StoredItem
from registrations.workbook.words import KEY_SHEET
from registrations.workbook.writing import guarded, unguarded
from tests.registrations.workbook.books import AREA, COLUMNS, book, edited, item, read

SIGNS = st.characters(codec="utf-8", exclude_characters="\x00\ufffd_")
ANY_TEXT = st.text(SIGNS | st.sampled_from("='+-@＝"), max_size=30)
LINE, LINES = ANY_TEXT.map(clean), ANY_TEXT.map(clean_lines)
DOCUMENT = st.tuples(LINE.filter(bool), LINE, LINE)


@st.composite
def checklists(draw: st.DrawFn) -> list[StoredItem]:
    documents = draw(st.lists(st.lists(DOCUMENT, max_size=5), min_size=1, max_size=4))
    return [
        item(
            key,
            area=draw(st.sampled_from([AREA, "品質マネジメント"])),
            verdict=draw(st.sampled_from(["", "conforms", "does_not_conform", "not_applicable"])),
            reason=draw(LINES),
            documents=tuple(StoredDocument(100 * key + place, texts) for place, texts in enumerate(named)),
        )
        for key, named in enumerate(documents, start=1)
    ]


@settings(max_examples=60)
@given(checklists(), st.sampled_from(["ja", "en"]))
def test_a_workbook_that_nobody_touched_changes_nothing(items: list[StoredItem], language: str) -> None:
    filled = read(book(*items, language=language))
    assert filled.faults == []
    texts = {
        row.number: (row.verdict, row.reason, *(each for each in row.documents if any(each))) for row in filled.rows
    }
    assert texts == {
        each.number: (each.verdict, each.reason, *(document.texts for document in each.documents[:3])) for each in items
    }
    assert compare(items, filled, documents_limit=20).changes == []


@given(st.text(st.sampled_from("'=+-@ a＝"), max_size=6))
def test_no_cell_is_a_formula_and_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert plain_cell(guarded(text)) == guarded(text)


def test_the_workbook_guides_its_person() -> None:
    opened = openpyxl.load_workbook(
        BytesIO(book(item(1), item(2, may_be_not_applicable=False), item(3, is_open=False)))
    )
    assert opened.sheetnames == ["Read me", AREA, KEY_SHEET] or opened.sheetnames == ["はじめに", AREA, KEY_SHEET]
    assert opened[KEY_SHEET].sheet_state == "veryHidden"
    sheet = opened[AREA]
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists == {"E2": '"適合,不適合,該当なし"', "E3": '"適合,不適合"'}
    locked = [sheet.cell(row, COLUMNS["verdict"]).protection.locked for row in (2, 3, 4)]
    assert (sheet.protection.sheet, locked, sheet["A2"].protection.locked) == (True, [False, False, True], True)
    first = opened.worksheets[0]
    assert "'=1+1" in [cell.value for row in first.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for each in opened.worksheets for row in each.iter_rows() for cell in row)


@pytest.mark.parametrize("shift", [0, 1, 3])
def test_moved_columns_and_lowered_headings_are_found(shift: int) -> None:
    def move(opened: object) -> None:
        sheet = opened[AREA]  # type: ignore[index]
        sheet.insert_cols(1, 2)
        sheet.insert_rows(1, shift + 1)
        sheet["A1"] = "社内用の控え"
        sheet.move_range("G1:G9", cols=20)

    items = [item(1), item(2, reason="理由")]
    filled = read(edited(book(*items), move))
    assert (filled.faults, [row.reason for row in filled.rows]) == ([], ["", "理由"])
    assert filled.rows[0].cells["verdict"] == f"AA{shift + 3}"
    assert compare(items, filled, documents_limit=20).changes == []
