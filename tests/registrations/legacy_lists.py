"""Lists of an old register for tests."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl

HEADINGS = (
    "登録番号",
    "企業・団体名",
    "企業名カナ",
    "法人番号",
    "製品名",
    "製品名カナ",
    "レベル",
    "対象分野",
    "ガイドライン版",
    "登録日",
    "有効期限",
    "状態",
    "終了日",
    "公表理由",
)
AREAS = {1: "", 2: "品質マネジメント、ライフサイクル", 3: "品質マネジメント、製品安全、ライフサイクル"}
# Real check digits on invented numbers.
NUMBERS = ("", "7000012050002", "8000012010038", "4011001098993")


def row(sequence: int, **changes: Any) -> list[Any]:
    """Return one sound row; changes go by heading."""
    level = sequence % 3 + 1
    company = sequence % 20
    ended = sequence % 9 == 4
    values = {
        "登録番号": f"GHS-{sequence:04d}",
        "企業・団体名": f"株式会社サンプル{company}メディカル",
        "企業名カナ": "サンプルメディカル",
        "法人番号": NUMBERS[company] if company < len(NUMBERS) else "",
        "製品名": f"見本電子カルテ{sequence}",
        "製品名カナ": "ミホンデンシカルテ",
        "レベル": str(level),
        "対象分野": AREAS[level],
        "ガイドライン版": "1.10",
        "登録日": "2018-03-15",
        "有効期限": "2020-03-31" if ended else "2027-03-31",
        "状態": "失効" if ended else "登録中",
        "終了日": "",
        "公表理由": "",
    }
    return list((values | changes).values())


def rows(count: int = 86) -> list[list[Any]]:
    """Return a whole sound list."""
    return [row(sequence) for sequence in range(1, count + 1)]


def as_csv(table: Sequence[Sequence[Any]], encoding: str = "utf-8-sig", delimiter: str = ",") -> io.BytesIO:
    """Return a list as CSV with its headings."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([HEADINGS, *table])
    return io.BytesIO(text.getvalue().encode(encoding))


def as_workbook(table: Sequence[Sequence[Any]], merged: str = "") -> io.BytesIO:
    """Return a list as a workbook with its headings below a title."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["登録製品一覧"])
    sheet.append(HEADINGS)
    for each in table:
        sheet.append([_cell(value) for value in each])
    if merged:
        sheet.merge_cells(merged)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float | date | datetime) else value or None
