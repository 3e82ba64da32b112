"""One row of an old list as a registration, with every wrong cell told by its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ghs.text.normal import to_narrow
from registrations.legacy import cells
from registrations.legacy.cells import CellFault, State
from registrations.legacy.columns import BY_NAME
from registrations.legacy.tables import Row, Table, place
from registrations.validity import last_day_of_month

ENDED = frozenset({State.LAPSED, State.WITHDRAWN, State.REVOKED})


@dataclass(frozen=True)
class Fault:
    """Something that must be mended before the list can be taken: where, in which column, and how."""

    place: str
    column: str
    text: str

    @property
    def label(self) -> str:
        """What the column is called."""
        return str(BY_NAME[self.column].label) if self.column in BY_NAME else ""


@dataclass(frozen=True)
class LegacyRow:
    """One registration as the old list says it, clean. Dates in Asia/Tokyo."""

    sequence: int
    organization: str
    organization_kana: str
    organization_english: str
    corporate_number: str
    postcode: str
    address: str
    product: str
    product_kana: str
    product_english: str
    category: str
    models_covered: str
    version_range: str
    intended_use: str
    level: int
    areas: tuple[str, ...]
    guideline_edition: str
    registered_on: date
    expires_on: date
    state: str
    ended_on: date | None
    public_reason: str

    @property
    def number(self) -> str:
        """The number in the register."""
        return f"GHS-{self.sequence:04d}"

    @property
    def facts(self) -> dict[str, Any]:
        """Everything the row says, as JSON keeps it."""
        ended_on = self.ended_on.isoformat() if self.ended_on else None
        days = {"registered_on": self.registered_on.isoformat(), "expires_on": self.expires_on.isoformat()}
        return {**vars(self), **days, "ended_on": ended_on, "areas": list(self.areas)}


@dataclass(frozen=True)
class Editions:
    """The guideline editions that there are: number and day of publication, newest first."""

    published: tuple[tuple[str, date], ...]

    def named(self, value: Any) -> str:
        """Return the edition that a cell names, empty for an empty cell. Errors: CellFault."""
        said = to_narrow(cells.plain(value)).lower().strip()
        if not said:
            return ""
        number = said.removeprefix("version").removeprefix("ver").strip(". 第版")
        for known, _day in self.published:
            if known == number or _same_number(known, number):
                return known
        known = ", ".join(number for number, _day in self.published)
        raise CellFault(
            _("There is no guideline edition %(said)s. Write one of: %(known)s.") % {"said": said[:20], "known": known}
        )

    def in_force(self, on: date) -> str:
        """Return the edition to declare by on a day. Errors: CellFault before the first."""
        for number, day in self.published:
            if day <= on:
                return number
        raise CellFault(_("There was no guideline yet on this day. Check the year."))


class RowReader:
    """Reads rows of a table by a mapping of columns. `today` is the day of the import in Asia/Tokyo."""

    def __init__(self, mapping: Mapping[str, int], editions: Editions, today: date) -> None:
        self.mapping, self.editions, self.today = mapping, editions, today

    def read(self, table: Table) -> Iterator[tuple[int, LegacyRow | None, list[Fault]]]:
        """Yield each row's number with what it says, or with None and its faults. Errors: TableFault."""
        for number, values in table.rows:
            faults: list[Fault] = []
            row = self._row(number, values, faults)
            yield number, None if faults else row, faults

    def fault(self, number: int, column: str, text: str) -> Fault:
        """Return a fault in one cell of a row."""
        index = self.mapping.get(column, 0)
        return Fault(place(number, index + 1), column, text)

    def _row(self, number: int, values: Row, faults: list[Fault]) -> LegacyRow | None:
        def cell(column: str, parse: Callable[[Any], Any], default: Any = None) -> Any:
            try:
                return parse(self._value(values, column))
            except CellFault as fault:
                faults.append(self.fault(number, column, str(fault)))
                return default

        texts = {name: cell(name, partial(cells.text, name), "") for name in cells.TEXT_COLUMNS}
        level = cell("level", cells.level)
        areas = cell("areas", lambda value: cells.areas(value, level), ()) if level else ()
        registered_on = cell("registered_on", self._registered_on)
        edition = cell("guideline_edition", self.editions.named, "")
        if registered_on and not edition:
            edition = cell("guideline_edition", lambda _value: self.editions.in_force(registered_on), "")
        row = LegacyRow(
            sequence=cell("number", cells.sequence, 0),
            corporate_number=cell("corporate_number", cells.corporate_number, ""),
            category=cell("category", cells.category, ""),
            level=level,
            areas=areas,
            guideline_edition=edition,
            registered_on=registered_on,
            expires_on=cell("expires_on", self._needed_day),
            state=cell("state", cells.state, ""),
            ended_on=cell("ended_on", cells.day),
            **texts,
        )
        return row if faults else self._consistent(number, row, faults)

    def _value(self, values: Row, column: str) -> Any:
        index = self.mapping.get(column)
        return values[index] if index is not None and index < len(values) else None

    def _needed_day(self, value: Any) -> date:
        day = cells.day(value)
        if day is None:
            raise CellFault(_("Fill this in."))
        return day

    def _registered_on(self, value: Any) -> date:
        day = self._needed_day(value)
        if day > self.today:
            raise CellFault(_("This day is still to come. Check the year."))
        return day

    def _consistent(self, number: int, row: LegacyRow, faults: list[Fault]) -> LegacyRow:
        """Find what does not fit together in a row whose cells are sound; complete the day of an end."""
        ended_on = row.ended_on or (row.expires_on if row.state == State.LAPSED else None)
        for column, text in self._contradictions(row, ended_on):
            faults.append(self.fault(number, column, text))
        return row if ended_on == row.ended_on else LegacyRow(**{**vars(row), "ended_on": ended_on})

    def _contradictions(self, row: LegacyRow, ended_on: date | None) -> Iterator[tuple[str, str]]:
        if row.expires_on <= row.registered_on:
            yield "expires_on", _("This lies before the day of registration. Check both.")
        elif row.expires_on != last_day_of_month(row.expires_on.year, row.expires_on.month):
            yield "expires_on", _("A registration ends on the last day of a month. Check the day.")
        if row.state == State.REGISTERED and row.registered_on < row.expires_on < self.today:
            yield "state", _("The last day is over: write 失効 (lapsed), or the day to which it was extended.")
        if row.state in ENDED and ended_on is None:
            yield "ended_on", _("Write the day on which it ended.")
        elif ended_on and row.state not in ENDED:
            yield "ended_on", _("This registration has not ended. Remove the day, or mend the state.")
        elif ended_on and not row.registered_on <= ended_on <= self.today:
            yield "ended_on", _("The end lies between the day of registration and today. Check the year.")
        if row.state == State.REVOKED and not row.public_reason:
            yield "public_reason", _("A revocation has a public reason. Write it.")


def _same_number(known: str, said: str) -> bool:
    """Whether a spreadsheet that took 1.10 for a number means a known edition."""
    try:
        return Decimal(known) == Decimal(said)
    except InvalidOperation:
        return False
