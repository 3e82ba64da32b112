"""Writing and sealing history."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from ghs.accounts.models import Organization, User
from ghs.history.actions import record, seal_entries
from ghs.history.models import Entry, Seal
from ghs.history.queries import first_broken_seal, history_of

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_entry_knows_object_and_person_by_reference_only(organization: Organization, owner: User) -> None:
    entry = record(verb="change_organization", obj=organization, by=owner, at=NOW, detail={"fields": ["name"]})

    assert (entry.kind, entry.key, entry.by) == ("accounts.organization", str(organization.pk), owner.reference)
    assert list(history_of(organization)) == [entry]


def test_history_outlives_the_person(organization: Organization, owner: User) -> None:
    entry = record(verb="change_organization", obj=organization, by=owner, at=NOW)

    User.objects.filter(pk=owner.pk).delete()

    assert Entry.objects.get(pk=entry.pk).by == owner.reference


@pytest.mark.parametrize("statement", ["UPDATE history_entry SET verb = 'x'", "DELETE FROM history_entry"])
def test_database_refuses_to_change_history(organization: Organization, statement: str) -> None:
    record(verb="change_organization", obj=organization, by=None, at=NOW)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_refuses_to_change_a_seal(organization: Organization) -> None:
    record(verb="change_organization", obj=organization, by=None, at=NOW)
    seal_entries(at=NOW)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Seal.objects.update(hash="0" * 64)


def test_sealing_continues_the_chain_and_seals_once(organization: Organization) -> None:
    record(verb="create_organization", obj=organization, by=None, at=NOW)
    record(verb="change_organization", obj=organization, by=None, at=NOW)

    assert seal_entries(at=NOW, limit=1) == 1
    assert seal_entries(at=NOW) == 1
    assert seal_entries(at=NOW) == 0
    first, second = Seal.objects.order_by("position")
    assert (first.position, second.position, second.previous_hash) == (1, 2, first.hash)
    assert first_broken_seal() is None


def test_tampering_behind_the_triggers_is_found(organization: Organization) -> None:
    for _turn in range(3):
        record(verb="change_organization", obj=organization, by=None, at=NOW)
    seal_entries(at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE history_entry DISABLE TRIGGER history_entry_no_change")
        cursor.execute(
            "UPDATE history_entry SET verb = 'forged' WHERE id = (SELECT entry_id FROM history_seal WHERE position = 2)"
        )
        cursor.execute("ALTER TABLE history_entry ENABLE TRIGGER history_entry_no_change")

    assert first_broken_seal() == 2


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_sealed_later_not_skipped(organization: Organization) -> None:
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO history_entry (at, verb, kind, key, from_state, to_state, detail)"
            " VALUES (now(), 'late', 'x', '1', '', '', '{}')"
        )
    record(verb="change_organization", obj=organization, by=None, at=NOW)
    seal_entries(at=NOW)

    other.commit()
    other.close()

    assert seal_entries(at=NOW) == 1
    assert list(Seal.objects.order_by("position").values_list("entry__verb", flat=True))[-1] == "late"
    assert first_broken_seal() is None
