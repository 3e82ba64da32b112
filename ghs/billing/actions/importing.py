"""Taking a bank's statement in: looked through first, then all of it or nothing, and no line twice."""

import hashlib
from datetime import datetime

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.models import Statement, StatementLine
from ghs.billing.statement.decoding import LIMIT_BYTES
from ghs.billing.statement.incoming import Incoming, Known, Reading, not_known
from ghs.billing.statement.reading import read_statement
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from ghs.history.actions import record

LONGEST_LAYOUT = 300


class StatementFaulty(Refusal):
    """Something in the file must be mended first; the reading tells each fault with its place."""

    message = _("Nothing was taken in: the file can't be read as a statement.")

    def __init__(self, reading: Reading) -> None:
        super().__init__(field="file")
        self.reading = reading


class ImportedAlready(Refusal):
    """What was imported stays."""

    message = _("This statement has been imported and can't be discarded. Set its lines aside instead.")


@transaction.atomic
def take_statement(*, upload: UploadedFile, by: User, at: datetime) -> Statement:
    """Keep a statement until somebody has looked through what was recognised.

    Effects: a file that was sent before returns its statement, whatever its name is now.
    Errors: StatementFaulty, FileRefused.
    """
    content = upload.read(LIMIT_BYTES + 1)
    sha256 = hashlib.sha256(content).hexdigest()
    _one_at_a_time()
    if earlier := Statement.objects.filter(sha256=sha256).first():
        return earlier
    reading = read_statement(content, today=timezone.localdate(at))
    if reading.faults or reading.first_on is None or reading.last_on is None:
        raise StatementFaulty(reading)
    upload.seek(0)
    file = store_upload(upload=upload, kinds=[Kind.CSV], limit_bytes=LIMIT_BYTES, by=by, at=at)
    statement = Statement.objects.create(
        file=file,
        sha256=sha256,
        layout=reading.layout[:LONGEST_LAYOUT],
        encoding=reading.encoding,
        first_on=reading.first_on,
        last_on=reading.last_on,
        incoming_count=len(reading.incoming),
        incoming_yen=reading.sum_yen,
        withdrawal_count=reading.withdrawals,
        uploaded_by=by,
        uploaded_at=at,
    )
    record(verb="take_statement", obj=statement, by=by, at=at, detail={"lines": statement.incoming_count})
    return statement


@transaction.atomic
def import_statement(*, statement: Statement, by: User, at: datetime) -> Statement:
    """Enter the lines of a statement that no earlier one has brought, all of them or none.

    Effects: a second call changes nothing. Errors: StatementFaulty.
    """
    _one_at_a_time()
    statement = Statement.objects.select_for_update(of=("self",)).select_related("file").get(pk=statement.pk)
    if statement.imported_at:
        return statement
    reading = reading_of(statement, at)
    if reading.faults:
        raise StatementFaulty(reading)
    fresh = unknown_lines(reading)
    StatementLine.objects.bulk_create(
        StatementLine(
            statement=statement,
            number=line.number,
            booked_on=line.booked_on,
            amount_yen=line.amount_yen,
            payer=line.payer,
            text=line.text,
            balance_yen=line.balance_yen,
            key=line.key,
            fingerprint=fingerprint,
        )
        for line, fingerprint in fresh
    )
    statement.known_count = len(reading.incoming) - len(fresh)
    statement.imported_by, statement.imported_at = by, at
    statement.save(update_fields=["known_count", "imported_by", "imported_at"])
    detail = {"lines": len(fresh), "known": statement.known_count}
    record(verb="import_statement", obj=statement, by=by, at=at, detail=detail)
    return statement


@transaction.atomic
def discard_statement(*, statement: Statement, by: User, at: datetime) -> None:
    """Forget a statement that was not imported: row, file and bytes. Errors: ImportedAlready."""
    statement = Statement.objects.select_for_update(of=("self",)).select_related("file").get(pk=statement.pk)
    if statement.imported_at:
        raise ImportedAlready
    file = statement.file
    record(verb="discard_statement", obj=statement, by=by, at=at)
    statement.delete()
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(file.key))


def reading_of(statement: Statement, at: datetime) -> Reading:
    """Return what the file of a statement tells."""
    return read_statement(statement.file.read(), today=timezone.localdate(at))


def unknown_lines(reading: Reading) -> list[tuple[Incoming, str]]:
    """Return the lines of a reading that no statement has brought yet, each with its fingerprint."""
    keys = {line.key for line in reading.incoming}
    stored = StatementLine.objects.filter(key__in=keys).order_by("id").values_list("key", "balance_yen")
    return not_known(reading.incoming, [Known(key, balance_yen) for key, balance_yen in stored])


def _one_at_a_time() -> None:
    """Let two imports wait for each other: what one brings, the other must know."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE billing_statement IN SHARE ROW EXCLUSIVE MODE")
