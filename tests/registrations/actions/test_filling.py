"""A filled workbook becomes answers: all of it or nothing."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from ghs.files.checks import FileRefused
from ghs.files.models import StoredFile
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions.drafting import NotOpen
from registrations.actions.filling import PlanChanged, WorkbookFaulty, plan_of, stored_items
from registrations.models import Answer, ChecklistUpload, Evidence
from registrations.workbook.rows import Book
from registrations.workbook.writing import write_workbook
from tests.ghs.files.factories import image, package, pdf, upload, workbook, workbook_with
from tests.registrations.factories import Case
from tests.registrations.workbook.books import AREA, filled_in

Cells = dict[tuple[int, str], Any]


def downloaded(case: Case) -> bytes:
    """Return the checklist as the vendor downloads it."""
    items = stored_items(case.declaration, may_write=True)
    return write_workbook(Book(case.declaration.pk, "ja", "", [], [], items))


def take(case: Case, content: bytes, by: Any = None) -> ChecklistUpload:
    result: ChecklistUpload = case.do(actions.take_workbook, by or case.vendor, upload=upload(content, "記入済み.xlsx"))
    return result


def taken(case: Case, cells: Cells) -> ChecklistUpload:
    return take(case, filled_in(downloaded(case), cells))


def apply(case: Case, sent: ChecklistUpload, *chosen: str, seen: str = "") -> int:
    mark = seen or plan_of(sent, case.declaration).mark
    count = actions.apply_workbook(upload=sent, seen=mark, chosen=chosen, by=case.vendor, at=case.tick())
    return int(count)


def test_a_filled_workbook_changes_answers_and_documents(case: Case) -> None:
    first, second = case.declaration.answers.all()
    cells = {
        (1, "verdict"): "該当なし",
        (1, "reason"): "通信しない",
        (1, "name_2"): "'=報告書",
        (2, "name_1"): None,
        (2, "document_number_1"): None,
        (2, "version_1"): None,
        (2, "name_2"): "手順書",
    }
    sent = taken(case, cells)
    assert list(case.declaration.answers.values_list("verdict", flat=True)) == ["conforms", "conforms"]
    assert apply(case, sent) == 2
    first.refresh_from_db()
    assert first.texts == ("not_applicable", "通信しない")
    assert [each.named for each in first.evidence.all()] == [("計画書", "RM-1", "2"), ("=報告書", "", "")]
    assert [each.named for each in second.evidence.all()] == [("手順書", "", "")]
    entry = history_of(case.declaration).get(verb="apply_workbook")
    numbers = [first.criterion.number, second.criterion.number]
    assert (entry.by, entry.detail) == (case.vendor.reference, {"criteria": sorted(numbers)})


def test_an_enclosed_file_stays_with_its_changed_document(case: Case) -> None:
    evidence = Evidence.objects.first()
    evidence.file = take(case, downloaded(case)).file
    ChecklistUpload.objects.all().delete()
    evidence.save()
    apply(case, taken(case, {(1, "version_1"): "3"}))
    kept = Evidence.objects.get(pk=evidence.pk)
    assert (kept.document_version, kept.file) == ("3", evidence.file)


def test_applying_twice_changes_nothing_more(case: Case) -> None:
    sent = taken(case, {(1, "name_2"): "報告書"})
    seen = plan_of(sent, case.declaration).mark
    assert (apply(case, sent, seen=seen), apply(case, sent, seen=seen)) == (1, 0)
    assert Evidence.objects.filter(document_name="報告書").count() == 1
    assert history_of(case.declaration).filter(verb="apply_workbook").count() == 1


def test_nothing_is_applied_while_anything_is_wrong(case: Case) -> None:
    sent = taken(case, {(1, "reason"): "残らない", (2, "verdict"): "たぶん"})
    with pytest.raises(WorkbookFaulty):
        apply(case, sent)
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["", ""]
    assert not history_of(case.declaration).filter(verb="apply_workbook").exists()


@pytest.mark.parametrize(("chosen", "reason"), [([], "同僚の理由"), (["answer"], "私の理由")])
def test_a_conflict_keeps_the_text_that_was_chosen(case: Case, chosen: list[str], reason: str) -> None:
    answer = case.declaration.answers.first()
    sent = taken(case, {(1, "reason"): "私の理由", (2, "reason"): "理由"})
    Answer.objects.filter(pk=answer.pk).update(reason="同僚の理由")
    plan = plan_of(sent, case.declaration)
    assert [change.key for change in plan.conflicts] == [f"answer-{answer.pk}"]
    apply(case, sent, *[f"{name}-{answer.pk}" for name in chosen])
    assert list(case.declaration.answers.values_list("reason", flat=True)) == [reason, "理由"]


def test_what_changed_after_the_preview_is_shown_again_first(case: Case) -> None:
    sent = taken(case, {(1, "reason"): "私の理由"})
    seen = plan_of(sent, case.declaration).mark
    case.declaration.answers.update(reason="同僚の理由")
    with pytest.raises(PlanChanged):
        apply(case, sent, seen=seen)
    assert set(case.declaration.answers.values_list("reason", flat=True)) == {"同僚の理由"}


def test_a_returned_declaration_takes_only_what_was_asked_for(case: Case) -> None:
    before = downloaded(case)
    case.to("returned")
    asked, closed = case.declaration.answers.all()
    wrong = take(case, filled_in(before, {(1, "reason"): "補正", (2, "reason"): "ついでに"}))
    assert [(fault.sheet, fault.cell) for fault in plan_of(wrong, case.declaration).faults] == [(AREA, "E3")]
    assert apply(case, take(case, filled_in(before, {(1, "reason"): "補正"}))) == 1
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["補正", ""]


def test_the_workbook_of_another_declaration_is_told(case: Case) -> None:
    items = stored_items(case.declaration, may_write=True)
    sent = take(case, write_workbook(Book(case.declaration.pk + 1, "ja", "", [], [], items)))
    assert [fault.cell for fault in plan_of(sent, case.declaration).faults] == [""]


@pytest.mark.parametrize("state", ["submitted", "checking", "registered", "cancelled"])
def test_what_is_not_open_takes_no_workbook(case: Case, state: str) -> None:
    content = downloaded(case)
    case.to(state)
    with pytest.raises(NotOpen):
        take(case, content)


HOSTILE = {
    "empty": b"",
    "text": b"number,answer",
    "web page": b"<html><script>alert(1)</script>",
    "PDF": pdf(),
    "image": image(),
    "ZIP": package("evil.txt", b"x"),
    "macros": workbook_with("xl/vbaProject.bin", b"x"),
    "bomb": workbook_with("xl/bomb.xml", bytes(12_000_000)),
    "broken": workbook()[:-200],
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "too large": bytes(5_000_001),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused(case: Case, kind: str) -> None:
    with pytest.raises(FileRefused):
        take(case, HOSTILE[kind])
    assert not ChecklistUpload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_upload_replaces_the_person_s_unapplied_one(case: Case, editor: Any) -> None:
    content = downloaded(case)
    applied = taken(case, {(1, "reason"): "理由"})
    apply(case, applied)
    others, first, second = take(case, content, editor), take(case, content), take(case, content)
    assert list(ChecklistUpload.objects.all()) == [applied, others, second]
    assert not StoredFile.objects.filter(pk=first.file.pk).exists()
    assert [default_storage.exists(each.file.key) for each in (first, second)] == [False, True]
