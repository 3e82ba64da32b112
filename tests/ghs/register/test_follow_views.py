"""The pages of following: boxes, forms, links of mails, one's own page."""

import re
import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from ghs.mail.models import Delivery
from ghs.mail.oneclick import one_click_token
from ghs.register.models import Follow, Target
from tests.ghs.register.factories import FOLLOWER, ask, follow, record_next, register_product

pytestmark = pytest.mark.django_db

NOW = timezone.now()
WISH = {"email": FOLLOWER, "frequency": "daily", "consent": "on"}


@pytest.fixture
def version():
    return register_product("血圧ノート")


@pytest.fixture
def kept(version):
    return follow(Target(registration=version.registration), NOW)


def link(token):
    return f"/register/follows/{token}/"


def test_a_visitor_follows_a_product_from_form_to_button(visitor, version):
    assert "GHS-0001 血圧ノート" in visitor.get("/register/GHS-0001/follow/").content.decode()
    answer = visitor.post("/register/GHS-0001/follow/", WISH)
    assert (answer.status_code, answer.url) == (302, "/register/follow/asked/")
    path = re.search(r"/register/follow/confirm/[\w-]+/", Delivery.objects.get().batch.text)[0]
    visitor.get(path)
    assert Follow.objects.get().confirmed_at is None
    assert visitor.post(path, follow=True).redirect_chain == [(path, 302)]
    assert Follow.objects.get().confirmed_at is not None
    assert "申込みが完了しました" in visitor.get(path).content.decode()


@pytest.mark.parametrize(
    ("path", "query"),
    [("/register/follow/", ""), ("/register/follow/?sort=date&q=血圧&on=2020-02-01&page=2", "q=%E8%A1%80%E5%9C%A7")],
)
def test_a_search_is_followed_in_its_one_spelling(visitor, version, path, query):
    visitor.post(path, WISH)
    assert Follow.objects.get().query == query


def test_an_organisation_is_followed(visitor, version):
    organization = version.registration.organization
    visitor.post(f"/register/organizations/{organization.pk}/follow/", WISH)
    assert Follow.objects.get().organization == organization


