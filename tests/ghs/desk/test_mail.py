"""The mail pages: one's own mails, and the staff's view of the outbox."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import User
from ghs.mail.models import Batch, Delivery, Suppression
from tests.ghs.mail.factories import NOW, queue

ClientOf = Callable[[User], Client]
ROW_PAGES = ["mail_detail", "mail_retry", "mail_resend", "mail_close", "mail_open"]


def text_of(response: Any) -> str:
    """Return the main part of a page."""
    return str(response.content.decode().partition("<main")[2])


# One's own


def test_a_person_sees_mail_by_reference_and_by_confirmed_address_only(attendee: User, client_of: ClientOf) -> None:
    queue("old@hospital.example", subject="参照あて", person=attendee.reference)
    queue(attendee.email, subject="確認済みあて", occasion="2")
    EmailAddress.objects.create(user=attendee, email="Unproven@hospital.example", verified=False)
    queue("unproven@hospital.example", subject="未確認あて", occasion="3")
    queue(attendee.email, subject="ほかの人あて", occasion="4", person=uuid.uuid4())
    page = text_of(client_of(attendee).get("/my/mail/"))
    assert [word in page for word in ("参照あて", "確認済みあて", "未確認あて", "ほかの人あて")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_mail_is_read_again_as_it_was_written(attendee: User, client_of: ClientOf) -> None:
    row = queue(attendee.email, text="<b>本文</b>です。")
    page = text_of(client_of(attendee).get(f"/my/mail/{row.reference}/"))
    assert "&lt;b&gt;本文&lt;/b&gt;です。" in page


def test_a_secret_mail_is_listed_but_never_shown(attendee: User, client_of: ClientOf) -> None:
    row = queue(attendee.email, text="https://ghs.example/secret", secret=True)
    client = client_of(attendee)
    assert "受付のお知らせ" in text_of(client.get("/my/mail/"))
    page = text_of(client.get(f"/my/mail/{row.reference}/"))
    assert "ghs.example/secret" not in page
    assert "保存していません" in page


def test_what_was_not_sent_on_purpose_is_not_shown(attendee: User, client_of: ClientOf) -> None:
    queue(attendee.email, subject="送らない")
    Delivery.objects.update(state="skipped", skip="withdrawn")
    assert "送らない" not in text_of(client_of(attendee).get("/my/mail/"))


def test_another_persons_mail_is_not_found(attendee: User, rival: User, client_of: ClientOf, visitor: Client) -> None:
    row = queue(attendee.email)
    path = f"/my/mail/{row.reference}/"
    assert client_of(rival).get(path).status_code == 404
    answer = visitor.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_my_list_takes_the_same_queries_for_one_and_thirty(attendee: User, client_of: ClientOf) -> None:
    assert_same_queries(client_of(attendee), "/my/mail/", attendee.email)


def assert_same_queries(client: Client, path: str, address: str) -> None:
    """Ask for a list with one row and with thirty."""
    counts = []
    client.get(path)  # the first request of a session also notes the device
    for first, last in ((0, 1), (1, 30)):
        for number in range(first, last):
            queue(address, occasion=str(number))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# The staff's


def test_staff_see_fate_subject_and_address_but_no_body(operator: User, client_of: ClientOf) -> None:
    row = queue("refuse@hospital.example", subject="受講票", text="https://ghs.example/manage/abc")
    Delivery.objects.update(state="rejected", code=550, reply="5.1.1 no such user")
    client = client_of(operator)
    listed, shown = text_of(client.get("/desk/mail/")), text_of(client.get(f"/desk/mail/{row.pk}/"))
    for words in ("受講票", "refuse@hospital.example", "受信側サーバーが拒否"):
        assert words in listed
        assert words in shown
    assert "550 5.1.1 no such user" in shown
    assert "manage/abc" not in listed + shown


def test_the_list_is_narrowed_by_state(operator: User, client_of: ClientOf) -> None:
    queue(subject="待つ")
    accepted = queue(subject="着いた", occasion="2")
    Delivery.objects.filter(pk=accepted.pk).update(state="accepted", accepted_at=NOW)
    client = client_of(operator)
    shown = client.get("/desk/mail/?state=accepted")
    assert [letter.delivery for letter in shown.context["letters"]] == [accepted]
    assert ("queued", "送信待ち", 1) in shown.context["counts"]
    assert client.get("/desk/mail/?state=nonsense").status_code == 422


@pytest.mark.parametrize("text", ["Hanako@", "受付の"])
def test_the_list_is_searched_by_address_or_subject(operator: User, client_of: ClientOf, text: str) -> None:
    found = queue()
    queue("taro@hospital.example", subject="別件")
    shown = client_of(operator).post("/desk/mail/", {"text": text, "state": ""})
    assert [letter.delivery for letter in shown.context["letters"]] == [found]


@pytest.mark.parametrize("text", ["a\x00b", "x" * 500, "a\nb"])
def test_a_spoilt_search_says_so(operator: User, client_of: ClientOf, text: str) -> None:
    assert client_of(operator).post("/desk/mail/", {"text": text}).status_code == 422


def test_the_staffs_list_takes_the_same_queries_for_one_and_thirty(operator: User, client_of: ClientOf) -> None:
    assert_same_queries(client_of(operator), "/desk/mail/", "hanako@hospital.example")


def test_what_failed_is_tried_again_at_a_click(operator: User, client_of: ClientOf) -> None:
    row = queue()
    Delivery.objects.update(state="failed", attempt=9)
    client = client_of(operator)
    assert "もう一度送る" not in text_of(client.get(f"/desk/mail/{row.pk}/"))
    answer = client.post(f"/desk/mail/{row.pk}/retry/")
    assert answer["Location"] == f"/desk/mail/{row.pk}/"
    assert Delivery.objects.get().state == "queued"
    assert "再試行できません" in text_of(client.post(f"/desk/mail/{row.pk}/retry/", follow=True))


def test_a_mail_is_sent_once_more_at_a_click_and_a_double_click(operator: User, client_of: ClientOf) -> None:
    row = queue()
    Delivery.objects.update(state="accepted", accepted_at=NOW)
    client, click = client_of(operator), {"submission": str(uuid.uuid4())}
    first, second = (client.post(f"/desk/mail/{row.pk}/resend/", click) for _ in range(2))
    again = Delivery.objects.exclude(pk=row.pk).get()
    assert first["Location"] == second["Location"] == f"/desk/mail/{again.pk}/"
    assert Batch.objects.count() == 2


def test_a_secret_mail_offers_nothing_and_takes_nothing(operator: User, client_of: ClientOf) -> None:
    row = queue(secret=True)
    client = client_of(operator)
    assert "/resend/" not in text_of(client.get(f"/desk/mail/{row.pk}/"))
    assert "消去" in text_of(client.post(f"/desk/mail/{row.pk}/resend/", follow=True))
    assert Delivery.objects.count() == 1


def test_an_address_is_closed_and_opened_again(operator: User, client_of: ClientOf) -> None:
    row = queue()
    client = client_of(operator)
    client.post(f"/desk/mail/{row.pk}/close/", {"reason": "complained"})
    assert Suppression.objects.get().reason == "complained"
    assert "受信者から苦情がありました" in text_of(client.get(f"/desk/mail/{row.pk}/"))
    for _ in range(2):
        client.post(f"/desk/mail/{row.pk}/open/")
    assert not Suppression.objects.exists()


def test_closing_needs_a_known_reason(operator: User, client_of: ClientOf) -> None:
    row = queue()
    client_of(operator).post(f"/desk/mail/{row.pk}/close/", {"reason": "nonsense"})
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("page", ["", *ROW_PAGES])
def test_outsiders_find_no_outbox(attendee: User, client_of: ClientOf, visitor: Client, page: str) -> None:
    row = queue()
    path = {"": "/desk/mail/", "mail_detail": f"/desk/mail/{row.pk}/"}.get(page, f"/desk/mail/{row.pk}/{page[5:]}/")
    method = "get" if page in ("", "mail_detail") else "post"
    assert getattr(client_of(attendee), method)(path).status_code == 404
    assert getattr(visitor, method)(path)["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("page", ROW_PAGES[1:])
def test_nothing_happens_by_a_link_and_nothing_to_a_row_that_is_none(
    operator: User, client_of: ClientOf, page: str
) -> None:
    row = queue()
    client = client_of(operator)
    assert client.get(f"/desk/mail/{row.pk}/{page[5:]}/").status_code == 405
    assert client.post(f"/desk/mail/{row.pk + 1}/{page[5:]}/").status_code == 404
