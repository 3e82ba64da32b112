"""What is issued for a declaration is kept as it was issued."""

import hashlib

from tests.registrations.factories import Case

SUBMITTED = ["application", "declaration", "report", "receipt"]


def test_a_submission_issues_its_documents_with_their_hashes(case: Case) -> None:
    case.step("submit")
    documents = list(case.declaration.documents.select_related("file"))
    assert [document.kind for document in documents] == SUBMITTED
    assert [document.file.name for document in documents] == [
        "登録申請書_D2026-000001.pdf",
        "適合宣言書_D2026-000001.pdf",
        "適合報告書_D2026-000001.pdf",
        "控え_D2026-000001.pdf",
    ]
    for document in documents:
        assert document.file.sha256 == hashlib.sha256(document.file.read()).hexdigest()
        assert document.issued_at == case.at


def test_a_resubmission_issues_new_versions_and_the_old_ones_stay(case: Case) -> None:
    case.to("returned")
    before = {document.pk: document.file.read() for document in case.declaration.documents.all()}
    case.declaration.products.update(name="改名した製品")
    case.step("submit")
    documents = list(case.declaration.documents.select_related("file"))
    assert [document.kind for document in documents] == SUBMITTED * 2
    assert {document.pk: document.file.read() for document in documents[:4]} == before
    assert documents[5].file.name == "適合宣言書_D2026-000001_第2版.pdf"
    assert documents[5].file.sha256 != documents[1].file.sha256


def test_the_permit_is_issued_once_registered(case: Case) -> None:
    case.to("registered")
    permit = case.declaration.documents.select_related("file").last()
    assert (permit.kind, permit.file.name) == ("permit", "使用許可証_GHS-0001.pdf")
