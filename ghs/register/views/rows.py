"""The rows of the register's table. What a version says never changes, so each row is written once in a process."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ghs.register.listing import Listing
from registrations.models import RegistrationVersion

# What was written is forgotten all at once when it grows beyond this. Units: rows, of about half a kilobyte.
MOST_WRITTEN = 20_000
_SHOWN = (
    "registration__number",
    "level",
    "state",
    "registered_on",
    "expires_on",
    "ended_on",
    "organization_id",
    "organization_name",
    "organization_name_english",
    "product_names",
)

# A version, and the transaction that wrote it last, with which PostgreSQL tells one state of a row from another.
Mark = tuple[int, int]
_Row = tuple[Mark, str, date, date | None]
_written: dict[_Row, str] = {}


def marks_of(versions: QuerySet[RegistrationVersion]) -> QuerySet[RegistrationVersion, Mark]:
    """Return versions as marks, in their order."""
    table = RegistrationVersion._meta.db_table
    written_by = RawSQL(f"{table}.xmin::text::bigint", [], output_field=BigIntegerField())  # noqa: S608, S611 - own name
    return versions.select_related(None).values_list("pk", written_by)


def rows_of(marks: Iterable[Mark], *, on: date | None, today: date) -> SafeString:
    """Return the rows of the table in the language of the page. `on`: the day of a page of the past."""
    asked = [(mark, get_language() or "", today, on) for mark in marks]
    rows: dict[_Row, str | None] = {row: _written.get(row) for row in asked}
    if missing := {row[0][0]: row for row, text in rows.items() if text is None}:
        rows.update(_write(missing, on, today))
    return SafeString("".join(rows[row] or "" for row in asked))


def _write(missing: dict[int, _Row], on: date | None, today: date) -> dict[_Row, str]:
    template = get_template("register/_row.html")
    versions = RegistrationVersion.objects.filter(pk__in=missing).select_related("registration").only(*_SHOWN)
    rows = {
        missing[version.pk]: template.render({"listing": Listing(version, on or today), "on": on})
        for version in versions
    }
    if len(_written) + len(rows) > MOST_WRITTEN:
        _written.clear()
    _written.update(rows)
    return rows
