"""Seeing, changing and cancelling one's sign-up: behind the secret link, and on a person's own desk."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.mail.models import Delivery
from tests.training.factories import SignUpFactory, open_edition, over, text_of
from tests.training.sign_up_inputs import ENTRIES
from training.models import Edition, ManageLink, SignUp

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def test_the_link_shows_the_sign_up_and_get_changes_nothing(visitor: Client, seated: SignUp, link: str) -> None:
    for path in [link, f"{link}change/", f"{link}cancel/"]:
        response = visitor.get(path)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert seated.receipt_number in text_of(visitor.get(link))
    assert (Entry.objects.count(), Delivery.objects.count()) == (0, 0)


def test_the_entries_are_changed_behind_the_link(visitor: Client, seated: SignUp, link: str) -> None:
    response = visitor.post(
        f"{link}change/", {**ENTRIES, "email": "evil@x.example", "company": "別の会社"}, follow=True
    )
    seated.refresh_from_db()
    assert (seated.company, seated.full_name, seated.email) == ("別の会社", "髙橋 𠮷子", seated.email)
    assert seated.email != "evil@x.example"
    assert "申込内容を次のとおり保存しました。" in text_of(response)
    response = visitor.post(f"{link}change/", {**ENTRIES, "company": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["company"])


def test_the_seat_is_given_back_behind_the_link(visitor: Client, seated: SignUp, link: str) -> None:
    for _ in range(2):
        response = visitor.post(f"{link}cancel/", follow=True)
        assert "申込をキャンセルしました。" in text_of(response)
    seated.refresh_from_db()
    seated.edition.refresh_from_db()
    assert (seated.state, seated.edition.seats_taken, Delivery.objects.count()) == ("cancelled", 0, 1)
    for path in [f"{link}change/", f"{link}cancel/"]:
        assert visitor.get(path)["Location"] == link


def test_nothing_can_be_changed_once_the_event_has_begun(visitor: Client, seated: SignUp, link: str) -> None:
    Edition.objects.update(**over())
    assert visitor.post(f"{link}change/", ENTRIES)["Location"] == link
    response = visitor.post(f"{link}cancel/", follow=True)
    assert "この申込は変更できません" in text_of(response)
    seated.refresh_from_db()
    assert (seated.state, seated.family_name) == ("confirmed", "佐藤")


@pytest.mark.parametrize("token", ["x", "あ", "%00", "%ED%A0%80", "a" * 300])
@pytest.mark.parametrize("rest", ["", "change/", "cancel/"])
def test_a_forged_or_stale_link_is_a_clear_404(visitor: Client, seated: SignUp, token: str, rest: str) -> None:
    for method in [visitor.get, visitor.post] if rest else [visitor.get]:
        response = method(f"/sign-ups/{token}/{rest}")
        assert response.status_code == 404
        assert "このリンクは使えません" in text_of(response)


def test_a_lost_link_gets_the_same_answer_whether_or_not_the_address_is_known(visitor: Client, seated: SignUp) -> None:
    answers = []
    for email in [seated.email, "nobody@x.example"]:
        response = visitor.post("/sign-ups/lost-link/", {"email": email}, follow=True)
        answers.append((response.redirect_chain, text_of(response)))
    assert answers[0] == answers[1]
    assert (Delivery.objects.count(), ManageLink.objects.count()) == (1, 1)


def test_lost_links_are_limited(visitor: Client) -> None:
    answers = [visitor.post("/sign-ups/lost-link/", {"email": "a@x.example"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


@pytest.mark.parametrize("email", ["", "x", "a\x00@x.example"])
def test_a_lost_link_needs_an_address(visitor: Client, email: str) -> None:
    response = visitor.post("/sign-ups/lost-link/", {"email": email})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


# A person's own desk


def test_my_sign_ups_shows_mine_only(client_of: ClientOf, attendee: User, edition: Edition) -> None:
    coming = SignUpFactory(edition=edition, email=attendee.email)
    past = SignUpFactory(edition=open_edition(**over()), user=attendee)
    SignUpFactory(edition=edition)
    response = client_of(attendee).get("/my/sign-ups/")
    assert (response.context["coming"], response.context["past"]) == ([coming], [past])


def test_my_sign_ups_takes_the_same_queries_for_1_and_30(client_of: ClientOf, attendee: User) -> None:
    client, counts = client_of(attendee), []
    for more in [1, 29]:
        for _ in range(more):
            SignUpFactory(edition=open_edition(), user=attendee)
        with CaptureQueriesContext(connection) as queries:
            client.get("/my/sign-ups/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


MY_PAGES = ["my_sign_up", "my_sign_up_change", "my_sign_up_cancel"]


@pytest.mark.parametrize("name", MY_PAGES)
def test_only_the_person_opens_a_sign_up(
    client_of: ClientOf, visitor: Client, attendee: User, rival: User, organiser: User, seated: SignUp, name: str
) -> None:
    SignUp.objects.update(user=attendee)
    path = reverse(f"training:{name}", args=[seated.receipt_number])
    assert client_of(attendee).get(path).status_code == 200
    for person in [rival, organiser]:
        assert client_of(person).get(path).status_code == 404
        assert client_of(person).post(path, ENTRIES).status_code in {404, 405}
    assert visitor.get(path)["Location"] == f"/accounts/login/?next={path}"
    seated.refresh_from_db()
    assert (seated.state, seated.family_name) == ("confirmed", "佐藤")


def test_a_person_changes_and_cancels_on_their_own_desk(client_of: ClientOf, attendee: User, seated: SignUp) -> None:
    SignUp.objects.update(user=attendee)
    client, path = client_of(attendee), f"/my/sign-ups/{seated.receipt_number}/"
    assert client.post(f"{path}change/", ENTRIES)["Location"] == path
    assert client.post(f"{path}cancel/")["Location"] == path
    seated.refresh_from_db()
    assert (seated.family_name, seated.state) == ("髙橋", "cancelled")
    assert set(Entry.objects.values_list("by", flat=True)) == {attendee.reference}


def test_forms_sent_from_elsewhere_are_refused(edition: Edition, link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ["/events/risk-2/sign-up/", f"{link}cancel/", f"{link}change/", "/sign-ups/lost-link/"]:
        assert strict.post(path, ENTRIES).status_code == 403
