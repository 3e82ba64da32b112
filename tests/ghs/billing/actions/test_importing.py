"""A statement is taken in whole or not at all, and no line twice."""

from datetime import date

import pytest
from django.core.files.storage import default_storage

from ghs.accounts.models import User
from ghs.billing import actions
from ghs.billing.actions import ImportedAlready, StatementFaulty
from ghs.billing.models import Statement, StatementLine
from ghs.files.checks import FileRefused
from ghs.files.models import StoredFile
from ghs.history.queries import history_of
from tests.ghs.billing.bank import ACME, csv_of, imported, taken, upload_of
from tests.ghs.billing.factories import AT

ROWS = [("2026/11/2", 22_000, ACME), ("2026/11/3", -440, "テスウリヨウ"), ("2026/11/4", 33_000, "ヤマダ　タロウ")]


def test_a_statement_waits_until_somebody_has_looked(reviewer: User) -> None:
    statement = taken(reviewer, *ROWS)
    assert (statement.first_on, statement.last_on) == (date(2026, 11, 2), date(2026, 11, 4))
    assert (statement.incoming_count, statement.incoming_yen, statement.withdrawal_count) == (2, 55_000, 1)
    assert (statement.encoding, statement.imported_at, statement.uploaded_by) == ("Shift_JIS (CP932)", None, reviewer)
    assert statement.file.sha256 == statement.sha256
    assert not StatementLine.objects.exists()
    assert history_of(statement).get().verb == "take_statement"


def test_the_import_enters_every_line(reviewer: User) -> None:
    statement = imported(reviewer, *ROWS)
    assert (statement.imported_by, statement.imported_at, statement.known_count) == (reviewer, AT, 0)
    assert list(statement.lines.values_list("number", "booked_on", "amount_yen", "payer", "balance_yen")) == [
        (2, date(2026, 11, 2), 22_000, "カ)アクメイリヨウ", 1_022_000),
        (4, date(2026, 11, 4), 33_000, "ヤマダ タロウ", 1_054_560),
    ]
    entry = history_of(statement).last()
    assert (entry.verb, entry.detail) == ("import_statement", {"lines": 2, "known": 0})


def test_the_same_file_changes_nothing(reviewer: User) -> None:
    first = imported(reviewer, *ROWS)
    again = actions.take_statement(upload=upload_of(csv_of(ROWS), "another name.csv"), by=reviewer, at=AT)
    assert again == first
    actions.import_statement(statement=again, by=reviewer, at=AT)
    assert (Statement.objects.count(), StatementLine.objects.count(), StoredFile.objects.count()) == (1, 2, 1)


def test_an_overlapping_period_brings_only_what_is_new(reviewer: User) -> None:
    imported(reviewer, *ROWS)
    later = imported(reviewer, *ROWS, ("2026/11/5", 22_000, ACME))
    assert (later.known_count, [line.booked_on for line in later.lines.all()]) == (2, [date(2026, 11, 5)])
    assert StatementLine.objects.count() == 3


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", csv_of(ROWS)[:-30], b"PK\x03\x04" + bytes(100)])
def test_a_faulty_file_is_not_kept(reviewer: User, content: bytes) -> None:
    with pytest.raises(StatementFaulty) as refused:
        actions.take_statement(upload=upload_of(content), by=reviewer, at=AT)
    assert len(refused.value.reading.faults) == 1
    assert not StoredFile.objects.exists()


def test_a_text_that_is_no_table_is_refused_by_the_store(reviewer: User) -> None:
    content = "1030" + "081122" * 3
    with pytest.raises((StatementFaulty, FileRefused)):
        actions.take_statement(upload=upload_of(content.encode()), by=reviewer, at=AT)


def test_a_statement_that_was_not_imported_is_forgotten(
    reviewer: User, django_capture_on_commit_callbacks: pytest.FixtureDef
) -> None:
    statement = taken(reviewer, *ROWS)
    key = statement.file.key
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_statement(statement=statement, by=reviewer, at=AT)
    assert (Statement.objects.count(), StoredFile.objects.count(), default_storage.exists(key)) == (0, 0, False)


def test_an_imported_statement_stays(reviewer: User) -> None:
    statement = imported(reviewer, *ROWS)
    with pytest.raises(ImportedAlready):
        actions.discard_statement(statement=statement, by=reviewer, at=AT)


def test_a_file_that_was_lost_or_changed_is_not_imported(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = taken(reviewer, *ROWS)
    monkeypatch.setattr(StoredFile, "read", lambda _file: b"")
    with pytest.raises(StatementFaulty):
        actions.import_statement(statement=statement, by=reviewer, at=AT)
    assert not StatementLine.objects.exists()
