"""The office notes for itself: append-only, struck out with a reason."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import Membership
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.actions.noting import StruckOut
from registrations.models import Note
from tests.registrations.conversation import note
from tests.registrations.factories import Case


def test_a_note_is_kept_once_and_recorded_without_its_text(case: Case) -> None:
    case.to("submitted")
    submission = uuid.uuid4()
    assert note(case, submission=submission) == note(case, submission=submission)
    kept = case.declaration.notes.get()
    assert (kept.text, kept.author, kept.struck_at) == ("電話で確認済み。", case.reviewer, None)
    entry = history_of(case.declaration).last()
    assert (entry.verb, entry.detail) == ("add_note", {})
    assert str(kept) == f"{case.declaration.pk} note 2026-11-20 01:02"


def test_a_note_is_struck_out_once_with_a_reason(case: Case) -> None:
    case.to("submitted")
    kept = note(case)
    struck = actions.strike_note(note=kept, reason="別件だった。", by=case.registrar, at=case.tick())
    assert (struck.text, struck.struck_by, struck.strike_reason) == ("電話で確認済み。", case.registrar, "別件だった。")
    assert history_of(case.declaration).last().verb == "strike_note"
    with pytest.raises(StruckOut):
        actions.strike_note(note=kept, reason="もう一度。", by=case.reviewer, at=case.tick())


def test_staff_of_the_vendor_do_not_note(case: Case) -> None:
    case.to("submitted")
    Membership.objects.create(
        organization=case.declaration.organization, user=case.reviewer, role="viewer", since=case.at
    )
    with pytest.raises(OwnDeclaration):
        note(case)


@pytest.mark.parametrize("change", [{"text": "別の文"}, {"strike_reason": "別の理由"}, {"struck_at": None}])
def test_the_database_keeps_a_note_as_it_was(case: Case, change: dict[str, Any]) -> None:
    case.to("submitted")
    kept = note(case)
    actions.strike_note(note=kept, reason="別件だった。", by=case.reviewer, at=case.tick())
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Note.objects.filter(pk=kept.pk).delete()


def test_a_strike_without_reason_is_impossible(case: Case) -> None:
    case.to("submitted")
    kept = note(case)
    with pytest.raises(IntegrityError, match="note_struck_out_with_a_reason"), transaction.atomic():
        Note.objects.filter(pk=kept.pk).update(struck_at=case.at)
