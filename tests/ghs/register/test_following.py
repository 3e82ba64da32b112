"""Asking to follow something, confirming, changing, stopping, forgetting."""

import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from ghs.history.models import Entry
from ghs.mail.actions import suppress
from ghs.mail.models import Consent, Delivery, Suppression
from ghs.register.actions import following
from ghs.register.actions.following import (
    FollowLinkEnded,
    TooManyFollows,
    ask_follow,
    ask_follows_link,
    change_frequency,
    confirm_follow,
    follow_signed_in,
    forget_unconfirmed_follows,
    stop_all_follows,
    stop_follow,
)
from ghs.register.models import Follow, Follower, Target
from tests.ghs.register.factories import FOLLOWER, ask, follow, register_product, wish_to_follow
from tests.races import at_once

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-11-22T10:00:00+09:00")
REGISTER = Target(query="")


@pytest.fixture
def product():
    return Target(registration=register_product("血圧ノート").registration)


def rules():
    return list(Delivery.objects.order_by("pk").values_list("rule", flat=True))


def test_asking_sends_a_link_and_keeps_the_consent(product):
    wish, _token = ask(product, NOW)
    assert (wish.registration, wish.confirmed_at, wish.told_to) == (product.registration, None, NOW)
    consent = Consent.objects.get()
    assert (consent.address, consent.wording, consent.confirmed_at) == (FOLLOWER, "変更の通知に同意します。", None)
    assert rules() == ["register_follow_confirm"]
    batch = Delivery.objects.get().batch
    assert batch.is_secret
    assert "GHS-0001 血圧ノート" in batch.text


def test_only_the_digest_of_the_secret_is_kept(product):
    wish, token = ask(product, NOW)
    assert wish.confirm_digest != token
    assert len(wish.confirm_digest) == 64


def test_confirming_begins_the_follow_once(product):
    _wish, token = ask(product, NOW)
    for _ in range(2):
        confirmed = confirm_follow(token=token, at=NOW + timedelta(hours=1))
    assert (confirmed.confirmed_at, confirmed.told_to) == (NOW + timedelta(hours=1), NOW)
    assert Consent.objects.get().confirmed_at == NOW + timedelta(hours=1)
    assert Entry.objects.filter(verb="confirm_follow").count() == 1


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é" * 9])
def test_forged_links_confirm_nothing(product, token):
    ask(product, NOW)
    with pytest.raises(FollowLinkEnded):
        confirm_follow(token=token, at=NOW)


def test_a_link_ends_after_a_week_or_with_a_newer_one(product):
    _wish, first = ask(product, NOW)
    with pytest.raises(FollowLinkEnded):
        confirm_follow(token=first, at=NOW + timedelta(days=7))
    _wish, second = ask(product, NOW)
    with pytest.raises(FollowLinkEnded):
        confirm_follow(token=first, at=NOW)
    assert confirm_follow(token=second, at=NOW).confirmed_at == NOW


def test_the_same_address_and_thing_are_one_follow(product):
    submission = uuid.uuid4()
    for _ in range(2):
        ask_follow(wish=wish_to_follow(product, address="KAITE@Hospital.example"), submission=submission, at=NOW)
    ask(product, NOW)
    assert rules() == ["register_follow_confirm"] * 2
    assert (Follower.objects.count(), Follow.objects.count()) == (1, 1)


def test_who_follows_it_already_learns_so_by_mail_only(product):
    follow(product, NOW)
    ask_follow(wish=wish_to_follow(product), submission=uuid.uuid4(), at=NOW)
    assert rules() == ["register_follow_confirm", "register_follow_already"]
    assert Follow.objects.get().confirmed_at == NOW


def test_a_stranger_changes_nothing_for_who_follows_already(product):
    follow(product, NOW)
    ask(REGISTER, NOW, language="en")
    assert (Follower.objects.get().language, Follow.objects.confirmed().count()) == ("ja", 1)
    assert Consent.objects.active().count() == 1


def test_a_closed_address_opens_when_its_owner_confirms(product):
    suppress(address=FOLLOWER, reason=Suppression.Reason.BOUNCED, by=None, at=NOW)
    follow(product, NOW)
    assert not Suppression.objects.exists()


def test_signed_in_people_follow_without_a_mail(owner, product):
    for _ in range(2):
        begun = follow_signed_in(wish=wish_to_follow(product, frequency="weekly"), by=owner, at=NOW)
    assert (begun.confirmed_at, begun.frequency, rules()) == (NOW, "weekly", [])
    assert Consent.objects.active().count() == 1
    assert Entry.objects.get(verb="confirm_follow").by == owner.reference


