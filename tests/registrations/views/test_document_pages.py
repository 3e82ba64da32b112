"""Documents on the pages of vendor and office."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from ghs.accounts.models import User
from tests.ghs.files.factories import image, pdf, upload
from tests.registrations.factories import Case
from tests.registrations.views.texts import path


def send(client: Client, case: Case, content: bytes, name: str = "押印済み.pdf") -> object:
    data = {"file": upload(content, name), "signed_on": "2026-11-01", "submission": str(uuid.uuid4())}
    return client.post(path(case, "signed-copies/new/"), data)


@pytest.mark.parametrize("room", ["my", "desk"])
def test_every_document_stands_on_the_page_with_its_hash(case: Case, client_of: Callable, room: str) -> None:
    case.to("returned")
    case.step("submit")
    client = client_of(case.vendor if room == "my" else case.reviewer)
    base = f"/{room}/declarations/{case.declaration.pk}/"
    page = client.get(base).text
    for document in case.declaration.documents.select_related("file"):
        assert f'href="{base}documents/{document.pk}/"' in page
        assert document.file.sha256 in page
        answer = client.get(f"{base}documents/{document.pk}/")
        assert b"".join(answer.streaming_content) == document.file.read()
    assert page.count("以前の版（1件）") == 4


def test_the_cover_letter_is_there_before_submission_and_not_after_the_end(case: Case, client: Client) -> None:
    assert path(case, "cover-letter/") in client.get(path(case)).text
    letter = client.get(path(case, "cover-letter/"))
    assert letter["Content-Type"] == "application/pdf"
    assert f"_{case.declaration.pk}.pdf" in letter["Content-Disposition"]
    assert letter.content.startswith(b"%PDF-")
    assert not case.declaration.documents.exists()
    case.to("cancelled")
    assert path(case, "cover-letter/") not in client.get(path(case)).text
    assert client.get(path(case, "cover-letter/")).status_code == 404


def test_a_signed_copy_is_uploaded_and_seen_by_the_office(case: Case, client: Client, client_of: Callable) -> None:
    case.to("submitted")
    assert send(client, case, pdf())["Location"] == path(case)
    assert send(client, case, image(), "写真.png")["Location"] == path(case)
    newest, oldest = case.declaration.signed_copies.select_related("file")
    page = client.get(path(case)).text
    assert page.count("差し替え済み") == 1
    assert "押印済みの適合宣言書が差し替えられました" in page
    staff, base = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    desk = staff.get(base).text
    assert newest.file.sha256 in desk
    assert f'href="{base}signed-copies/{oldest.pk}/"' in desk
    assert "signed-copies/new/" not in desk
    assert b"".join(staff.get(f"{base}signed-copies/{newest.pk}/").streaming_content) == image()
    assert newest.file.sha256 in client.get(path(case, "signed-copies/new/")).text


@pytest.mark.parametrize(("content", "told"), [(b"", "空です"), (b"GIF89a", "ファイル")])
def test_a_wrong_file_is_refused_beside_the_field(case: Case, client: Client, content: bytes, told: str) -> None:
    case.to("submitted")
    page = send(client, case, content)
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert told in page.text
    assert not case.declaration.signed_copies.exists()


def test_without_a_file_the_form_says_what_to_choose(case: Case, client: Client) -> None:
    case.to("submitted")
    page = client.post(path(case, "signed-copies/new/"), {"submission": str(uuid.uuid4())})
    assert page.status_code == 422
    assert "記名押印した適合宣言書のファイルを選んでください" in page.text


def test_a_draft_takes_no_signed_copy(case: Case, client: Client) -> None:
    assert '<form method="post" enctype' not in client.get(path(case, "signed-copies/new/")).text
    assert send(client, case, pdf()).status_code == 422
    assert not case.declaration.signed_copies.exists()


def test_a_viewer_sees_documents_but_no_upload(case: Case, viewer: User, client_of: Callable) -> None:
    case.to("submitted")
    page = client_of(viewer).get(path(case)).text
    assert "登録申請書" in page
    assert "signed-copies/new/" not in page
