"""The box for the mail magazine on the sign-up form of a course."""

import pytest

from ghs.council.models import CouncilProfile
from ghs.mail.models import Consent, Delivery
from newsletter.actions import subscriptions
from newsletter.jobs import handle_sign_ups
from newsletter.models import HandledSignUp, Subscriber
from tests.newsletter.factories import NOW, WORDING, sign_up, subscriber


def test_a_ticked_box_asks_the_address_to_confirm_once(council: CouncilProfile) -> None:
    ticked = sign_up()
    for _ in range(2):
        handle_sign_ups(at=NOW)
    someone = Subscriber.objects.get()
    assert (someone.address, someone.state, someone.source) == (ticked.email, "pending", "sign_up")
    consent = Consent.objects.get()
    assert (consent.wording, consent.page, consent.source) == (WORDING, "/events/risk-2/", "sign_up")
    delivery = Delivery.objects.get()
    assert (delivery.rule, delivery.address) == ("newsletter_confirm", ticked.email)
    assert "リスク分析講座" in delivery.batch.text
    handled = HandledSignUp.objects.get()
    assert (handled.sign_up_id, handled.subscriber) == (ticked.pk, someone)


def test_an_unticked_box_asks_nobody(council: CouncilProfile) -> None:
    sign_up(wants_newsletter=False)
    handle_sign_ups(at=NOW)
    assert (Subscriber.objects.count(), HandledSignUp.objects.count()) == (0, 0)


def test_who_subscribes_already_gets_no_mail(council: CouncilProfile) -> None:
    subscriber("taro@maker.example")
    sign_up()
    handle_sign_ups(at=NOW)
    assert HandledSignUp.objects.get().subscriber is None
    assert not Delivery.objects.exists()


def test_an_address_that_takes_no_mail_stops_no_other(council: CouncilProfile) -> None:
    sign_up('"a b"@maker.example')
    sign_up("jiro@maker.example")
    handle_sign_ups(at=NOW)
    assert [row.address for row in Delivery.objects.all()] == ["jiro@maker.example"]
    assert HandledSignUp.objects.count() == 2


def test_a_wish_that_fails_is_tried_again(council: CouncilProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up()
    with monkeypatch.context() as broken:
        broken.setattr(subscriptions, "send_confirm_link", lambda *given, **named: 1 / 0)
        handle_sign_ups(at=NOW)
    assert (HandledSignUp.objects.count(), Subscriber.objects.count()) == (0, 0)
    handle_sign_ups(at=NOW)
    assert Subscriber.objects.get().state == "pending"
