"""Writing the checklist as a workbook to fill in."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from ghs.text.cells import plain_cell
from registrations.merging import fingerprint
from registrations.workbook.rows import NOTHING, Book, StoredItem
from registrations.workbook.words import (
    DOCUMENT_COLUMNS,
    DOCUMENTS_AN_ITEM,
    HEADINGS,
    KEY_FORMAT,
    KEY_SHEET,
    TYPED_COLUMNS,
    VERDICTS,
)

WIDTHS = {"number": 10, "clause": 24, "text": 48, "wanted": 30, "verdict": 16, "reason": 36, "name": 26}
OTHER_WIDTH = 14
SHEET_NAME_CHARACTERS = 31


def write_workbook(book: Book) -> bytes:
    """Return the workbook: a sheet to read, one for each area, and a hidden one with what was downloaded."""
    out = BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True})
    formats = _formats(file)
    _write_first_sheet(file, formats, book)
    for area in dict.fromkeys(item.area for item in book.items):
        _write_area(file, formats, book.language, area, [item for item in book.items if item.area == area])
    _write_keys(file, book)
    file.close()
    return out.getvalue()


def guarded(text: str) -> str:
    """Return text for a cell: none is taken for a formula, and `unguarded` gives every one back."""
    bare = text.lstrip("'")
    return f"'{text}" if plain_cell(bare) != bare else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` made a cell's text of."""
    bare = text.lstrip("'")
    return text[1:] if text.startswith("'") and plain_cell(bare) != bare else text


def _formats(file: xlsxwriter.Workbook) -> dict[str, xlsxwriter.format.Format]:
    plain = {"text_wrap": True, "valign": "top", "num_format": "@"}
    box = {"border": 1, "border_color": "#B3B3B3"}
    return {
        "title": file.add_format({"bold": True, "font_size": 16}),
        "name": file.add_format({**plain, "bold": True}),
        "plain": file.add_format(plain),
        "heading": file.add_format({**plain, **box, "bold": True, "bg_color": "#E8EEF7"}),
        "fixed": file.add_format({**plain, **box, "bg_color": "#F2F2F2"}),
        "typed": file.add_format({**plain, **box, "locked": False}),
    }


def _write_first_sheet(file: xlsxwriter.Workbook, formats: dict, book: Book) -> None:
    sheet = file.add_worksheet(_("Read me"))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, plain_cell(book.title), formats["title"])
    for row, (name, value) in enumerate(book.facts, start=2):
        sheet.write_string(row, 0, plain_cell(name), formats["name"])
        sheet.write_string(row, 1, plain_cell(value), formats["plain"])
    first = len(book.facts) + 3
    sheet.write_string(first, 0, _("How to fill it in"), formats["name"])
    for row, note in enumerate(book.notes, start=first):
        sheet.write_string(row, 1, note, formats["plain"])
    sheet.protect()


def _write_area(file: xlsxwriter.Workbook, formats: dict, language: str, area: str, items: list[StoredItem]) -> None:
    sheet = file.add_worksheet(area[:SHEET_NAME_CHARACTERS])
    headings = HEADINGS[language]
    for index, (column, heading) in enumerate(headings.items()):
        sheet.set_column(index, index, WIDTHS.get(column.rsplit("_", 1)[0], WIDTHS.get(column, OTHER_WIDTH)))
        sheet.write_string(0, index, heading, formats["heading"])
    for row, item in enumerate(items, start=1):
        texts = _texts(item, language)
        for index, column in enumerate(headings):
            is_typed = column in TYPED_COLUMNS and item.is_open
            _write_cell(sheet, row, index, texts[column], formats["typed" if is_typed else "fixed"])
        if item.is_open:
            sheet.data_validation(row, list(headings).index("verdict"), row, *_choice(item, headings, language))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, index: int, text: str, look: Any) -> None:
    """Write a text, or an empty cell that shows whether it can be filled."""
    if text:
        sheet.write_string(row, index, guarded(text), look)
    else:
        sheet.write_blank(row, index, None, look)


def _choice(item: StoredItem, headings: dict[str, str], language: str) -> tuple[int, dict]:
    """Return the last column and the rule of a drop-down with the possible answers."""
    words = VERDICTS[language]
    offered = [words[key] for key in words if key != "not_applicable" or item.may_be_not_applicable]
    rule = {
        "validate": "list",
        "source": offered,
        "error_title": headings["verdict"],
        "error_message": _("Choose one of the answers offered."),
    }
    return list(headings).index("verdict"), rule


def _texts(item: StoredItem, language: str) -> dict[str, str]:
    """Return the text of each column of a row."""
    texts = {
        "number": item.number,
        "clause": item.clause,
        "text": item.text,
        "wanted": item.wanted,
        "verdict": VERDICTS[language].get(item.verdict, ""),
        "reason": item.reason,
    }
    for place, columns in enumerate(DOCUMENT_COLUMNS):
        document = item.documents[place].texts if place < len(item.documents) else NOTHING
        texts |= dict(zip(columns, document, strict=True))
    return texts


def _write_keys(file: xlsxwriter.Workbook, book: Book) -> None:
    """Write what is needed to tell, when the workbook comes back, what its person changed."""
    sheet = file.add_worksheet(KEY_SHEET)
    sheet.very_hidden()
    sheet.protect()
    sheet.write_row(0, 0, [KEY_FORMAT, str(book.declaration_key)])
    for row, item in enumerate(book.items, start=1):
        cells = [item.number, str(item.key), fingerprint(item.verdict, item.reason)]
        for document in item.documents[:DOCUMENTS_AN_ITEM]:
            cells += [str(document.key), fingerprint(*document.texts)]
        for index, cell in enumerate(cells):
            sheet.write_string(row, index, cell)
