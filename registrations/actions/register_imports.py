"""Lists of the old register that staff upload: kept, tried, taken over once."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind
from ghs.history.actions import record
from registrations.actions.importing import Outcome, import_list
from registrations.legacy.columns import guessed
from registrations.legacy.tables import TableFault, opened_table
from registrations.models import RegisterImport

LIST_LIMIT_BYTES = 20_000_000


class ImportedAlready(Refusal):
    """A list is taken over once; a mended one is uploaded anew."""

    message = _("This list was taken over already. Upload the mended list as a new file.")


@transaction.atomic
def take_list(*, upload: UploadedFile, by: User, at: datetime) -> RegisterImport:
    """Keep a list and guess its columns. Errors: FileRefused, also for a file in which no table is found."""
    kinds = [Kind.SPREADSHEET, Kind.CSV]
    file = store_upload(upload=upload, kinds=kinds, limit_bytes=LIST_LIMIT_BYTES, by=by, at=at)
    try:
        with file.opened() as content, opened_table(content) as table:
            mapping = guessed(table.headings)
    except TableFault as fault:
        raise FileRefused(str(fault), field="file") from None
    taken = RegisterImport.objects.create(file=file, mapping=mapping, uploaded_by=by, uploaded_at=at)
    record(verb="take_register_list", obj=taken, by=by, at=at)
    return taken


@transaction.atomic
def run_import(
    *, register_import: RegisterImport, mapping: Mapping[str, int], is_rehearsal: bool, by: User, at: datetime
) -> Outcome:
    """Try a list, or take it over, by the columns chosen; keep what came of it. Errors: ImportedAlready."""
    row = RegisterImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=register_import.pk)
    if row.imported_at:
        raise ImportedAlready
    with row.file.opened() as content:
        outcome = import_list(content=content, mapping=mapping, by=by, at=at, is_rehearsal=is_rehearsal)
    row.mapping, row.outcome = dict(mapping), asdict(outcome)
    if not is_rehearsal and not outcome.fault_count:
        row.imported_at = at
        record(verb="import_register", obj=row, by=by, at=at, detail={"rows": outcome.rows, "new": outcome.new})
    row.save(update_fields=["mapping", "outcome", "imported_at"])
    return outcome
