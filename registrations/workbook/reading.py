"""Reading a workbook that came back. Nothing in it is trusted, and everything wrong is told with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from ghs.files.merged import merged_areas
from registrations.merging import fingerprint
from registrations.workbook.cells import CellFault, stored_text, text_of
from registrations.workbook.rows import NOTHING, Fault, Filled, FilledRow, SeenDocument, SeenItem
from registrations.workbook.words import (
    DOCUMENT_COLUMNS,
    DOCUMENTS_AN_ITEM,
    HEADINGS,
    KEY_FORMAT,
    KEY_SHEET,
    NEEDED_COLUMNS,
    TYPED_COLUMNS,
    column_of,
    folded,
    verdict_of,
)

ROWS_A_SHEET = 3000
COLUMNS_A_SHEET = 60
UNPACKED_BYTES = 20_000_000
SHEETS = 40
HEADING_ROWS = 20


@dataclass(frozen=True)
class Cell:
    """One cell: its place, its value, and whether a formula makes it."""

    place: str
    value: Any
    has_formula: bool
    is_error: bool

    @property
    def text(self) -> str:
        """What it says. Errors: CellFault."""
        if self.is_error:
            raise CellFault(_("This formula ends in an error (%(value)s). Type the value.") % {"value": self.value})
        return text_of(self.value, has_formula=self.has_formula)

    @property
    def loose_text(self) -> str:
        """What it says, or nothing when that can't be told."""
        try:
            return self.text
        except CellFault:
            return ""


