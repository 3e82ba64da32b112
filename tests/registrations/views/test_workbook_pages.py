"""The checklist workbook on its pages: download, upload, look through, apply."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations.models import Answer, ChecklistUpload
from registrations.workbook.words import KEY_SHEET
from tests.ghs.files.factories import upload
from tests.registrations.factories import Case, CriterionFactory, complete_draft
from tests.registrations.views.texts import path
from tests.registrations.workbook.books import AREA, filled_in


def download(client: Client, case: Case) -> bytes:
    response = client.get(path(case, "workbook/download/"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    return bytes(response.content)


def send(client: Client, case: Case, content: bytes) -> Any:
    return client.post(path(case, "workbook/"), {"file": upload(content, "../記入\u202e済み.xlsx")})


def preview(client: Client, case: Case, cells: dict[tuple[int, str], Any]) -> str:
    """Fill in and send a workbook; return the address of its preview."""
    response = send(client, case, filled_in(download(client, case), cells))
    assert response.status_code == 302
    return str(response["Location"])


def test_the_workbook_tells_whose_it_is(case: Case, client: Client) -> None:
    opened = openpyxl.load_workbook(BytesIO(download(client, case)))
    assert opened.sheetnames == ["はじめに", AREA, KEY_SHEET]
    told = [cell.value for row in opened["はじめに"].iter_rows() for cell in row]
    assert {"株式会社アクメ医療", "アクメ健康手帳", "ヘルスソフトウェア開発ガイドライン 1.20"} <= set(told)


def test_from_download_to_saved(case: Case, client: Client) -> None:
    page = preview(client, case, {(1, "verdict"): "×", (1, "reason"): "<b>これから</b>"})
    shown = client.get(page)
    assert "&lt;b&gt;これから" in shown.text
    done = client.post(page, {"seen": shown.context["form"]["seen"].value(), "step": "send"}, follow=True)
    assert "1項目を変更しました" in done.text
    assert Answer.objects.order_by("pk").first().texts == ("does_not_conform", "<b>これから</b>")
    assert client.get(page)["Location"] == path(case)


def test_every_wrong_cell_is_shown(case: Case, client: Client) -> None:
    shown = client.get(preview(client, case, {(1, "verdict"): "たぶん", (2, "name_1"): None}))
    assert ["<strong>E2</strong>" in shown.text, "<strong>G3</strong>" in shown.text] == [True, True]
    assert "「たぶん」は回答として読み取れません" in shown.text
    assert "この内容で保存する" not in shown.text


def test_a_flood_of_faults_is_cut(case: Case, client: Client) -> None:
    cells = {(row, "number"): f"X-{row}" for row in range(1, 301)}
    shown = client.get(preview(client, case, cells))
    assert (shown.text.count("<strong>A"), "ほかに100個" in shown.text) == (200, True)


def test_a_conflict_must_be_settled(case: Case, client: Client) -> None:
    page = preview(client, case, {(1, "reason"): "私の理由"})
    answer = Answer.objects.order_by("pk").first()
    Answer.objects.filter(pk=answer.pk).update(reason="同僚の理由")
    shown = client.get(page)
    assert ["私の理由" in shown.text, "同僚の理由" in shown.text] == [True, True]
    typed = {"seen": shown.context["form"]["seen"].value()}
    refused = client.post(page, typed)
    assert (refused.status_code, f'href="#id_answer-{answer.pk}_0"' in refused.text) == (422, True)
    client.post(page, typed | {f"answer-{answer.pk}": "workbook"})
    answer.refresh_from_db()
    assert answer.reason == "私の理由"


def test_a_stale_preview_is_shown_anew(case: Case, client: Client) -> None:
    page = preview(client, case, {(1, "reason"): "私の理由"})
    Answer.objects.update(verdict="does_not_conform")
    response = client.post(page, {"seen": "0" * 16, "answer": "x"})
    assert response.status_code == 422
    assert Answer.objects.filter(reason="私の理由").count() == 0


def test_a_declaration_that_moved_on_keeps_its_answers(case: Case, client: Client) -> None:
    page = preview(client, case, {(1, "reason"): "私の理由"})
    seen = client.get(page).context["form"]["seen"].value()
    case.to("submitted")
    assert client.post(page, {"seen": seen}).status_code == 422
    assert send(client, case, download(client, case)).status_code == 422
    assert not Answer.objects.exclude(reason="").exists()


def test_an_untouched_workbook_has_nothing_to_save(case: Case, client: Client) -> None:
    assert "反映するものはありません" in client.get(preview(client, case, {})).text


@pytest.mark.parametrize("content", [b"", b"<html>", b"x" * 100])
def test_a_wrong_file_is_refused_on_the_page(case: Case, client: Client, content: bytes) -> None:
    response = send(client, case, content)
    assert (response.status_code, 'href="#id_file"' in response.text) == (422, True)


def test_no_file_is_refused_on_the_page(case: Case, client: Client) -> None:
    assert client.post(path(case, "workbook/")).status_code == 422


def test_an_upload_belongs_to_its_person_and_its_declaration(
    case: Case, client: Client, editor: User, rival: User, client_of: Callable
) -> None:
    page = preview(client, case, {(1, "reason"): "私の理由"})
    sent = ChecklistUpload.objects.get()
    other = complete_draft(rival, rival.memberships.get().organization)
    assert client_of(editor).get(page).status_code == 404
    assert client_of(rival).get(page).status_code == 404
    assert client_of(rival).get(f"/my/declarations/{other.pk}/workbook/{sent.pk}/").status_code == 404


def test_what_a_viewer_downloads_is_locked(case: Case, viewer: User, client_of: Callable) -> None:
    client = client_of(viewer)
    opened = openpyxl.load_workbook(BytesIO(download(client, case)))
    assert opened[AREA]["E2"].protection.locked is True
    page = client.get(path(case, "workbook/"))
    assert (page.status_code, 'type="file"' in page.text) == (200, False)


def test_the_office_downloads_what_was_submitted(case: Case, client_of: Callable) -> None:
    case.to("submitted")
    response = client_of(case.reviewer).get(f"/desk/declarations/{case.declaration.pk}/workbook/")
    opened = openpyxl.load_workbook(BytesIO(response.content))
    assert opened[AREA]["G2"].value == "計画書"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_lead_there(case: Case, client: Client, prefix: str) -> None:
    for page in ("", "checklist/risk_management/"):
        assert f'href="{prefix}{path(case, "workbook/")}"' in client.get(prefix + path(case, page)).text


@pytest.mark.parametrize("page", ["workbook/download/", "preview"])
def test_the_same_queries_for_few_and_many_items(
    case: Case, client: Client, page: str, django_assert_max_num_queries: Callable
) -> None:
    criteria = [CriterionFactory(edition=case.declaration.guideline_edition) for _ in range(60)]
    Answer.objects.bulk_create(Answer(declaration=case.declaration, criterion=each) for each in criteria)
    where = path(case, page) if page != "preview" else preview(client, case, {(1, "reason"): "理由"})
    with django_assert_max_num_queries(20):
        assert client.get(where).status_code == 200
