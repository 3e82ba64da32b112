"""What the database itself refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import User
from registrations.actions import publish_version
from registrations.models import Declaration, Registration, RegistrationVersion
from tests.registrations.factories import AT, Case

ALL_THREE = ["quality_management", "product_safety", "life_cycle"]


def update(declaration: Declaration, **values: Any) -> None:
    with transaction.atomic():
        Declaration.objects.filter(pk=declaration.pk).update(**values)


@pytest.mark.parametrize(
    ("areas", "level"),
    [
        ([], 2),
        (["quality_management"], 1),
        (["quality_management"], 3),
        (ALL_THREE, 2),
        (["risk_management"], 2),
        (["life_cycle", "quality_management"], 2),
        (["quality_management", "quality_management"], 2),
        (["elsewhere"], 2),
    ],
)
def test_the_level_follows_the_areas_in_their_order(case: Case, areas: list[str], level: int) -> None:
    with pytest.raises(IntegrityError, match="declaration_level_follows_areas"):
        update(case.declaration, areas=areas, level=level)


def test_every_legal_level_is_taken(case: Case) -> None:
    for areas, level in [([], 1), (ALL_THREE[:1], 2), (ALL_THREE[1:], 2), (ALL_THREE, 3)]:
        update(case.declaration, areas=areas, level=level)
        case.declaration.refresh_from_db()
        assert (case.declaration.areas, case.declaration.level) == (areas, level)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "submitted"}, "receipt_number_once_submitted"),
        ({"receipt_number": "D2026-000001"}, "receipt_number_once_submitted"),
        ({"fee_yen": 20000}, "fee_whole_or_none"),
        (
            {"state": "awaiting_payment", "receipt_number": "D1", "submitted_at": AT},
            "awaits_a_known_fee",
        ),
    ],
)
def test_a_declaration_never_says_half(case: Case, values: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        update(case.declaration, **values)


def registered(case: Case) -> Registration:
    return case.to("registered").declaration.registration


def test_public_versions_never_overlap(case: Case) -> None:
    registration = registered(case)
    first = RegistrationVersion.objects.get()
    second = publish_version(registration=registration, at=first.recorded_from + timedelta(days=1))
    first.refresh_from_db()
    assert (first.recorded_to, second.recorded_to) == (second.recorded_from, None)
    with pytest.raises(IntegrityError, match="never_overlaps"), transaction.atomic():
        RegistrationVersion.objects.filter(pk=first.pk).update(recorded_to=second.recorded_from + timedelta(seconds=1))


def test_what_the_public_saw_at_a_moment(case: Case) -> None:
    registration = registered(case)
    first = RegistrationVersion.objects.get()
    change = first.recorded_from + timedelta(days=1)
    second = publish_version(registration=registration, at=change)
    versions = RegistrationVersion.objects
    assert list(versions.current()) == [second]
    assert list(versions.as_of(change)) == [second]
    assert list(versions.as_of(change - timedelta(microseconds=1))) == [first]
    assert list(versions.as_of(first.recorded_from - timedelta(microseconds=1))) == []


def test_drafts_are_their_organisation_s_and_the_desk_has_what_was_submitted(
    case: Case, editor: User, viewer: User, rival: User, reviewer: User
) -> None:
    people = [case.vendor, editor, viewer, rival, reviewer]
    seen = [list(Declaration.objects.declared_by(user)) for user in people]
    assert seen == [[case.declaration], [case.declaration], [case.declaration], [], []]
    assert list(Declaration.objects.on_desk()) == []
    case.to("submitted")
    assert list(Declaration.objects.on_desk()) == [case.declaration]
    assert [list(Declaration.objects.declared_by(user)) for user in people] == seen


def test_rows_name_themselves_without_people(case: Case) -> None:
    draft_name = str(case.declaration)
    registration = registered(case)
    answer = case.declaration.answers.first()
    named = [draft_name, str(case.declaration), str(registration), str(answer.evidence.get())]
    assert named == [f"draft {case.declaration.pk}", "D2026-000001", "GHS-0001", "計画書"]
    assert str(answer) == f"{case.declaration.pk} {answer.criterion_id} conforms"
    assert str(case.declaration.products.get()) == "アクメ健康手帳"
    assert str(case.declaration.decisions.first()) == f"{case.declaration.pk} proposed"
    assert str(case.declaration.documents.first()) == f"{case.declaration.pk} application"
    assert str(RegistrationVersion.objects.get()) == f"{registration.pk} registered 2026-11-20"
