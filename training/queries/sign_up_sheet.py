"""An edition's list of attendees as a workbook."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from ghs.text.cells import plain_cell
from training.models import Edition

Cell = str | datetime | None

WIDTHS = [16, 20, 24, 32, 24, 32, 18, 22, 18, 10, 18, 30]


def sign_up_sheet(edition: Edition) -> IO[bytes]:
    """Return a workbook with every sign-up of an edition, ready to be read from its beginning.

    Shape: one row a sign-up in the order of arrival; times in Asia/Tokyo; everything else is text, so that
    leading zeros stay and no entry becomes a formula.
    Effects: rows go to a temporary file one by one; the memory used does not grow with their number.
    """
    sheet_file = tempfile.TemporaryFile()  # noqa: SIM115 - the response that streams it closes it
    book = xlsxwriter.Workbook(sheet_file, {"constant_memory": True, "in_memory": False})
    heading = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    sheet = book.add_worksheet(_("Sign-ups")[:31])
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(titles()):
        sheet.write_string(0, column, title, heading)
    for row, cells in enumerate(rows(edition), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif cell:
                sheet.write_string(row, column, plain_cell(cell))
    book.close()
    sheet_file.seek(0)
    return sheet_file


def titles() -> list[str]:
    """Return the headings of the columns."""
    return [
        _("Receipt number"),
        _("Full name"),
        _("Name in kana"),
        _("Company"),
        _("Department"),
        _("E-mail address"),
        _("Telephone"),
        _("State"),
        _("Signed up at"),
        _("Mail magazine"),
        _("Cancelled at"),
        _("Reason"),
    ]


def rows(edition: Edition) -> Iterator[list[Cell]]:
    """Return the cells of each sign-up."""
    for sign_up in edition.sign_ups.order_by("created_at", "id").iterator(chunk_size=500):
        yield [
            sign_up.receipt_number,
            sign_up.full_name,
            sign_up.full_name_kana,
            sign_up.company,
            sign_up.department,
            sign_up.email,
            sign_up.phone,
            sign_up.get_state_display(),
            in_tokyo(sign_up.created_at),
            _("Yes") if sign_up.wants_newsletter else "",
            in_tokyo(sign_up.cancelled_at),
            sign_up.cancel_reason,
        ]


def in_tokyo(at: datetime | None) -> datetime | None:
    """Return a moment as the clock on the wall in Asia/Tokyo shows it: workbooks know no time zones."""
    return timezone.localtime(at).replace(tzinfo=None) if at else None
