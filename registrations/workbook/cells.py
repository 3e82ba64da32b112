"""What one cell of a workbook says, as text."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ghs.text.fields import LongTextField, TextField
from registrations.workbook.writing import unguarded

# How a workbook writes signs that its format can't hold. Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
_ESCAPED_CONTROL = re.compile("_x00([01][0-9A-Fa-f])_")
_FIELDS = {
    "reason": LongTextField(max_length=1000, required=False),
    "name": TextField(max_length=120, required=False),
    "document_number": TextField(max_length=60, required=False),
    "version": TextField(max_length=40, required=False),
}


class CellFault(ValueError):
    """A cell can't be taken as it is; the text says how to mend it."""


def text_of(value: Any, *, has_formula: bool) -> str:
    """Return what a cell says, as it was typed. Errors: CellFault."""
    if value is None and has_formula:
        raise CellFault(_("This is a formula whose result is not in the file. Copy the cell and paste it as a value."))
    if isinstance(value, bool):
        raise CellFault(_("This is a logical value (TRUE or FALSE). Format the cell as text and type it again."))
    if isinstance(value, date | datetime | time | timedelta):
        raise CellFault(_("Excel has made a date or time of this. Format the cell as text and type it again."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    return unguarded(_ESCAPED_CONTROL.sub(lambda found: chr(int(found[1], 16)), text))


def stored_text(column: str, text: str) -> str:
    """Return a text as it is stored. Errors: CellFault for one that is too long or can't be stored."""
    field = _FIELDS[column if column in _FIELDS else column.rsplit("_", 1)[0]]
    try:
        return str(field.clean(text))
    except ValidationError as error:
        raise CellFault(" ".join(error.messages)) from None
