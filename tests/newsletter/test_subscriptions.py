"""Asking for the mail magazine, confirming, changing and leaving."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.history.models import Entry
from ghs.mail.actions import suppress
from ghs.mail.models import Consent, Delivery, Suppression
from ghs.mail.oneclick import one_click_token
from newsletter.actions.subscriptions import (
    ConfirmLinkEnded,
    ask_settings_link,
    ask_subscription,
    change_language,
    confirm_subscription,
    leave_newsletter,
    subscribe_signed_in,
)
from newsletter.models import Subscriber
from newsletter.queries import confirmed_subscribers_on, subscriber_of
from tests.newsletter.factories import NOW, WORDING, subscriber, wish

ADDRESS = "hanako@hospital.example"


def asked(at: datetime = NOW, **changes: str) -> tuple[Subscriber, str]:
    """Ask for a subscription; return it with the token from the mail that waits to be sent."""
    someone = ask_subscription(wish=wish(**changes), submission=uuid.uuid4(), at=at)
    text = Delivery.objects.filter(rule="newsletter_confirm").latest("pk").batch.text
    return someone, re.search(r"/newsletter/confirm/([\w-]+)/", text)[1]


def rules() -> list[str]:
    """Return what was queued, in order."""
    return list(Delivery.objects.order_by("pk").values_list("rule", flat=True))


def test_asking_sends_a_link_and_keeps_the_consent(council: CouncilProfile) -> None:
    someone, _token = asked()
    assert (someone.address, someone.state, someone.source) == (ADDRESS, "pending", "form")
    consent = Consent.objects.get()
    assert (consent.address, consent.wording, consent.page, consent.given_at) == (ADDRESS, WORDING, "/newsletter/", NOW)
    assert consent.confirmed_at is None
    assert rules() == ["newsletter_confirm"]
    assert Delivery.objects.get().batch.is_secret


def test_confirming_begins_the_subscription_once(council: CouncilProfile) -> None:
    _someone, token = asked()
    at = NOW + timedelta(hours=1)
    for _ in range(2):
        someone = confirm_subscription(token=token, at=at)
    assert (someone.state, someone.confirmed_at) == ("confirmed", at)
    assert Consent.objects.get().confirmed_at == at
    assert rules() == ["newsletter_confirm", "newsletter_welcome"]


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é" * 9])
def test_forged_links_confirm_nothing(token: str, council: CouncilProfile) -> None:
    asked()
    with pytest.raises(ConfirmLinkEnded):
        confirm_subscription(token=token, at=NOW)
    assert Subscriber.objects.get().state == "pending"


def test_a_link_ends_after_a_week_or_with_a_newer_one(council: CouncilProfile) -> None:
    _, first = asked()
    with pytest.raises(ConfirmLinkEnded):
        confirm_subscription(token=first, at=NOW + timedelta(days=7))
    _, second = asked()
    with pytest.raises(ConfirmLinkEnded):
        confirm_subscription(token=first, at=NOW)
    assert confirm_subscription(token=second, at=NOW).state == "confirmed"


def test_the_same_submission_asks_once(council: CouncilProfile) -> None:
    submission = uuid.uuid4()
    for _ in range(2):
        ask_subscription(wish=wish(), submission=submission, at=NOW)
    assert rules() == ["newsletter_confirm"]


def test_who_subscribes_already_is_told_so_by_mail(council: CouncilProfile) -> None:
    subscriber(ADDRESS)
    submission = uuid.uuid4()
    for _ in range(2):
        ask_subscription(wish=wish(), submission=submission, at=NOW)
    assert rules() == ["newsletter_already"]
    assert Subscriber.objects.get().state == "confirmed"


def test_the_confirmed_consent_is_the_one_to_the_newest_words(council: CouncilProfile) -> None:
    asked()
    _, token = asked(at=NOW + timedelta(hours=1), wording="新しい文言")
    confirm_subscription(token=token, at=NOW + timedelta(hours=2))
    assert [consent.wording for consent in Consent.objects.active()] == ["新しい文言"]


def test_leaving_withdraws_the_consent_once(council: CouncilProfile) -> None:
    someone = subscriber(ADDRESS)
    for hours in range(2):
        leave_newsletter(subscriber=someone, way="link", by=None, at=NOW + timedelta(hours=hours))
    someone.refresh_from_db()
    assert (someone.state, someone.left_at) == ("left", NOW)
    assert Consent.objects.get().withdrawn_at == NOW
    assert Entry.objects.filter(verb="leave_newsletter").values_list("detail", flat=True).get() == {"way": "link"}


def test_who_left_may_come_back_and_both_times_stay_on_record(council: CouncilProfile) -> None:
    someone = subscriber(ADDRESS, confirmed_at=NOW - timedelta(days=10))
    leave_newsletter(subscriber=someone, way="link", by=None, at=NOW - timedelta(days=5))
    _, token = asked()
    confirm_subscription(token=token, at=NOW)
    days = [NOW.date() - timedelta(days=days) for days in [11, 10, 6, 5, 1, 0]]
    assert [confirmed_subscribers_on(day) for day in days] == [0, 1, 1, 0, 0, 1]


def test_subscribers_count_until_midnight_in_japan(council: CouncilProfile) -> None:
    subscriber("late@hospital.example", confirmed_at=NOW.replace(hour=23, minute=59))
    subscriber("next@hospital.example", confirmed_at=NOW.replace(hour=0, minute=0) + timedelta(days=1))
    assert [confirmed_subscribers_on(NOW.date() + timedelta(days=days)) for days in [-1, 0, 1]] == [0, 1, 2]


def test_confirming_opens_a_closed_address_again(council: CouncilProfile) -> None:
    suppress(address=ADDRESS, reason=Suppression.Reason.BOUNCED, by=None, at=NOW)
    _, token = asked()
    confirm_subscription(token=token, at=NOW)
    assert not Suppression.objects.exists()


def test_a_signed_in_person_needs_no_second_mail(council: CouncilProfile, attendee: User) -> None:
    for _ in range(2):
        someone = subscribe_signed_in(wish=wish(attendee.email, source="own_desk"), by=attendee, at=NOW)
    assert (someone.state, someone.source, someone.confirmed_at) == ("confirmed", "own_desk", NOW)
    assert Consent.objects.active().get().confirmed_at == NOW
    assert rules() == ["newsletter_welcome"]


def test_the_settings_link_goes_to_subscribers_only(council: CouncilProfile) -> None:
    subscriber(ADDRESS)
    asked(address="pending@hospital.example")
    for address in [ADDRESS, "pending@hospital.example", "stranger@hospital.example"]:
        ask_settings_link(address=address, submission=uuid.uuid4(), at=NOW)
    assert [row.address for row in Delivery.objects.filter(rule="newsletter_settings")] == [ADDRESS]


def test_the_language_is_changed_and_recorded_once(council: CouncilProfile) -> None:
    someone = subscriber(ADDRESS)
    for _ in range(2):
        change_language(subscriber=someone, language="en", at=NOW)
    assert Subscriber.objects.get().language == "en"
    assert Entry.objects.filter(verb="change_language").count() == 1


def test_tokens_of_others_lead_nowhere(council: CouncilProfile) -> None:
    someone = subscriber(ADDRESS)
    assert subscriber_of(one_click_token(someone.reference)) == someone
    assert subscriber_of(one_click_token(uuid.uuid4())) is None
    assert subscriber_of("forged") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "confirmed"},
        {"state": "left"},
        {"state": "pending", "confirmed_at": NOW},
        {"state": "pending", "confirm_digest": "x"},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong: dict[str, Any], db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscriber.objects.create(address=ADDRESS, language="ja", source="form", asked_at=NOW, **wrong)


# The pages


def form_of(email: str = ADDRESS, **changes: str) -> dict[str, str]:
    """Return the form as it is sent."""
    return {"email": email, "language": "ja", "consent": "on", "submission": str(uuid.uuid4()), **changes}


@pytest.fixture
def token_of(council: CouncilProfile) -> Callable[[], str]:
    """Return a function that makes a subscriber and returns the token of their settings."""
    return lambda: one_click_token(subscriber(ADDRESS).reference)


@pytest.mark.parametrize("standing", ["new", "pending", "confirmed", "left"])
def test_the_form_answers_the_same_whoever_the_address_is(
    standing: str, council: CouncilProfile, visitor: Client
) -> None:
    if standing == "pending":
        asked()
    elif standing != "new":
        someone = subscriber(ADDRESS)
        if standing == "left":
            leave_newsletter(subscriber=someone, way="link", by=None, at=NOW)
    answer = visitor.post(reverse("newsletter:subscribe"), form_of(), follow=True)
    assert answer.redirect_chain == [(reverse("newsletter:asked"), 302)]
    assert ADDRESS not in answer.content.decode()


def test_the_consent_names_the_sender_and_the_way_out(council: CouncilProfile, visitor: Client) -> None:
    page = visitor.get(reverse("newsletter:subscribe")).content.decode()
    for needed in [council.name, council.address, council.contact_email, council.phone]:
        assert needed in page
    visitor.post(reverse("newsletter:subscribe"), form_of())
    wording = Consent.objects.get().wording
    assert council.name in wording
    assert council.contact_email in wording


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a" * 300 + "@b.example",
        "a\x00@b.example",
        "a\ud800@b.example",
        "a@b.example\r\nBcc: x@y.example",
        "<b>@c.example",
        "😀@b.example",
        '"a b"@c.example',
        "a@b.example, c@d.example",
    ],
)
def test_bad_addresses_are_refused_and_nothing_is_sent(email: str, council: CouncilProfile, visitor: Client) -> None:
    raw = {**form_of(), "email": email.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    answer = visitor.post(reverse("newsletter:subscribe"), raw)
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]
    assert not Delivery.objects.exists()


def test_full_width_letters_are_read_as_narrow(council: CouncilProfile, visitor: Client) -> None:
    visitor.post(reverse("newsletter:subscribe"), form_of("Ｈａｎａｋｏ@Hospital.Example"))
    assert Subscriber.objects.get().address == ADDRESS


def test_without_consent_nothing_happens(council: CouncilProfile, visitor: Client) -> None:
    answer = visitor.post(reverse("newsletter:subscribe"), form_of(consent=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["consent"])
    assert not Subscriber.objects.exists()


def test_one_address_gets_only_so_many_mails_an_hour(council: CouncilProfile, visitor: Client) -> None:
    answers = [visitor.post(reverse("newsletter:subscribe"), form_of()).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(rules()) == 5


def test_one_caller_may_ask_only_so_often(council: CouncilProfile, visitor: Client) -> None:
    posts = (visitor.post(reverse("newsletter:ask_settings"), {"email": "wrong"}).status_code for _ in range(31))
    assert list(posts) == [422] * 30 + [429]


def test_opening_the_link_confirms_nothing_pressing_its_button_does(council: CouncilProfile, visitor: Client) -> None:
    _, token = asked(at=datetime.now(tz=NOW.tzinfo))
    path = reverse("newsletter:confirm", args=[token])
    assert [visitor.get(path).status_code, visitor.head(path).status_code] == [200, 200]
    assert Subscriber.objects.get().state == "pending"
    assert visitor.post(path)["Location"] == reverse("newsletter:confirmed")
    assert Subscriber.objects.get().state == "confirmed"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_confirm_link_says_that_it_has_ended(method: str, council: CouncilProfile, visitor: Client) -> None:
    answer = getattr(visitor, method)(reverse("newsletter:confirm", args=["forged"]))
    assert (answer.status_code, answer.templates[0].name) == (404, "newsletter/link_ended.html")


def test_opening_the_leave_link_keeps_pressing_its_button_leaves(token_of: Callable, visitor: Client) -> None:
    path = reverse("newsletter:leave", args=[token_of()])
    assert visitor.get(path).status_code == 200
    assert Subscriber.objects.get().state == "confirmed"
    assert visitor.post(path).status_code == 200
    assert Subscriber.objects.get().state == "left"


def test_one_click_works_without_cookies_or_csrf_also_when_stale(token_of: Callable) -> None:
    program = Client(enforce_csrf_checks=True)
    path = reverse("newsletter:leave", args=[token_of()])
    for _ in range(2):
        answer = program.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies.keys()) == (200, set())
    assert Entry.objects.get(verb="leave_newsletter").detail == {"way": "one_click"}


def test_a_token_whose_row_is_gone_is_answered_like_a_fresh_one(visitor: Client, council: CouncilProfile) -> None:
    path = reverse("newsletter:leave", args=[one_click_token(uuid.uuid4())])
    assert [visitor.post(path).status_code, visitor.get(path).status_code] == [200, 200]


@pytest.mark.parametrize("name", ["leave", "settings"])
def test_forged_tokens_are_not_found_and_change_nothing(name: str, token_of: Callable, visitor: Client) -> None:
    token = token_of()
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in [forged, "x", token + "x" * 50]:
        path = reverse(f"newsletter:{name}", args=[wrong])
        assert [visitor.get(path).status_code, visitor.post(path).status_code] == [404, 404]
        assert reverse("newsletter:ask_settings") in visitor.get(path).content.decode()
    assert Subscriber.objects.get().state == "confirmed"


def test_settings_change_the_language_and_hide_the_address(token_of: Callable, visitor: Client) -> None:
    path = reverse("newsletter:settings", args=[token_of()])
    assert ADDRESS not in visitor.get(path).content.decode()
    assert visitor.post(path, {"language": "en"}).status_code == 200
    assert Subscriber.objects.get().language == "en"
    assert visitor.post(path, {"language": "xx"}).status_code == 422


def test_the_form_for_the_settings_link_answers_the_same_for_everyone(token_of: Callable, visitor: Client) -> None:
    token_of()
    path = reverse("newsletter:ask_settings")
    answers = [visitor.post(path, {"email": email}) for email in [ADDRESS, "stranger@hospital.example"]]
    assert [answer["Location"] for answer in answers] == [reverse("newsletter:asked")] * 2
    assert rules() == ["newsletter_settings"]
    assert visitor.post(path, {"email": "wrong"}).status_code == 422
    statuses = [visitor.post(path, {"email": ADDRESS}).status_code for _ in range(5)]
    assert statuses == [302] * 4 + [429]


def test_settings_of_who_left_say_so(token_of: Callable, visitor: Client) -> None:
    token = token_of()
    visitor.post(reverse("newsletter:leave", args=[token]))
    answer = visitor.get(reverse("newsletter:settings", args=[token]))
    assert answer.templates[0].name == "newsletter/left.html"


def test_a_persons_own_page_subscribes_and_leaves(
    council: CouncilProfile, attendee: User, client_of: Callable[[User], Client]
) -> None:
    client, path = client_of(attendee), reverse("newsletter:my_newsletter")
    client.post(path, {"address": attendee.email, "wish": "subscribe"})
    assert Subscriber.objects.get().state == "confirmed"
    client.post(path, {"address": attendee.email, "wish": "leave"})
    assert Subscriber.objects.get().state == "left"


def test_nobody_subscribes_an_address_that_is_not_theirs(
    council: CouncilProfile, attendee: User, owner: User, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(attendee).post(
        reverse("newsletter:my_newsletter"), {"address": owner.email, "wish": "subscribe"}
    )
    assert (answer.status_code, Subscriber.objects.count()) == (404, 0)


def test_the_desk_ends_a_subscription_for_who_called(
    council: CouncilProfile, publisher: User, client_of: Callable[[User], Client]
) -> None:
    someone = subscriber(ADDRESS)
    client_of(publisher).post(reverse("newsletter:subscriber_stop", args=[someone.pk]))
    assert Subscriber.objects.get().state == "left"
    assert Entry.objects.get(verb="leave_newsletter").by == publisher.reference


def test_the_desk_finds_by_state_and_address(
    council: CouncilProfile, publisher: User, client_of: Callable[[User], Client]
) -> None:
    someone = subscriber(ADDRESS)
    asked(address="other@maker.example")
    client, path = client_of(publisher), reverse("newsletter:desk_subscribers")
    found = [
        list(client.get(path, query).context["page"])
        for query in [{"state": "confirmed"}, {"text": "HOSPITAL"}, {"text": "nobody"}]
    ]
    assert found == [[someone], [someone], []]