def read_workbook(content: bytes, language: str) -> Filled:
    """Return what a workbook holds and every fault in it; headings are told in the person's language."""
    filled = Filled()
    try:
        with ZipFile(BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED_BYTES:
                large = _("This workbook is too large when unpacked. Remove what is not needed and save it again.")
                return Filled(faults=[Fault("", "", large)])
            values = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(BytesIO(content), read_only=True)
            _read_keys(values, filled)
            if not filled.faults:
                _read_sheets(values, formulas, package, filled, language)
    except Exception:
        # openpyxl raises whatever its XML reader raises; every one of them means the same to the person.
        damaged = _("This workbook is damaged. Save it again as .xlsx and choose the new file.")
        return Filled(faults=[Fault("", "", damaged)])
    return filled


def _read_keys(book: Any, filled: Filled) -> None:
    """Read the hidden sheet: to what the workbook belongs, and what was downloaded."""
    try:
        rows = book[KEY_SHEET].iter_rows(max_row=ROWS_A_SHEET, max_col=3 + 2 * DOCUMENTS_AN_ITEM, values_only=True)
        kind, declaration_key = next(rows)[:2]
        if kind != KEY_FORMAT:
            raise ValueError(kind)
        filled.declaration_key = int(declaration_key)
        filled.seen = {folded(str(row[0])): _seen(row) for row in rows if row[0] is not None}
    except (KeyError, StopIteration, ValueError, TypeError):
        lost = _(
            "This is not a checklist workbook of this portal, or its hidden sheet was lost. "
            "Download the checklist anew and copy your answers into it."
        )
        filled.faults.append(Fault("", "", lost))


def _seen(row: tuple[Any, ...]) -> SeenItem:
    documents = [
        SeenDocument(int(row[index]), str(row[index + 1]))
        if row[index] is not None
        else SeenDocument(None, fingerprint(*NOTHING))
        for index in range(3, 3 + 2 * DOCUMENTS_AN_ITEM, 2)
    ]
    return SeenItem(int(row[1]), str(row[2]), tuple(documents))


def _read_sheets(values: Any, formulas: Any, package: ZipFile, filled: Filled, language: str) -> None:
    """Read every sheet that has the checklist's headings; the others are the person's own."""
    if len(values.worksheets) > SHEETS:
        filled.faults.append(Fault("", "", _("This workbook has too many sheets. Remove those that you added.")))
        return
    found = False
    for sheet in values.worksheets:
        if sheet.title != KEY_SHEET:
            rows = _cells(sheet, formulas[sheet.title])
            headings = _headings(rows)
            if headings:
                found = True
                _read_sheet(sheet, package, headings, rows, filled, language)
    if not found:
        lost = _("No sheet has the headings of the checklist. Download it anew and copy your answers into it.")
        filled.faults.append(Fault("", "", lost))


def _cells(sheet: Any, formulas: Any) -> Iterator[list[Cell]]:
    """Return the cells row by row, with values and formulas side by side."""
    limits = {"min_row": 1, "min_col": 1, "max_row": ROWS_A_SHEET, "max_col": COLUMNS_A_SHEET}
    pairs = zip(sheet.iter_rows(**limits), formulas.iter_rows(**limits), strict=True)
    for row, (value_cells, formula_cells) in enumerate(pairs, start=1):
        yield [
            Cell(f"{get_column_letter(column)}{row}", cell.value, made.data_type == "f", cell.data_type == "e")
            for column, (cell, made) in enumerate(zip(value_cells, formula_cells, strict=True), start=1)
        ]


def _headings(rows: Iterator[list[Cell]]) -> dict[str, int]:
    """Find the row of the headings, wherever it was moved; return in which place each column stands."""
    for _row, cells in zip(range(HEADING_ROWS), rows, strict=False):
        named = [(column_of(cell.loose_text), index) for index, cell in enumerate(cells)]
        columns = {column: index for column, index in reversed(named) if column}
        if "number" in columns and len(columns) > 2:
            return columns
    return {}


def _read_sheet(
    sheet: Any, package: ZipFile, headings: dict[str, int], rows: Iterator[list[Cell]], filled: Filled, language: str
) -> None:
    lost = [HEADINGS[language][column] for column in NEEDED_COLUMNS if column not in headings]
    if lost:
        text = _("These columns are missing: %(columns)s. Write their headings again as they were downloaded.")
        filled.faults.append(Fault(sheet.title, "", text % {"columns": ", ".join(lost)}))
        return
    for place in merged_areas(package, sheet):
        filled.faults.append(Fault(sheet.title, place, _("These cells are merged. Unmerge them and fill in each.")))
    known = {folded(row.number) for row in filled.rows}
    for cells in rows:
        named = {column: cells[index] for column, index in headings.items()}
        row = _read_row(sheet.title, named, filled.faults)
        if row and folded(row.number) in known:
            filled.faults.append(row.fault("number", _("This item stands in the workbook twice. Remove one row.")))
        elif row:
            known.add(folded(row.number))
            filled.rows.append(row)


def _read_row(sheet: str, named: dict[str, Cell], faults: list[Fault]) -> FilledRow | None:
    """Return a row, or None for an empty or a faulty one."""
    if all(named[column].value is None and not named[column].has_formula for column in NEEDED_COLUMNS):
        return None
    texts: dict[str, str] = {}
    count = len(faults)
    for column in NEEDED_COLUMNS:
        try:
            texts[column] = _text(column, named[column])
        except CellFault as fault:
            faults.append(Fault(sheet, named[column].place, str(fault)))
    if len(faults) > count:
        return None
    if not texts["number"]:
        if any(texts[column] for column in TYPED_COLUMNS):
            faults.append(Fault(sheet, named["number"].place, _("The item's number is missing. Write it again.")))
        return None
    return FilledRow(
        number=texts["number"],
        sheet=sheet,
        cells={column: named[column].place for column in NEEDED_COLUMNS},
        verdict=texts["verdict"],
        reason=texts["reason"],
        documents=tuple(tuple(texts[column] for column in place) for place in DOCUMENT_COLUMNS),
    )


def _text(column: str, cell: Cell) -> str:
    """Return what a cell says in its column. Errors: CellFault."""
    text = cell.text
    if column == "number":
        return text.strip()
    if column != "verdict":
        return stored_text(column, text)
    verdict = verdict_of(text)
    if verdict is None:
        wrong = _(
            "“%(word)s” is no answer. Write 適合 (conforms), 不適合 (does not conform) or 該当なし (not applicable)."
        )
        raise CellFault(wrong % {"word": text[:40]})
    return verdict
