"""Taking the list of the old register over: everything or nothing, and as often as one likes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ghs.history.actions import Person
from ghs.library.models import GuidelineEdition
from registrations.actions.contradictions import contradictions
from registrations.actions.staging import stage
from registrations.actions.taking_over import mark_known, take_over
from registrations.legacy.columns import guessed, missing
from registrations.legacy.rows import Editions, Fault, LegacyRow, RowReader
from registrations.legacy.tables import Table, TableFault, opened_table

FAULTS_KEPT = 500
_IMPORT_LOCK = 7_201_402


@dataclass
class Outcome:
    """What an import did, or would do. Shape: of many faults the first are kept, and all are counted."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    new_organizations: int = 0
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, *faults: Fault) -> None:
        """Count faults, and keep them while there is room."""
        self.fault_count += len(faults)
        self.faults += faults[: max(0, FAULTS_KEPT - len(self.faults))]


def import_list(
    *,
    content: BinaryIO,
    mapping: Mapping[str, int] | None = None,
    by: Person | None,
    at: datetime,
    is_rehearsal: bool = False,
) -> Outcome:
    """Take a list over, or only try to. Without a mapping the headings tell the columns.

    Effects: a list with any fault changes nothing; the same list again changes nothing; a row that differs from
    what was imported before changes that registration, unless the portal has changed it since.
    """
    try:
        return _import(content, mapping, by, at, is_rehearsal=is_rehearsal)
    except TableFault as fault:
        return Outcome(fault_count=1, faults=[Fault("", "", str(fault))])


@transaction.atomic
def _import(
    content: BinaryIO, mapping: Mapping[str, int] | None, by: Person | None, at: datetime, *, is_rehearsal: bool
) -> Outcome:
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
    with opened_table(content) as table:
        mapping = guessed(table.headings) if mapping is None else mapping
        outcome.add(*_of_table(table, mapping))
        if not missing(mapping):
            reader = RowReader(mapping, _editions(), timezone.localdate(at))
            outcome.rows = stage(_sound(reader, table, outcome))
            _finish(reader, outcome, by, at)
    if outcome.fault_count or is_rehearsal:
        transaction.set_rollback(True)
    return outcome


def _finish(reader: RowReader, outcome: Outcome, by: Person | None, at: datetime) -> None:
    """Look at the whole list, and write it when nothing is wrong."""
    mark_known()
    outcome.add(*(reader.fault(*found) for found in contradictions()))
    if not outcome.fault_count:
        kept, outcome.new_organizations = take_over(by=by, at=at)
        outcome.new, outcome.changed, outcome.same = (kept.get(name, 0) for name in ("new", "changed", "same"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE legacy_row")


def _of_table(table: Table, mapping: Mapping[str, int]) -> Iterator[Fault]:
    """Find what is wrong with the table as a whole."""
    for column in missing(mapping):
        yield Fault("", column.name, _("No column of the list is this one. Choose it, or add it to the list."))
    for area in table.merged:
        yield Fault(area, "", _("These cells are merged. Unmerge them and fill in each."))


def _sound(reader: RowReader, table: Table, outcome: Outcome) -> Iterator[tuple[int, LegacyRow]]:
    """Yield the rows without fault, and gather the faults of the others; merged cells are told as one."""
    for number, row, faults in reader.read(table):
        if row:
            yield number, row
        else:
            outcome.add(*(fault for fault in faults if not table.is_merged(fault.place)))


def _editions() -> Editions:
    return Editions(tuple(GuidelineEdition.objects.order_by("-published_on").values_list("number", "published_on")))
