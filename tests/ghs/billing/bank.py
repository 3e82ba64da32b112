"""Statements of the bank for tests: a few lines in a plain layout, sent, imported, matched."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from ghs.accounts.models import User
from ghs.billing import actions
from ghs.billing.models import Statement, StatementLine
from tests.ghs.billing.factories import AT

ACME = "ｶ)ｱｸﾒｲﾘﾖｳ"
Row = tuple[str, int, str]


def csv_of(rows: Iterable[Row]) -> bytes:
    """Return a statement in the bank's character set; amounts below zero are money out."""
    lines = ["取引日,摘要,出金金額,入金金額,残高"]
    balance_yen = 1_000_000
    for on, yen, payer in rows:
        balance_yen += yen
        lines.append(f"{on},振込 {payer},{-yen if yen < 0 else ''},{yen if yen > 0 else ''},{balance_yen}")
    return "\r\n".join(lines).encode("cp932")


def upload_of(content: bytes, name: str = "meisai.csv") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, "text/csv")


def taken(by: User, *rows: Row) -> Statement:
    """Return a statement that was sent but not imported."""
    return actions.take_statement(upload=upload_of(csv_of(rows)), by=by, at=AT)


def imported(by: User, *rows: Row) -> Statement:
    """Return a statement whose lines were entered."""
    return actions.import_statement(statement=taken(by, *rows), by=by, at=AT)


def line_of(by: User, yen: int = 22_000, payer: str = ACME, on: date = date(2026, 11, 18)) -> StatementLine:
    """Return the only line of a new statement."""
    return imported(by, (f"{on:%Y/%m/%d}", yen, payer)).lines.get()
