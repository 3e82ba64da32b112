"""Reading a statement that came as a table (CSV, or with tabs or semicolons)."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.translation import gettext as _

from ghs.billing.payers import payer_of
from ghs.billing.statement.cells import read_amount, read_day
from ghs.billing.statement.headings import Columns, Role, columns_of, find_headings, is_incoming
from ghs.billing.statement.incoming import CellFault, Fault, Incoming
from ghs.text.normal import clean

MOST_ROWS = 50_000
MOST_CELL_CHARACTERS = 500
# Rows that sum up or carry over stand for no movement of money.
_SUMS = ("合計", "小計", "総計", "繰越", "前残", "以上", "計")


@dataclass(frozen=True)
class Row:
    """One row with the number of the line on which it ends."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Movement:
    """What one row says: yen in (above zero) or out (below), or 0 for a remark. The balance is the one after it."""

    number: int
    on: date
    yen: int
    payer: str
    text: str
    balance_yen: int | None


@dataclass(frozen=True)
class Table:
    """A table cut into rows, from its headings on."""

    columns: Columns
    rows: tuple[Row, ...]
    fault: Fault | None = None


def read_table(text: str) -> Table | None:
    """Cut a text into rows and find its headings; None when no row has the headings of a statement."""
    rows, fault = _cut(text)
    place = find_headings([row.cells for row in rows])
    if place is None:
        return None
    columns = columns_of(rows[place].cells)
    body = [row for row in rows[place + 1 :] if any(row.cells) and row.cells != rows[place].cells]
    return Table(columns, tuple(body), fault)


def _cut(text: str) -> tuple[list[Row], Fault | None]:
    separator = max(",\t;", key="\n".join(text.splitlines()[:40]).count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            rows.append(Row(reader.line_num, tuple(cell.strip() for cell in cells)))
            if len(rows) > MOST_ROWS:
                return rows, Fault(reader.line_num, "", _("This statement is too long. Download a shorter period."))
    except csv.Error:
        cut = _("The quotation marks do not close here: the file is damaged or cut off. Download it again.")
        return rows, Fault(reader.line_num, "", cut)
    return rows, None


def movements(table: Table, *, today: date) -> Iterator[Movement | Fault]:
    """Return what each row says, or what is wrong with it and where."""
    for row in table.rows:
        if _is_sum(row, table.columns):
            continue
        if len(row.cells) < len(table.columns.headings) and _lacks(row, table.columns):
            yield Fault(row.number, str(len(row.cells) + 1), _cut_off(row, table.columns))
            continue
        yield _RowReader(row, table.columns, today).read()


def _is_sum(row: Row, columns: Columns) -> bool:
    place = columns.place(Role.DATE)
    first = row.cells[0]
    has_day = place is not None and place < len(row.cells) and any(sign.isdigit() for sign in row.cells[place])
    return not has_day and any(first.replace(" ", "").endswith(word) for word in _SUMS)


def _lacks(row: Row, columns: Columns) -> bool:
    """Whether a row ends before a column that is read, notes aside."""
    return any(role not in (None, Role.NOTE) for role in columns.roles[len(row.cells) :])


def _cut_off(row: Row, columns: Columns) -> str:
    return _("This line has %(found)s of %(wanted)s columns: the file seems to be cut off here. Download it again.") % {
        "found": len(row.cells),
        "wanted": len(columns.headings),
    }


class _RowReader:
    """Reads one row and remembers in which column it is, so that a fault can name the place."""

    def __init__(self, row: Row, columns: Columns, today: date) -> None:
        self.row, self.columns, self.today = row, columns, today
        self.heading = ""

    def read(self) -> Movement | Fault:
        try:
            yen, balance_yen = self._yen(), self._amount(Role.BALANCE)
            on = self._day()
            payer, text = self._words()
        except CellFault as fault:
            return Fault(self.row.number, self.heading, str(fault))
        return Movement(self.row.number, on, yen, payer, text, balance_yen)

    def _cell(self, place: int | None) -> str:
        if place is None or place >= len(self.row.cells):
            return ""
        self.heading = self.columns.headings[place]
        return self.row.cells[place]

    def _day(self) -> date:
        if (place := self.columns.place(Role.DATE)) is not None:
            return read_day(self._cell(place), today=self.today)
        parts = [self._cell(self.columns.place(role)) for role in (Role.DAY, Role.MONTH, Role.YEAR)]
        return read_day("/".join(reversed(parts)), today=self.today)

    def _amount(self, role: Role) -> int | None:
        return read_amount(self._cell(self.columns.place(role)))

    def _yen(self) -> int:
        if self.columns.place(Role.DEPOSIT) is not None:
            paid_out, paid_in = self._amount(Role.WITHDRAWAL) or 0, self._amount(Role.DEPOSIT) or 0
            if paid_in and paid_out:
                raise CellFault(_("This line tells money in and money out at once. Correct one of them."))
            return paid_in - abs(paid_out)
        if self.columns.place(Role.SIGNED) is not None:
            return self._amount(Role.SIGNED) or 0
        yen = self._amount(Role.AMOUNT) or 0
        return yen if self._is_incoming() else -yen

    def _is_incoming(self) -> bool:
        told = self._cell(self.columns.place(Role.DIRECTION))
        answer = is_incoming(told)
        if answer is None:
            raise CellFault(
                _("“%(text)s” does not tell whether money came in. Write 入金 or 出金.") % {"text": told[:40]}
            )
        return answer

    def _words(self) -> tuple[str, str]:
        """Return the payer and everything else that is written in the row."""
        named = self._text(Role.PAYER)
        remark, note = self._text(Role.TEXT), self._text(Role.NOTE)
        payer = payer_of(named) or payer_of(remark)
        return payer[:MOST_CELL_CHARACTERS], clean(f"{remark} {named} {note}")[:MOST_CELL_CHARACTERS]

    def _text(self, role: Role) -> str:
        return clean(" ".join(self._cell(place) for place in self.columns.places(role)))


def balance_warnings(found: Sequence[Movement]) -> list[Fault]:
    """Name the lines after which the running balance does not add up, whichever way the lines are ordered."""
    told = [each for each in found if each.balance_yen is not None]
    forwards = _breaks(told)
    backwards = _breaks(list(reversed(told)))
    return min(forwards, backwards, key=len)


def _breaks(found: Sequence[Movement]) -> list[Fault]:
    faults = []
    for before, after in zip(found, found[1:], strict=False):
        wanted = (before.balance_yen or 0) + after.yen
        if wanted != after.balance_yen:
            message = _(
                "After line %(before)s the balance should be %(wanted)s yen here, but it is %(found)s:"
                " lines are missing or an amount was changed."
            ) % {"before": before.number, "wanted": f"{wanted:,}", "found": f"{after.balance_yen:,}"}
            faults.append(Fault(after.number, "", message))
    return faults


def to_incoming(movement: Movement) -> Incoming:
    """Return money that came in as a line of the statement."""
    return Incoming(
        number=movement.number,
        booked_on=movement.on,
        amount_yen=movement.yen,
        payer=movement.payer,
        text=movement.text,
        balance_yen=movement.balance_yen,
    )
