"""The contact form and the office's list of inquiries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import User
from ghs.pages.models import Inquiry
from tests.ghs.pages.factories import InquiryFactory

pytestmark = pytest.mark.django_db

ENTRIES = {
    "topic": "training",
    "name": "佐藤 次郎",
    "organization": "",
    "email": "ｊｉｒｏ@hospital.example",
    "phone": "",
    "message": "一行目\n<b>二行目</b>",
    "consent": "on",
    "once": "0b6e8a0e-6f1d-4a53-9d58-0b6d5cf1c001",
}


def test_the_way_through_the_form(visitor: Client) -> None:
    confirm = visitor.post("/contact/", {**ENTRIES, "step": "confirm"}).content.decode()
    assert "講座・ビデオについて" in confirm
    assert "一行目<br>&lt;b&gt;二行目&lt;/b&gt;" in confirm
    assert Inquiry.objects.count() == 0
    sent = visitor.post("/contact/", {**ENTRIES, "step": "send"}, follow=True)
    inquiry = Inquiry.objects.get()
    assert sent.redirect_chain == [("/contact/done/", 302)]
    assert inquiry.number in sent.content.decode()
    assert (inquiry.email, inquiry.language) == ("jiro@hospital.example", "ja")


def test_going_back_keeps_what_was_entered(visitor: Client) -> None:
    page = visitor.post("/contact/", {**ENTRIES, "step": "edit"})
    assert (page.status_code, Inquiry.objects.count()) == (200, 0)
    assert 'value="佐藤 次郎"' in page.content.decode()


def test_a_second_click_is_one_inquiry(visitor: Client) -> None:
    for _ in range(2):
        visitor.post("/contact/", {**ENTRIES, "step": "send"})
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", "weather"),
        ("topic", ""),
        ("name", ""),
        ("name", "あ" * 101),
        ("name", "a\r\nBcc: everyone@example.com"),
        ("name", "\x00"),
        ("email", "nobody"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("phone", "12"),
        ("message", ""),
        ("message", "あ" * 4001),
        ("consent", ""),
    ],
)
def test_bad_input_is_explained_and_nothing_is_lost(visitor: Client, field: str, value: str) -> None:
    page = visitor.post("/contact/", {**ENTRIES, field: value, "step": "send"})
    assert (page.status_code, Inquiry.objects.count()) == (422, 0)
    assert page.context["form"].errors.keys() == {field}
    assert "<title>エラー：" in page.content.decode()
    assert '<div class="error-summary"' in page.content.decode()


def test_too_many_inquiries_are_asked_to_wait(visitor: Client) -> None:
    answers = [visitor.post("/contact/", {**ENTRIES, "once": "", "step": "send"}).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]
    assert Inquiry.objects.count() == 10


def test_a_signed_in_person_need_not_type_name_and_address(attendee: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(attendee).get("/contact/").content.decode()
    assert 'value="山田 花子"' in page
    assert 'value="attendee@hospital.example"' in page


def test_done_without_an_inquiry_leads_to_the_form(visitor: Client) -> None:
    assert visitor.get("/contact/done/").url == "/contact/"


def test_the_office_reads_and_marks(publisher: User, client_of: Callable[[User], Client]) -> None:
    inquiry, client = InquiryFactory(), client_of(publisher)
    assert inquiry.number in client.get("/desk/inquiries/").content.decode()
    assert "登録の方法を教えてください。" in client.get(f"/desk/inquiries/{inquiry.number}/").content.decode()
    client.post(f"/desk/inquiries/{inquiry.number}/answered/", {"answered": "yes"})
    inquiry.refresh_from_db()
    assert inquiry.answered_by == publisher
    assert inquiry.number not in client.get("/desk/inquiries/").content.decode()
    assert inquiry.number in client.get("/desk/inquiries/?show=all").content.decode()
    client.post(f"/desk/inquiries/{inquiry.number}/answered/", {"answered": "no"})
    inquiry.refresh_from_db()
    assert inquiry.answered_by is None


@pytest.mark.parametrize("path", ["/desk/inquiries/", "/desk/inquiries/{number}/"])
def test_outsiders_do_not_see_inquiries(
    path: str, visitor: Client, owner: User, client_of: Callable[[User], Client]
) -> None:
    path = path.format(number=InquiryFactory().number)
    assert visitor.get(path).url.startswith("/accounts/login/")
    assert client_of(owner).get(path).status_code == 404
    assert client_of(owner).post(path).status_code == 404


def test_marking_is_by_post_only(reviewer: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(reviewer).get(f"/desk/inquiries/{InquiryFactory().number}/answered/").status_code == 405


def test_the_list_asks_the_database_as_often_for_thirty_as_for_one(
    reviewer: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/inquiries/")
        return len(asked)

    InquiryFactory()
    queries()
    with_one = queries()
    InquiryFactory.create_batch(29)
    assert queries() == with_one
