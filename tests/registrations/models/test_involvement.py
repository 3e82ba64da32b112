"""Who took part before this was kept in rows of its own is found again."""

from datetime import date
from importlib import import_module

from django.apps import apps
from django.db import connection

from ghs.accounts.models import User
from registrations import actions
from registrations.models import Involvement
from tests.registrations.factories import Case

migration = import_module("registrations.migrations.0005_who_took_part")


def taken_part() -> set[tuple[int, str]]:
    """Return every person with the part taken."""
    return set(Involvement.objects.values_list("person", "part"))


def test_the_migration_finds_everybody_who_took_part(case: Case, second_reviewer: User) -> None:
    case.to("checking")
    case.do(actions.add_correction, second_reviewer, answer=None, message="役職", due_on=date(2026, 12, 24))
    request = case.declaration.correction_requests.get()
    actions.drop_correction(request=request, by=case.registrar, at=case.tick())
    case.step("propose")
    before = taken_part()
    assert {person for person, part in before} == {case.reviewer.pk, second_reviewer.pk, case.registrar.pk}
    Involvement.objects.all().delete()
    with connection.schema_editor() as editor:
        migration.fill_from_what_was_done(apps, editor)
    assert taken_part() == before
