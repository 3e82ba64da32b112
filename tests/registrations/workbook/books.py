"""Workbooks for tests, as a vendor's spreadsheet program would leave them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl

from registrations.workbook.reading import read_workbook
from registrations.workbook.rows import Book, Filled, StoredDocument, StoredItem
from registrations.workbook.words import HEADINGS
from registrations.workbook.writing import write_workbook

AREA = "リスクマネジメント"
COLUMNS = {column: index for index, column in enumerate(HEADINGS["ja"], start=1)}


def item(key: int = 1, **values: Any) -> StoredItem:
    """Return an item that is answered with one document."""
    given: dict[str, Any] = {
        "number": f"R-{key}",
        "area": AREA,
        "clause": "意図した使用",
        "text": "文書にしていますか。",
        "wanted": "文書",
        "verdict": "conforms",
        "reason": "",
        "documents": (StoredDocument(10 * key, ("計画書", "RM-1", "2")),),
    }
    return StoredItem(key=key, **given | values)


def book(*items: StoredItem, language: str = "ja") -> bytes:
    """Return a workbook as it is downloaded."""
    return write_workbook(Book(7, language, "チェックリスト", [("製品名", "=1+1")], ["記入のしかた"], list(items)))


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return a workbook after somebody changed and saved it."""
    opened = openpyxl.load_workbook(BytesIO(content))
    edit(opened)
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def filled_in(content: bytes, cells: dict[tuple[int, str], Any], sheet: str = AREA) -> bytes:
    """Return a workbook with values in cells, named by the item's place from 1 and the column."""

    def fill(opened: Any) -> None:
        for (row, column), value in cells.items():
            opened[sheet].cell(row=row + 1, column=COLUMNS[column]).value = value

    return edited(content, fill)


def read(content: bytes) -> Filled:
    """Return what is read of a workbook."""
    return read_workbook(content, "ja")


def places(filled: Any) -> list[tuple[str, str]]:
    """Return where the faults are."""
    return [(fault.sheet, fault.cell) for fault in filled.faults]