def test_signing_in_confirms_what_waited_for_a_mail(owner, product):
    ask(product, NOW)
    follow_signed_in(wish=wish_to_follow(product), by=owner, at=NOW)
    assert (Follow.objects.confirmed().count(), Consent.objects.active().count()) == (1, 1)


def test_an_address_follows_only_so_much(owner, product, monkeypatch):
    monkeypatch.setattr(following, "MOST_FOLLOWS", 1)
    follow(product, NOW)
    _wish, token = ask(REGISTER, NOW)
    with pytest.raises(TooManyFollows):
        confirm_follow(token=token, at=NOW)
    with pytest.raises(TooManyFollows):
        follow_signed_in(wish=wish_to_follow(REGISTER), by=owner, at=NOW)


def test_the_frequency_changes(product):
    kept = follow(product, NOW)
    for _ in range(2):
        change_frequency(follow=kept, frequency="weekly", by=None, at=NOW)
    assert Follow.objects.get().frequency == "weekly"
    assert Entry.objects.filter(verb="change_follow").count() == 1


def test_stopping_one_leaves_the_others_and_the_consent(product):
    first, _second = follow(product, NOW), follow(REGISTER, NOW)
    for _ in range(2):
        stop_follow(follow=first, way="link", by=None, at=NOW)
    assert [kept.query for kept in Follow.objects.all()] == [""]
    assert Consent.objects.active().count() == 1


def test_stopping_the_last_forgets_the_address_and_ends_the_consent(product):
    stop_follow(follow=follow(product, NOW), way="link", by=None, at=NOW)
    assert (Follow.objects.count(), Follower.objects.count()) == (0, 0)
    assert Consent.objects.get().withdrawn_at == NOW


def test_stopping_all_ends_what_waits_too(product):
    kept = follow(product, NOW)
    _wish, token = ask(REGISTER, NOW)
    for _ in range(2):
        stop_all_follows(follower=kept.follower, way="one_click", by=None, at=NOW)
    with pytest.raises(FollowLinkEnded):
        confirm_follow(token=token, at=NOW)
    assert Entry.objects.filter(verb="stop_follow").count() == 2


def test_the_link_to_ones_follows_comes_only_to_followers(product):
    ask(product, NOW, address="nobody@hospital.example")
    follow(product, NOW)
    for address in (FOLLOWER, "nobody@hospital.example", "stranger@hospital.example"):
        ask_follows_link(address=address, submission=uuid.uuid4(), at=NOW)
    assert [one.address for one in Delivery.objects.filter(rule="register_follows_link")] == [FOLLOWER]


def test_what_nobody_confirmed_is_forgotten_after_a_week(product):
    ask(product, NOW, address="nobody@hospital.example")
    follow(product, NOW)
    ask(REGISTER, NOW)
    assert forget_unconfirmed_follows(at=NOW + timedelta(days=6)) == 0
    assert forget_unconfirmed_follows(at=NOW + timedelta(days=8)) == 2
    assert [one.address for one in Follower.objects.all()] == [FOLLOWER]
    assert [one.address for one in Consent.objects.all()] == [FOLLOWER]


@pytest.mark.parametrize("fault", [{"query": None}, {"query": "", "organization_id": 1}])
def test_the_database_wants_exactly_one_target(fault):
    follower = Follower.objects.create(address=FOLLOWER, created_at=NOW)
    with pytest.raises(IntegrityError, match="follow_has_one_target"), transaction.atomic():
        Follow.objects.create(follower=follower, asked_at=NOW, told_to=NOW, confirmed_at=NOW, **fault)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_are_one(product):
    _wish, token = ask(product, NOW)
    confirmed = at_once([partial(confirm_follow, token=token, at=NOW)] * 4)
    assert {one.pk for one in confirmed} == {Follow.objects.get().pk}
    assert Entry.objects.filter(verb="confirm_follow").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_wishes_at_once_are_one_follow(product):
    wish = wish_to_follow(product)
    at_once([partial(ask_follow, wish=wish, submission=uuid.uuid4(), at=NOW) for _ in range(4)])
    assert (Follower.objects.count(), Follow.objects.count(), Consent.objects.filter(withdrawn_at=None).count()) == (
        1,
        1,
        1,
    )
