"""Listings written as files, row by row: the memory used does not grow with their number."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from ghs.text.cells import csv_line, plain_cell

# Source: "Excel specifications and limits": 1,048,576 rows a sheet, one of which holds the headings.
ROWS_A_SHEET = 1_048_576 - 1
SMALL_BYTES = 1_000_000
WIDTHS = [14, 40, 8, 32, 32, 32, 16, 8, 40, 10, 10, 12, 12, 12, 40, 16, 48]

Cell = str | int | date | None
Rows = Iterable[list[Cell]]


def csv_file(headings: list[str], rows: Rows, charset: str) -> Iterator[bytes]:
    """Yield a CSV file line by line. Shape: days as 2026-11-22; `utf-8-sig` begins with a byte order mark."""
    if charset == "utf-8-sig":
        yield "\ufeff".encode()
        charset = "utf-8"
    yield csv_line(headings, charset)
    for row in rows:
        yield csv_line(map(_text, row), charset)


def json_file(provenance: dict[str, Any], items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a JSON file entry by entry: where it comes from, then the registrations, one a line."""
    yield _json(provenance)[:-1] + ', "registrations": [\n'
    comma = ""
    for item in items:
        yield comma + _json(item)
        comma = ",\n"
    yield "\n]}\n"


def workbook(headings: list[str], rows: Rows, provenance: list[tuple[str, str]]) -> IO[bytes]:
    """Return a workbook, ready to be read from its beginning, with where it comes from on the last sheet.

    Effects: rows go to a temporary file one by one; so does the workbook, unless it is small. Text stays text, so
    that no entry becomes a formula or a link.
    """
    file = tempfile.SpooledTemporaryFile(max_size=SMALL_BYTES)  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    book.use_zip64()
    looks = {"heading": book.add_format({"bold": True, "bottom": 1})}
    looks["day"] = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet, position = None, ROWS_A_SHEET
    for cells in rows:
        if position == ROWS_A_SHEET:
            sheet, position = _new_sheet(book, headings, looks), 0
        position += 1
        _write_row(sheet, position, cells, looks)
    if sheet is None:
        _new_sheet(book, headings, looks)
    _write_provenance(book, provenance, looks)
    book.close()
    file.seek(0)
    return file


def _new_sheet(book: xlsxwriter.Workbook, headings: list[str], looks: dict[str, Any]) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(_("Register") + (f" {number}" if number > 1 else ""))
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, looks["heading"])
    return sheet


def _write_row(sheet: Any, row: int, cells: list[Cell], looks: dict[str, Any]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, date):
            sheet.write_datetime(row, column, cell, looks["day"])
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell)
        elif cell:
            sheet.write_string(row, column, plain_cell(cell))


def _write_provenance(book: xlsxwriter.Workbook, provenance: list[tuple[str, str]], looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_("About this file"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (label, text) in enumerate(provenance):
        sheet.write_string(row, 0, label, looks["heading"])
        sheet.write_string(row, 1, plain_cell(text))


def _json(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, cls=DjangoJSONEncoder)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
