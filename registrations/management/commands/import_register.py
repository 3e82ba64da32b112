"""`manage.py import_register FILE`: the list of the old register into this one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registrations.actions.importing import Outcome, import_list
from registrations.legacy.columns import BY_NAME, guessed
from registrations.legacy.tables import TableFault, opened_table


class Command(BaseCommand):
    """Take a list over: everything or nothing, and as often as one likes."""

    help = "Import the list of an old register (CSV or XLSX). Any fault is told with its cell and changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, a trial, and columns whose headings are not known."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything and change nothing")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADING=COLUMN",
            help=f"what a heading means; columns: {', '.join(BY_NAME)}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done or what must be mended."""
        try:
            with options["file"].open("rb") as content:
                mapping = _mapping(content, options["map"])
                content.seek(0)
                outcome = import_list(
                    content=content, mapping=mapping, by=None, at=timezone.now(), is_rehearsal=options["dry_run"]
                )
        except (OSError, TableFault) as fault:
            raise CommandError(str(fault)) from None
        self._tell(outcome, is_rehearsal=options["dry_run"])

    def _tell(self, outcome: Outcome, *, is_rehearsal: bool) -> None:
        for fault in outcome.faults:
            self.stderr.write(" ".join(filter(None, [fault.place, fault.label, fault.text])))
        if outcome.fault_count:
            raise CommandError(f"{outcome.fault_count} faults; nothing was imported")
        done = "would be imported" if is_rehearsal else "imported"
        self.stdout.write(
            f"{outcome.rows} rows {done}: {outcome.new} new, {outcome.changed} changed, {outcome.same} the same; "
            f"{outcome.new_organizations} new organisations"
        )


def _mapping(content: BinaryIO, chosen: list[str]) -> dict[str, int]:
    """Return the columns by their headings, those chosen by hand first. Errors: CommandError, TableFault."""
    with opened_table(content) as table:
        mapping = guessed(table.headings)
        for choice in chosen:
            heading, _sign, column = choice.rpartition("=")
            if column not in BY_NAME or heading not in table.headings:
                raise CommandError(f"--map {choice}: write HEADING=COLUMN with a heading of the list")
            mapping[column] = table.headings.index(heading)
    return mapping
