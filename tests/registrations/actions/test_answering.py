"""Answers and evidence."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ghs.files.models import StoredFile
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions import TypedAnswer, TypedEvidence
from registrations.actions.answering import EVIDENCE_LIMIT_DOCUMENTS, GoneMeanwhile, TooManyDocuments
from registrations.actions.drafting import ChangedMeanwhile, NotOpen
from registrations.merging import fingerprint
from registrations.models import Answer, Evidence
from tests.registrations.factories import Case

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01"
    b"\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


def typed(answer: Answer, verdict: str, reason: str = "", seen: str | None = None) -> TypedAnswer:
    mark = fingerprint(*answer.texts) if seen is None else seen
    return TypedAnswer(f"a{answer.pk}", answer.pk, verdict, reason, mark)


def document(answer: Answer, name: str = "計画書", **values: Any) -> TypedEvidence:
    told = {"evidence_id": None, "document_number": "", "document_version": "", "seen": ""} | values
    return TypedEvidence(key="n1", answer_id=answer.pk, document_name=name, **told)


def save(case: Case, *rows: TypedAnswer | TypedEvidence) -> dict[str, Any]:
    answers = [row for row in rows if isinstance(row, TypedAnswer)]
    evidence = [row for row in rows if isinstance(row, TypedEvidence)]
    result: dict[str, Any] = case.do(actions.save_checklist, case.vendor, answers=answers, evidence=evidence)
    return result


@pytest.fixture
def answer(case: Case) -> Answer:
    """The first answer, without evidence."""
    found = case.declaration.answers.first()
    found.evidence.all().delete()
    return found


def test_answers_are_saved_with_one_line_of_history(case: Case, answer: Answer) -> None:
    other = case.declaration.answers.last()
    assert save(case, typed(answer, "not_applicable", "通信しない"), typed(other, "does_not_conform")) == {}
    saved = case.declaration.answers.values_list("verdict", "reason")
    assert list(saved) == [("not_applicable", "通信しない"), ("does_not_conform", "")]
    entry = history_of(case.declaration).get(verb="save_checklist")
    assert entry.detail == {"criteria": sorted([answer.criterion.number, other.criterion.number])}


def test_an_untouched_page_saves_nothing(case: Case, answer: Answer) -> None:
    assert save(case, typed(answer, answer.verdict, answer.reason)) == {}
    assert not history_of(case.declaration).filter(verb="save_checklist").exists()


def test_two_editors_lose_neither_text_and_everything_else_is_saved(case: Case, answer: Answer) -> None:
    other = case.declaration.answers.last()
    seen = fingerprint(*answer.texts)
    save(case, typed(answer, "conforms", "一人目"))
    refused = save(case, typed(answer, "conforms", "二人目", seen), typed(other, "conforms", "別の項目"))
    assert {key: type(refusal) for key, refusal in refused.items()} == {f"a{answer.pk}": ChangedMeanwhile}
    reasons = case.declaration.answers.values_list("reason", flat=True)
    assert list(reasons) == ["一人目", "別の項目"]


def test_one_editor_does_not_undo_what_another_did_elsewhere(case: Case, answer: Answer) -> None:
    other = case.declaration.answers.last()
    page = [typed(answer, answer.verdict, answer.reason), typed(other, "conforms", "自分の変更")]
    save(case, typed(answer, "conforms", "同僚の変更"))
    assert save(case, *page) == {}
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["同僚の変更", "自分の変更"]


def test_documents_are_named_changed_and_removed(case: Case, answer: Answer) -> None:
    save(case, document(answer, document_number="RM-1", document_version="1"))
    evidence = answer.evidence.get()
    seen = fingerprint(*evidence.texts)
    save(case, document(answer, "改訂計画書", evidence_id=evidence.pk, seen=seen))
    evidence.refresh_from_db()
    assert evidence.texts == ("改訂計画書", "", "", "")
    save(case, document(answer, "", evidence_id=evidence.pk, is_removed=True))
    assert not answer.evidence.exists()


def test_the_same_document_typed_twice_is_one(case: Case, answer: Answer) -> None:
    save(case, document(answer))
    save(case, document(answer))
    assert answer.evidence.count() == 1


def test_a_document_that_a_colleague_removed_is_said_to_be_gone(case: Case, answer: Answer) -> None:
    save(case, document(answer))
    gone = answer.evidence.get()
    gone_id, seen = gone.pk, fingerprint(*gone.texts)
    gone.delete()
    refused = save(case, document(answer, "新しい名前", evidence_id=gone_id, seen=seen))
    assert [type(refusal) for refusal in refused.values()] == [GoneMeanwhile]
    assert save(case, document(answer, evidence_id=gone_id, is_removed=True)) == {}


def test_two_editors_of_a_document_notice_each_other(case: Case, answer: Answer) -> None:
    save(case, document(answer))
    evidence = answer.evidence.get()
    seen = fingerprint(*evidence.texts)
    save(case, document(answer, "甲", evidence_id=evidence.pk, seen=seen))
    refused = save(case, document(answer, "乙", evidence_id=evidence.pk, seen=seen))
    assert [type(refusal) for refusal in refused.values()] == [ChangedMeanwhile]
    evidence.refresh_from_db()
    assert evidence.document_name == "甲"


def test_an_answer_carries_a_limited_number_of_documents(case: Case, answer: Answer) -> None:
    Evidence.objects.bulk_create(
        Evidence(answer=answer, document_name=f"文書{number}") for number in range(EVIDENCE_LIMIT_DOCUMENTS)
    )
    refused = save(case, document(answer, "もう一つ"))
    assert [type(refusal) for refusal in refused.values()] == [TooManyDocuments]
    assert answer.evidence.count() == EVIDENCE_LIMIT_DOCUMENTS


def test_a_file_is_kept_and_replaced(case: Case, answer: Answer) -> None:
    save(case, document(answer, upload=SimpleUploadedFile("図.png", PNG)))
    evidence = answer.evidence.select_related("file").get()
    assert (evidence.file.name, evidence.file.kind) == ("図.png", "image")
    seen = fingerprint(*evidence.texts)
    save(case, document(answer, evidence_id=evidence.pk, seen=seen, upload=SimpleUploadedFile("図2.png", PNG)))
    evidence.refresh_from_db()
    assert (evidence.file.name, answer.evidence.count()) == ("図2.png", 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"<html></html>"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("a.exe", b"MZ\x90\0"),
        ("a.png", PNG[:40]),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.png", b"\0" * 10_000_001),
    ],
)
def test_a_wrong_file_is_refused_and_the_rest_saved(case: Case, answer: Answer, name: str, content: bytes) -> None:
    upload = SimpleUploadedFile(name, content)
    refused = save(case, typed(answer, "conforms", "残る"), document(answer, upload=upload))
    assert [(key, refusal.field) for key, refusal in refused.items()] == [("n1", "file")]
    answer.refresh_from_db()
    assert (answer.reason, answer.evidence.count(), StoredFile.objects.filter(kind="image").count()) == ("残る", 0, 0)


@pytest.mark.parametrize("state", ["submitted", "checking", "proposed", "refused", "cancelled", "registered"])
def test_nothing_is_answered_outside_draft_and_return(case: Case, answer: Answer, state: str) -> None:
    Evidence.objects.create(answer=answer, document_name="計画書")
    case.to(state)
    with pytest.raises(NotOpen):
        save(case, typed(answer, "conforms", "後から"))
    answer.refresh_from_db()
    assert answer.reason == ""


def test_a_returned_declaration_opens_exactly_what_was_asked_for(case: Case) -> None:
    asked, other = case.declaration.answers.all()
    case.to("returned")
    with pytest.raises(NotOpen):
        save(case, typed(asked, "conforms", "可"), typed(other, "conforms", "不可"))
    with pytest.raises(NotOpen):
        save(case, document(other, "別の文書"))
    assert save(case, typed(asked, "conforms", "可")) == {}
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["可", ""]


def test_an_answer_of_another_declaration_is_never_touched(case: Case) -> None:
    stranger = Answer.objects.create(
        declaration=case.declaration, criterion=case.declaration.guideline_edition.criteria.last()
    )
    with pytest.raises(NotOpen):
        save(case, typed(stranger, "conforms", "領域外"))
    case.at += timedelta(days=1)
    stranger.refresh_from_db()
    assert stranger.verdict == ""
