"""Reading a statement in the Zengin format: records of 200 characters without separators.

Source: 全国銀行協会 record formats 入出金取引明細 (kind 03) and 振込入金通知 (kind 01), as banks print them in their
guides; places count from 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ghs.billing.payers import payer_of
from ghs.billing.statement.cells import read_amount, read_day
from ghs.billing.statement.incoming import CellFault, Fault, Incoming, Reading
from ghs.text.normal import clean

RECORD_CHARACTERS = 200
_HEAD = re.compile(r"10[13][01]\d{18}")
_MOVEMENTS, _NOTICE = "03", "01"
_HEADER, _DATA, _TRAILER, _END = "1", "2", "8", "9"


@dataclass(frozen=True)
class Places:
    """Where the fields of a data record and the sums of a trailer record stand, in one kind of file."""

    on: slice
    yen: slice
    payer: slice
    text: slice
    count: slice
    sum_yen: slice


_PLACES = {
    _MOVEMENTS: Places(
        on=slice(9, 15),
        yen=slice(24, 36),
        payer=slice(81, 129),
        text=slice(159, 199),
        count=slice(1, 7),
        sum_yen=slice(7, 20),
    ),
    _NOTICE: Places(
        on=slice(7, 13),
        yen=slice(19, 29),
        payer=slice(49, 97),
        text=slice(128, 148),
        count=slice(1, 7),
        sum_yen=slice(7, 19),
    ),
}
_DIRECTION, _CANCELLED = slice(21, 22), slice(127, 128)


def is_zengin(text: str) -> bool:
    """Whether a text begins with a header record of a kind that is read."""
    return bool(_HEAD.match(text.lstrip("\ufeff")))


def read_zengin(text: str, *, encoding: str, today: date) -> Reading:
    """Return what the records hold, and what is wrong with them."""
    records = list(_records(text.rstrip("\x1a\r\n")))
    kind = records[0][1:3]
    wrong = [_short(number, record) for number, record in enumerate(records, 1) if len(record) != RECORD_CHARACTERS]
    if not wrong and records[-1][0] != _END:
        cut = _("The file ends before its last record: it is cut off. Download it again.")
        wrong = [Fault(len(records), "", cut)]
    if wrong:
        return Reading(layout=_layout(kind), encoding=encoding, faults=tuple(wrong))
    return _read_records(records, kind, encoding, today)


def _layout(kind: str) -> str:
    return _("Zengin format, movements") if kind == _MOVEMENTS else _("Zengin format, notice of transfers")


def _records(text: str) -> Iterator[str]:
    if "\n" in text or "\r" in text:
        yield from text.splitlines()
    else:
        yield from (text[at : at + RECORD_CHARACTERS] for at in range(0, len(text), RECORD_CHARACTERS))


def _short(number: int, record: str) -> Fault:
    message = _(
        "This record has %(found)s instead of 200 characters: the file is damaged or cut off. Download it again."
    )
    return Fault(number, "", message % {"found": len(record)})


def _read_records(records: list[str], kind: str, encoding: str, today: date) -> Reading:
    lines: list[Incoming] = []
    faults: list[Fault] = []
    withdrawals = others = open_from = 0
    for number, record in enumerate(records, 1):
        if record[0] == _HEADER:
            open_from = len(lines)
        elif record[0] == _DATA and kind == _MOVEMENTS and record[_DIRECTION] != "1":
            withdrawals += 1
        elif record[0] == _DATA and kind == _NOTICE and record[_CANCELLED] == "1":
            others += 1
        elif record[0] == _DATA:
            _append(number, record, _PLACES[kind], today, lines, faults)
        elif record[0] == _TRAILER and not faults:
            faults += _check_sums(number, record, _PLACES[kind], lines[open_from:])
        elif record[0] not in (_TRAILER, _END):
            faults.append(Fault(number, "1", _("No record begins like this: the file is damaged. Download it again.")))
    return Reading(
        layout=_layout(kind),
        encoding=encoding,
        incoming=tuple(lines),
        withdrawals=withdrawals,
        others=others,
        faults=tuple(faults),
    )


def _append(number: int, record: str, places: Places, today: date, lines: list[Incoming], faults: list[Fault]) -> None:
    try:
        lines.append(
            Incoming(
                number=number,
                booked_on=read_day(record[places.on], today=today),
                amount_yen=read_amount(record[places.yen]) or 0,
                payer=payer_of(record[places.payer]) or payer_of(record[places.text]),
                text=clean(record[places.text]),
            )
        )
    except CellFault as fault:
        faults.append(Fault(number, str(places.on.start + 1), str(fault)))


def _check_sums(number: int, record: str, places: Places, lines: list[Incoming]) -> list[Fault]:
    """Compare what came in with what the bank says came in."""
    try:
        told = (read_amount(record[places.count]) or 0, read_amount(record[places.sum_yen]) or 0)
    except CellFault as fault:
        return [Fault(number, "2", str(fault))]
    found = (len(lines), sum(line.amount_yen for line in lines))
    if told == found:
        return []
    message = _(
        "The bank tells of %(told)s transfers of %(told_yen)s yen, the file holds %(found)s of %(found_yen)s yen:"
        " lines are missing. Download it again."
    ) % {"told": told[0], "told_yen": f"{told[1]:,}", "found": found[0], "found_yen": f"{found[1]:,}"}
    return [Fault(number, "", message)]
