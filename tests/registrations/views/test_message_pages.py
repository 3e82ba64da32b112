"""The thread on the vendor's and the desk's pages, unread marks, and notes that stay inside."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from ghs.accounts.models import Membership, User
from ghs.mail.models import Batch
from tests.ghs.files.factories import pdf, upload
from tests.registrations.conversation import note, say
from tests.registrations.factories import Case, complete_draft


def thread_of(case: Case, room: str) -> str:
    return f"/{room}/declarations/{case.declaration.pk}/messages/"


def test_the_office_asks_and_the_vendor_answers_about_an_item(case: Case, client: Client, client_of: Callable) -> None:
    case.to("checking")
    answer, desk = case.declaration.answers.first(), client_of(case.reviewer)
    path = f"{thread_of(case, 'desk')}?answer={answer.pk}"
    sent = desk.post(path, {"text": "版はどれですか。", "submission": uuid.uuid4()})
    question = case.declaration.messages.get()
    assert (sent.status_code, sent["Location"]) == (302, f"{thread_of(case, 'desk')}#message-{question.pk}")
    page = client.get(thread_of(case, "my")).text
    assert f'href="/my/declarations/{case.declaration.pk}/checklist/risk_management/#answer-{answer.pk}"' in page
    assert ("版はどれですか。" in page, "事務局" in page, case.reviewer.full_name in page) == (True, True, False)
    client.post(thread_of(case, "my"), {"text": "第2版です。", "submission": uuid.uuid4()})
    seen = desk.get(thread_of(case, "desk")).text
    assert f'href="/desk/declarations/{case.declaration.pk}/?show=all#answer-{answer.pk}"' in seen
    assert ("第2版です。" in seen, case.vendor.full_name in seen) == (True, True)


def test_items_lead_to_their_messages_on_both_sides(case: Case, client: Client, client_of: Callable) -> None:
    case.to("checking")
    answer = case.declaration.answers.first()
    say(case, case.reviewer, answer=answer)
    for reader, room, page in ((client, "my", "checklist/risk_management/"), (client_of(case.reviewer), "desk", "")):
        shown = reader.get(f"/{room}/declarations/{case.declaration.pk}/{page}").text
        assert f'href="{thread_of(case, room)}?answer={answer.pk}"' in shown
        assert "この項目についてのメッセージ 1 件" in shown
    other = case.declaration.answers.last()
    assert "文書番号をお知らせ" not in client.get(f"{thread_of(case, 'my')}?answer={other.pk}").text


@pytest.mark.parametrize("asked", ["x", "0", "9" * 30, "-1"])
def test_an_item_of_nobody_is_not_found(case: Case, client: Client, asked: str) -> None:
    case.to("submitted")
    assert client.get(f"{thread_of(case, 'my')}?answer={asked}").status_code == 404


def test_a_draft_has_no_thread_page(case: Case, client: Client) -> None:
    assert client.get(thread_of(case, "my")).status_code == 404
    assert "/messages/" not in client.get(f"/my/declarations/{case.declaration.pk}/").text


def test_what_is_refused_keeps_the_text(case: Case, client: Client) -> None:
    case.to("submitted")
    bad = upload(b"MZ\x90", "seal.png")
    sent = client.post(thread_of(case, "my"), {"text": "図を添えます。", "file": bad, "submission": uuid.uuid4()})
    assert (sent.status_code, "図を添えます。" in sent.text) == (422, True)
    assert client.post(thread_of(case, "my"), {"text": ""}).status_code == 422
    assert not case.declaration.messages.exists()


def test_the_enclosed_file_comes_back_to_both_sides(case: Case, client: Client, client_of: Callable) -> None:
    case.to("submitted")
    content = pdf()
    message = say(case, case.vendor, upload=upload(content, "図.pdf"))
    for reader, room in ((client, "my"), (client_of(case.reviewer), "desk")):
        served = reader.get(f"{thread_of(case, room)}{message.pk}/file/")
        assert b"".join(served.streaming_content) == content
    without = say(case, case.vendor)
    assert client.get(f"{thread_of(case, 'my')}{without.pk}/file/").status_code == 404


def test_a_rival_reaches_no_file_through_an_own_declaration(case: Case, rival: User, client_of: Callable) -> None:
    case.to("submitted")
    message = say(case, case.vendor, upload=upload(pdf(), "図.pdf"))
    own = complete_draft(rival, rival.memberships.get().organization)
    path = f"/my/declarations/{own.pk}/messages/{message.pk}/file/"
    assert client_of(rival).get(path).status_code == 404


def test_the_vendor_sees_what_is_new_until_it_is_opened(case: Case, client: Client) -> None:
    case.to("submitted")
    say(case, case.reviewer)
    pages = ("/my/", "/my/declarations/", f"/my/declarations/{case.declaration.pk}/")
    assert ["新着 1 件" in client.get(page).text for page in pages] == [True, True, True]
    client.get(thread_of(case, "my"))
    assert ["新着 1 件" in client.get(page).text for page in pages] == [False, False, False]


def test_the_desk_sees_what_is_new_until_it_is_opened(case: Case, client_of: Callable) -> None:
    case.to("submitted")
    say(case, case.vendor)
    desk = client_of(case.reviewer)
    pages = ("/desk/declarations/", f"/desk/declarations/{case.declaration.pk}/", "/desk/messages/")
    assert ["新着 1 件" in desk.get(page).text for page in pages] == [True, True, True]
    assert "企業からの未読メッセージ" in desk.get("/desk/").text
    desk.get(thread_of(case, "desk"))
    assert ["新着 1 件" in desk.get(page).text for page in pages] == [False, False, False]
    assert "企業からの未読メッセージ" not in desk.get("/desk/").text


def test_a_viewer_reads_on_and_leaves_the_mark(case: Case, viewer: User, client_of: Callable) -> None:
    case.to("submitted")
    say(case, case.reviewer)
    looking = client_of(viewer)
    assert '<form method="post" enctype' not in looking.get(thread_of(case, "my")).text
    assert looking.post(thread_of(case, "my"), {"text": "x", "submission": uuid.uuid4()}).status_code == 403
    assert case.declaration.messages.unread().count() == 1


def test_staff_of_the_vendor_neither_write_nor_see_notes(case: Case, client_of: Callable) -> None:
    case.to("submitted")
    note(case)
    Membership.objects.create(
        organization=case.declaration.organization, user=case.registrar, role="viewer", since=case.at
    )
    desk = client_of(case.registrar)
    assert "電話で確認済み" not in desk.get(f"/desk/declarations/{case.declaration.pk}/").text
    pages = ("messages/", "notes/new/", f"notes/{case.declaration.notes.get().pk}/strike/")
    base = f"/desk/declarations/{case.declaration.pk}/"
    assert [desk.post(base + page, {"text": "x"}).status_code for page in pages] == [403, 403, 403]


def test_a_note_is_written_and_struck_out_on_its_pages(case: Case, client_of: Callable) -> None:
    case.to("submitted")
    desk, base = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    assert desk.post(f"{base}notes/new/", {"text": ""}).status_code == 422
    sent = desk.post(f"{base}notes/new/", {"text": "電話で確認済み。", "submission": uuid.uuid4()})
    assert sent["Location"] == f"{base}#notes"
    strike = f"{base}notes/{case.declaration.notes.get().pk}/strike/"
    assert desk.post(strike, {"reason": ""}).status_code == 422
    assert desk.post(strike, {"reason": "別件だった。"}).status_code == 302
    assert desk.post(strike, {"reason": "もう一度。"}).status_code == 422
    shown = desk.get(base).text
    assert ("<s><p>電話で確認済み。</p></s>" in shown, "別件だった。" in shown) == (True, True)


def test_notes_reach_no_vendor_page_document_workbook_or_mail(case: Case, client: Client) -> None:
    case.to("returned")
    note(case, text="機密メモ")
    case.step("submit")
    base = f"/my/declarations/{case.declaration.pk}/"
    pages = ["/my/", "/my/declarations/", "/my/mail/"]
    pages += [base + page for page in ("", "checklist/risk_management/", "messages/", "submitted/", "workbook/")]
    assert [page for page in pages if "機密メモ" in client.get(page).text or "内部メモ" in client.get(page).text] == []
    book = b"".join(client.get(f"{base}workbook/download/"))
    assert "機密メモ".encode() not in book
    assert not Batch.objects.filter(text__contains="機密メモ").exists()
