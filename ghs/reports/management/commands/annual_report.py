"""`manage.py annual_report`: the yearly figures, counted from rows."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ghs.reports.formats import FORMATS
from ghs.reports.forms import PeriodForm
from ghs.reports.queries import annual_report, saved_name

OPTIONS = {"first": "--from", "last": "--to"}


class Command(BaseCommand):
    """Write the report on a period to the standard output, or to a file."""

    help = "Write the annual report on a period: both days are included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the period and the format."""
        parser.add_argument("--from", required=True, dest="first", metavar="YYYY-MM-DD", help="first day")
        parser.add_argument("--to", required=True, dest="last", metavar="YYYY-MM-DD", help="last day")
        parser.add_argument("--format", choices=sorted(FORMATS), default="text")
        parser.add_argument("--output", help="a file to write instead of the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and write."""
        form = PeriodForm({"first": options["first"], "last": options["last"]})
        if not form.is_valid():
            faults = [f"{OPTIONS[name]}: {fault}" for name, errors in form.errors.items() for fault in errors]
            raise CommandError("; ".join(faults))
        make, _content_type = FORMATS[options["format"]]
        content = make(annual_report(form.period), saved_name(form.period))
        if options["output"]:
            with open(options["output"], "wb") as file:
                file.write(content)
        elif options["format"] in ("text", "json"):
            self.stdout.write(content.decode(), ending="")
        else:
            sys.stdout.buffer.write(content)
