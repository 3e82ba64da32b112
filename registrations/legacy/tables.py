"""Reading a list as a table, row by row: CSV in the usual encodings, or the first filled sheet of a workbook."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO
from zipfile import ZipFile

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries

from ghs.files.merged import merged_areas
from registrations.legacy.columns import guessed

Row = tuple[Any, ...]
CHUNK_BYTES = 256 * 1024
HEADING_ROWS = 20
ROWS = 200_000
COLUMNS = 100
UNPACKED_BYTES = 400_000_000
ENCODINGS = ("utf-8-sig", "cp932")


class TableFault(ValueError):
    """The file as a whole can't be read; the text says how to mend it."""


@dataclass(frozen=True)
class Table:
    """A list: its headings, the number of their row, and the rows below, read while they are asked for.

    `encoding` is empty for a workbook. Errors: TableFault while rows are read.
    """

    headings: tuple[str, ...]
    heading_row: int
    rows: Iterator[tuple[int, Row]]
    encoding: str = ""
    merged: tuple[str, ...] = ()

    def is_merged(self, cell: str) -> bool:
        """Whether a cell lies in one of the merged areas."""
        return any(_covers(area, cell) for area in self.merged)


def column_words(headings: Sequence[str]) -> dict[int, str]:
    """Return each column that has a heading in words, as in "C: 製品名", by its place from 0."""
    return {index: f"{get_column_letter(index + 1)}: {heading}" for index, heading in enumerate(headings) if heading}


def place(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell. Shape: both count from 1, as in "C12"."""
    return f"{get_column_letter(column)}{row}"


@contextmanager
def opened_table(content: BinaryIO) -> Iterator[Table]:
    """Give the table in a file. Errors: TableFault."""
    head = content.read(4)
    content.seek(0)
    if head == b"PK\x03\x04":
        with _workbook(content) as table:
            yield table
    else:
        with _csv(content) as table:
            yield table


@contextmanager
def _csv(content: BinaryIO) -> Iterator[Table]:
    encoding = _encoding(content)
    content.seek(0)
    text = io.TextIOWrapper(content, encoding=encoding, newline="")
    delimiter = max(",\t;", key=text.readline().count)
    text.seek(0)
    try:
        yield _headed(enumerate(_told(csv.reader(text, delimiter=delimiter)), start=1), encoding)
    finally:
        text.detach()


def _told(rows: Iterator[list[str]]) -> Iterator[Row]:
    """Read rows, and say in words what the reader of CSV can't take."""
    try:
        for row in rows:
            yield tuple(row)
    except csv.Error as error:
        raise TableFault(
            _("This file can't be read as CSV (%(error)s). Save it again from the spreadsheet.") % {"error": error}
        ) from None


def _encoding(content: BinaryIO) -> str:
    """Return the encoding that fits every byte. Errors: TableFault."""
    if content.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    for encoding in ENCODINGS:
        content.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := content.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableFault(_("The characters of this file can't be read. Save it as CSV UTF-8 or as an Excel workbook."))


def _headed(numbered: Iterator[tuple[int, Row]], encoding: str = "", merged: tuple[str, ...] = ()) -> Table:
    """Find the row of the headings: the one among the first in which most columns are known."""
    first = list(islice(numbered, HEADING_ROWS))
    filled = [(number, row) for number, row in first if any(_text(cell) for cell in row)]
    if not filled:
        raise TableFault(_("This file is empty. Choose the list of registrations."))
    heading_row, headings = max(filled, key=lambda found: len(guessed([_text(cell) for cell in found[1]])))
    below = [(number, row) for number, row in first if number > heading_row]
    rows = _limited(_chained(below, numbered))
    return Table(tuple(_text(cell) for cell in headings[:COLUMNS]), heading_row, rows, encoding, merged)


def _chained(first: list[tuple[int, Row]], rest: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    yield from first
    yield from rest


def _limited(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """Leave empty rows out. Errors: TableFault when there is no end."""
    for number, row in rows:
        if number > ROWS:
            raise TableFault(_("This list has too many rows: at most %(rows)d. Split it.") % {"rows": ROWS})
        if any(cell not in (None, "") for cell in row):
            yield number, row


def position(cell: str) -> tuple[int, int]:
    """Return row and column of a cell or of the first cell of an area; what has no place comes first."""
    left, top, _right, _bottom = range_boundaries(cell) if cell else (0, 0, 0, 0)
    return top, left


def _covers(area: str, cell: str) -> bool:
    left, top, right, bottom = range_boundaries(area)
    row, column = position(cell)
    return bool(left <= column <= right and top <= row <= bottom)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


@contextmanager
def _workbook(content: BinaryIO) -> Iterator[Table]:
    try:
        with ZipFile(content) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED_BYTES:
                raise TableFault(_("This workbook is too large when unpacked. Save the list as CSV UTF-8."))
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
            sheet = _first_filled(book)
            merged = tuple(merged_areas(package, sheet))
            rows = _sound(sheet.iter_rows(max_col=COLUMNS, values_only=True))
            table = _headed(enumerate(rows, start=1), merged=merged)
    except TableFault:
        raise
    except Exception:
        raise _damaged() from None
    yield table
    book.close()


def _sound(rows: Iterator[Row]) -> Iterator[Row]:
    """Read rows. openpyxl raises whatever its XML reader raises; every one of them means the same to the person."""
    try:
        yield from rows
    except Exception:
        raise _damaged() from None


def _damaged() -> TableFault:
    return TableFault(_("This workbook is damaged. Save it again as .xlsx and choose the new file."))


def _first_filled(book: Any) -> Any:
    """Return the first sheet that holds anything. Errors: TableFault."""
    for sheet in book.worksheets:
        if any(cell is not None for row in sheet.iter_rows(max_row=HEADING_ROWS, values_only=True) for cell in row):
            return sheet
    raise TableFault(_("This file is empty. Choose the list of registrations."))
