"""Courses on the public side, and signing up."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ghs.accounts.models import User
from ghs.mail.models import Delivery
from tests.factories import OrganizationFactory, member_of
from tests.training.factories import PartFactory, open_edition, over, text_of
from tests.training.sign_up_inputs import BAD_LINES, ENTRIES
from training.models import Edition, SignUp

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def post(client: Client, step: str, **changes: str) -> HttpResponse:
    """Post the sign-up form of the edition."""
    return client.post("/events/risk-2/sign-up/", {**ENTRIES, **changes, "step": step})


# What everybody may read


def test_learn_shows_three_coming_events_and_leads_on(visitor: Client) -> None:
    for number in range(4):
        open_edition(code=f"soon-{number}", starts_at=timezone.now() + timedelta(days=8, minutes=number))
    page = text_of(visitor.get("/learn/"))
    assert re.findall(r"/events/(soon-\d)/", page) == ["soon-0", "soon-1", "soon-2"]
    assert 'href="/videos/"' in page


def test_the_list_tells_where_each_event_stands(visitor: Client, edition: Edition) -> None:
    open_edition(code="full", capacity=3, seats_taken=3)
    open_edition(code="few", capacity=3, seats_taken=2)
    open_edition(code="closed", state="closed")
    open_edition(code="off", state="cancelled")
    open_edition(code="draft", state="draft")
    now = timezone.now()
    open_edition(code="later", opens_at=now + timedelta(days=1))
    open_edition(
        code="past",
        starts_at=now - timedelta(days=2),
        ends_at=now - timedelta(days=1),
        closes_at=now - timedelta(days=2),
    )
    page = text_of(visitor.get("/events/"))
    for words in ["空席あり", "満席", "残席わずか", "受付終了", "開催中止", "受付開始"]:
        assert words in page
    assert "/events/past/" in page
    assert "/events/draft/" not in page


def test_an_event_shows_its_programme_and_group_exercises(visitor: Client, edition: Edition) -> None:
    PartFactory(edition=edition, title="ガイドラインの概要", minutes=60)
    PartFactory(edition=edition, kind="exercise", title="身近な例", minutes=200)
    page = text_of(visitor.get("/events/risk-2/"))
    for words in [
        "講義1",
        "演習1",
        "身近な例",
        "合計260分",
        "グループ演習は計200分",
        "20名",
        "空席あり",
        "サンプル会議室A",
    ]:
        assert words in page


def test_the_online_room_is_for_attendees_only(visitor: Client, seated: SignUp, link: str) -> None:
    room = "https://meeting.example/room"
    Edition.objects.update(online_url=room)
    for path in ["/events/risk-2/", "/events/risk-2/event.ics", "/events/risk-2/sign-up/"]:
        assert room not in visitor.get(path).content.decode()
    assert room in text_of(visitor.get(link))
    SignUp.objects.update(state="cancelled", cancelled_at=timezone.now())
    assert room not in text_of(visitor.get(link))


def test_a_draft_is_shown_to_organisers_only(
    visitor: Client, client_of: ClientOf, organiser: User, reviewer: User
) -> None:
    open_edition(code="draft", state="draft")
    for path in ["/events/draft/", "/events/draft/event.ics", "/events/draft/sign-up/", "/events/none/"]:
        assert visitor.get(path).status_code == 404
        assert client_of(reviewer).get(path).status_code == 404
    assert "下書き" in text_of(client_of(organiser).get("/events/draft/"))


def test_the_calendar_file_is_downloaded(visitor: Client, edition: Edition) -> None:
    response = visitor.get("/events/risk-2/event.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="risk-2.ics"'
    assert f"UID:event-{edition.pk}@localhost".encode() in response.content


@pytest.mark.parametrize("path", ["/learn/", "/events/"])
def test_lists_take_the_same_queries_for_1_and_30(visitor: Client, path: str) -> None:
    counts = []
    for more in [1, 29]:
        for _ in range(more):
            open_edition()
            open_edition(**over())
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Signing up


def test_enter_confirm_send_done(visitor: Client, edition: Edition) -> None:
    assert post(visitor, "confirm").status_code == 200
    assert SignUp.objects.count() == 0
    response = post(visitor, "send")
    assert response.status_code == 302
    assert response["Location"] == "/events/risk-2/sign-up/done/"
    done = text_of(visitor.get(response["Location"]))
    sign_up = SignUp.objects.get()
    assert sign_up.receipt_number in done
    assert "takahashi@hospital.example" in done
    assert sign_up.consent_text.startswith("個人情報の取り扱いに同意します\n入力された個人情報は、")
    assert (sign_up.wants_newsletter, sign_up.user, sign_up.language) == (False, None, "ja")
    assert Delivery.objects.get().address == "takahashi@hospital.example"


def test_the_confirmation_shows_every_entry_and_carries_it_on(visitor: Client, edition: Edition) -> None:
    page = text_of(post(visitor, "confirm", company="<b>A&B</b>", wants_newsletter="on"))
    for words in ["髙橋", "𠮷子", "タカハシ", "ヨシコ", "&lt;b&gt;A&amp;B&lt;/b&gt;", "開発部", "03-1234-5678"]:
        assert words in page
    for name in ENTRIES:
        assert f'type="hidden" name="{name}"' in page


def test_going_back_to_correct_keeps_the_entries(visitor: Client, edition: Edition) -> None:
    response = post(visitor, "edit")
    assert response.status_code == 200
    assert response.context["form"]["family_name_kana"].value() == "たかはし"
    assert SignUp.objects.count() == 0


def test_a_ticked_box_keeps_the_words_that_were_agreed_to(visitor: Client, edition: Edition) -> None:
    visitor.post("/en/events/risk-2/sign-up/", {**ENTRIES, "step": "send", "wants_newsletter": "on"})
    sign_up = SignUp.objects.get()
    assert sign_up.newsletter_consent_text.startswith("I also want the mail magazine")
    assert (sign_up.newsletter_consented_at, sign_up.language) == (sign_up.created_at, "en")


def test_a_reload_or_second_tab_is_the_same_sign_up(visitor: Client, edition: Edition) -> None:
    for _ in range(3):
        assert post(visitor, "send").status_code == 302
    assert (SignUp.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_spoilt_mark_is_no_obstacle(visitor: Client, edition: Edition) -> None:
    assert post(visitor, "send", once="spoilt\x00").status_code == 302


def test_a_stranger_cannot_tell_whether_an_address_has_a_seat(visitor: Client, seated: SignUp) -> None:
    pages = []
    for email in [seated.email, "new@x.example"]:
        post(visitor, "send", email=email)
        page = text_of(visitor.get("/events/risk-2/sign-up/done/"))
        pages.append(re.sub(r"E2026-\d+|" + re.escape(email), "…", page))
    assert pages[0] == pages[1]
    assert list(SignUp.objects.order_by("id").values_list("state", flat=True)) == ["confirmed", "repeated", "confirmed"]


@pytest.mark.parametrize("step", ["confirm", "send", "edit", "", "nonsense"])
@pytest.mark.parametrize("text", ["", *BAD_LINES])
def test_bad_entries_come_back_with_words_and_nothing_lost(
    visitor: Client, edition: Edition, step: str, text: str
) -> None:
    response = post(visitor, step, company=text)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["company"]
    assert response.context["form"]["given_name"].value() == "𠮷子"
    assert SignUp.objects.count() == 0


def test_a_seat_lost_meanwhile_is_told_and_nothing_is_kept(visitor: Client, edition: Edition) -> None:
    post(visitor, "confirm")
    Edition.objects.update(seats_taken=20)
    for step in ["confirm", "send"]:
        response = post(visitor, step)
        assert response.status_code == 422
        assert "満席になった" in text_of(response)
    assert (SignUp.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize("values", [{"state": "closed"}, {"state": "cancelled"}, {"seats_taken": 20}])
def test_without_seats_there_is_no_form(visitor: Client, values: dict[str, object]) -> None:
    open_edition(code="risk-2", **values)
    page = text_of(visitor.get("/events/risk-2/sign-up/"))
    assert 'name="family_name"' not in page
    assert 'href="/events/risk-2/sign-up/"' not in text_of(visitor.get("/events/risk-2/"))


def test_signed_in_people_need_not_type_what_is_known(client_of: ClientOf, edition: Edition) -> None:
    person = member_of(OrganizationFactory(name="株式会社アクメ医療"), "owner", email="hanako@acme.example")
    client = client_of(person)
    form = client.get("/events/risk-2/sign-up/").context["form"]
    known = {name: form[name].value() for name in ["family_name", "given_name_kana", "company", "email", "department"]}
    assert known == {
        "family_name": "山田",
        "given_name_kana": "ハナコ",
        "company": "株式会社アクメ医療",
        "email": "hanako@acme.example",
        "department": None,
    }
    post(client, "send", email="hanako@acme.example")
    assert SignUp.objects.get().user == person


def test_one_address_cannot_be_flooded(visitor: Client, edition: Edition) -> None:
    answers = [post(visitor, "send", company=f"会社{number}").status_code for number in range(7)]
    assert answers == [302] * 6 + [429]


def test_done_without_a_sign_up_leads_to_the_event(visitor: Client, edition: Edition) -> None:
    assert visitor.get("/events/risk-2/sign-up/done/")["Location"] == "/events/risk-2/"


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/learn/", "post"),
        ("/events/", "post"),
        ("/events/risk-2/", "post"),
        ("/events/risk-2/event.ics", "post"),
        ("/events/risk-2/sign-up/", "put"),
        ("/events/risk-2/sign-up/done/", "post"),
        ("/sign-ups/lost-link/", "delete"),
        ("/sign-ups/lost-link/sent/", "post"),
        ("/sign-ups/x/", "post"),
        ("/sign-ups/x/cancel/", "delete"),
    ],
)
def test_wrong_methods_are_refused(visitor: Client, edition: Edition, path: str, method: str) -> None:
    assert getattr(visitor, method)(path).status_code == 405


def test_half_a_surrogate_pair_on_the_wire_is_told(visitor: Client, edition: Edition) -> None:
    body = "company=%ED%A0%80&family_name=%FF&step=send"
    response = visitor.post("/events/risk-2/sign-up/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert {"company", "family_name"} <= set(response.context["form"].errors)