@pytest.mark.parametrize("path", ["GHS-9999/follow/", "organizations/999999999/follow/", "follow/?level=9"])
def test_what_is_not_there_can_not_be_followed(visitor, path):
    assert visitor.post(f"/register/{path}", WISH).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"email": ""}, {"email": "kaite"}, {"email": "a\x00@b.example"}, {"consent": ""}, {"frequency": "hourly"}]
)
def test_a_wrong_form_comes_back_with_what_was_typed(visitor, version, wrong):
    answer = visitor.post("/register/GHS-0001/follow/", {**WISH, **wrong})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Follow.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(visitor, kept):
    answers = [
        visitor.post("/register/GHS-0001/follow/", {**WISH, "email": email})
        for email in (FOLLOWER, "new@hospital.example")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/register/follow/asked/")}
    asked = [visitor.post("/register/follows/", {"email": email}) for email in (FOLLOWER, "none@hospital.example")]
    assert {(answer.status_code, answer.url) for answer in asked} == {(302, "/register/follow/asked/")}


def test_nobody_can_be_flooded_with_links(visitor, version):
    for _ in range(5):
        assert visitor.post("/register/GHS-0001/follow/", WISH).status_code == 302
    assert visitor.post("/register/GHS-0001/follow/", WISH).status_code == 429
    assert Delivery.objects.count() == 5


def test_a_stale_link_says_how_to_go_on(visitor, version):
    _wish, token = ask(Target(query=""), NOW - timedelta(days=8))
    for method in (visitor.get, visitor.post):
        assert method(f"/register/follow/confirm/{token}/").status_code == 404


def test_a_search_too_long_to_follow_is_explained(visitor, version):
    many = "&".join(f"organization={10**14 + number}" for number in range(50)) + f"&q={'あ' * 150}"
    answer = visitor.get(f"/register/follow/?{many}")
    assert answer.status_code == 422
    assert "検索条件が多すぎる" in answer.content.decode()


def test_signed_in_people_follow_with_one_click(client_of, owner, version):
    client = client_of(owner)
    answer = client.post("/register/GHS-0001/follow/", follow=True)
    assert answer.redirect_chain == [("/register/GHS-0001/", 302)]
    begun = Follow.objects.get()
    assert (begun.follower.address, begun.frequency, Delivery.objects.count()) == (owner.email, "daily", 0)
    assert "すでにお申込み済みです" in client.get("/register/GHS-0001/follow/").content.decode()


def test_people_without_a_proven_address_are_asked_for_one(client_of, attendee, version):
    EmailAddress.objects.update(verified=False)
    assert 'name="email"' in client_of(attendee).get("/register/GHS-0001/follow/").content.decode()


def test_one_sees_and_stops_only_ones_own_follows(client_of, owner, kept):
    client = client_of(owner)
    client.post("/register/follow/")
    page = client.get("/my/follows/").content.decode()
    assert ("登録一覧の全体" in page, "血圧ノート" in page) == (True, False)
    client.post("/my/follows/", {"follow": kept.pk, "wish": "stop"})
    assert Follow.objects.filter(pk=kept.pk).exists()
    client.post("/my/follows/", {"wish": "stop_all"})
    assert [one.pk for one in Follow.objects.all()] == [kept.pk]


def test_the_link_of_a_mail_changes_and_stops_one(visitor, kept):
    path = link(one_click_token(kept.follower.reference))
    page = visitor.get(path).content.decode()
    assert ("血圧ノート" in page, FOLLOWER in page) == (True, False)
    visitor.post(path, {"follow": kept.pk, "wish": "weekly"})
    assert Follow.objects.get().frequency == "weekly"
    assert (
        "変更のお知らせを停止しました"
        in visitor.post(path, {"follow": kept.pk, "wish": "stop"}, follow=True).content.decode()
    )


@pytest.mark.parametrize("spoilt", [{}, {"wish": "all"}, {"wish": "stop", "follow": "x"}, {"follow": "1"}])
def test_a_spoilt_button_changes_nothing(visitor, kept, spoilt):
    assert visitor.post(link(one_click_token(kept.follower.reference)), spoilt).status_code == 404
    assert Follow.objects.exists()


def test_one_click_needs_no_cookie_and_opening_never_acts(kept):

    client = Client(enforce_csrf_checks=True)
    off = f"{link(one_click_token(kept.follower.reference))}off/"
    assert [client.get(off).status_code, client.head(off).status_code] == [200, 200]
    assert Follow.objects.exists()
    for _ in range(2):
        assert client.post(off, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 43, one_click_token(uuid.UUID(int=1))[:-1]])
def test_a_cut_link_leads_to_a_fresh_one(visitor, token):
    for path in (link(token), f"{link(token)}off/"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "/register/follows/" in answer.content.decode()


def test_changes_stand_by_day_and_can_be_narrowed(visitor, version):
    record_next(version, NOW - timedelta(days=1), state="lapsed")
    register_product("乙", sequence=2, recorded_from=NOW - timedelta(days=40))
    page = visitor.get("/register/changes/").content.decode()
    assert re.findall(r'/register/(GHS-\d+)/">', page) == ["GHS-0001", "GHS-0002"]
    for query, numbers in [
        ("kind=lapsed", 1),
        ("period=30", 1),
        ("q=乙", 1),
        ("kind=new&period=7", 0),
        ("period=0", 3),
    ]:
        found = visitor.get(f"/register/changes/?{query}").content.decode()
        assert len(re.findall(r'/register/GHS-\d+/">', found)) == numbers


@pytest.mark.parametrize("query", ["kind=x", "period=5", "level=9", "q=%00"])
def test_changes_that_can_not_be_asked_for_are_refused(visitor, query):
    assert visitor.get(f"/register/changes/?{query}").status_code == 400
