"""Sending mailings on a real mail server, and sending them again."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.mail.actions import suppress
from ghs.mail.models import Batch, Delivery, Suppression
from newsletter.actions import mailings as actions
from newsletter.actions.mailings import (
    MailingText,
    cancel_mailing,
    compose_resend,
    schedule_mailing,
    send_mailing,
    send_test,
)
from newsletter.actions.subscriptions import leave_newsletter
from newsletter.jobs import send_due, send_due_mailings
from newsletter.models import Mailing, Subscriber
from newsletter.queries import fates_of, mailings_sent_between, recipient_count
from tests.conftest import MailServer
from tests.newsletter.factories import (
    NOW,
    READERS,
    MailingFactory,
    handed_over,
    scheduled,
    subscriber,
    sum_of_fates,
)

TEXT = MailingText(subject="新しい件名", body="新しい本文")


# Sending


def test_each_subscriber_gets_exactly_one_mail(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    mailing = scheduled(publisher, subject="第1号")
    for _ in range(2):
        send_due(at=NOW)
        run_tasks()
    send_due(at=NOW)
    assert [len(smtp_server.to(address)) for address in READERS] == [1, 1, 1]
    assert sum_of_fates(mailing) == {"accepted": 3}
    assert (mailing.state, mailing.sent_at, mailing.finished_at) == ("sent", NOW, NOW)


def test_the_clock_starts_it_all(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    scheduled(publisher)
    send_due_mailings.delay()
    run_tasks()
    assert [len(smtp_server.to(address)) for address in READERS] == [1, 1, 1]


def test_a_mailing_waits_for_its_time(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    scheduled(publisher, at=NOW + timedelta(minutes=5))
    send_due(at=NOW)
    run_tasks()
    assert smtp_server.messages == []


def test_a_mail_carries_what_law_and_mail_programs_want(
    readers: list[Subscriber],
    council: CouncilProfile,
    publisher: User,
    smtp_server: MailServer,
    run_tasks: Callable,
) -> None:
    handed_over(publisher, subject="第1号", body="# 見出し\n\n[案内](https://ghs.example/)")
    run_tasks()
    messages = [smtp_server.to(address)[0] for address in READERS]
    message = messages[0]
    assert message["Subject"] == "[GHSヘルスソフトウェア] 第1号"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    links = [re.fullmatch(r"<(https?://\S+/newsletter/leave/\S+/)>", one["List-Unsubscribe"])[1] for one in messages]
    assert len(set(links)) == 3
    text, html = (message.get_body([kind]).get_content() for kind in ["plain", "html"])
    for part in [text, html]:
        for needed in [council.name, council.address, council.contact_email, links[0]]:
            assert needed in part
    assert text.startswith("■ 見出し\r\n\r\n案内 <https://ghs.example/>")
    assert re.search(r'<h2[^>]*>見出し</h2>.*<a href="https://ghs.example/"', html, re.DOTALL)


def test_the_link_of_a_mail_ends_the_subscription_of_its_recipient(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    handed_over(publisher)
    run_tasks()
    link = smtp_server.to(READERS[1])[0]["List-Unsubscribe"]
    path = re.search(r"/newsletter/leave/\S+/", link)[0]
    Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert [one.state for one in Subscriber.objects.order_by("pk")] == ["confirmed", "left", "confirmed"]


def test_who_leaves_between_freeze_and_sending_gets_none(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    mailing = handed_over(publisher)
    leave_newsletter(subscriber=readers[0], way="one_click", by=None, at=NOW)
    run_tasks()
    assert [len(smtp_server.to(address)) for address in READERS] == [0, 1, 1]
    assert sum_of_fates(mailing) == {"accepted": 2, "skipped-withdrawn": 1}


def test_only_confirmed_subscribers_are_the_audience(readers: list[Subscriber], publisher: User) -> None:
    Subscriber.objects.create(address="pending@hospital.example", language="ja", source="form", asked_at=NOW)
    leave_newsletter(subscriber=readers[0], way="link", by=None, at=NOW)
    assert recipient_count(MailingFactory()) == 2
    assert handed_over(publisher).audience_count == 2


def test_every_fate_is_told_and_the_sum_is_the_audience(
    council: CouncilProfile, publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    for name in ["fine", "refuse-550", "later-451", "closed"]:
        subscriber(f"{name}@hospital.example")
    suppress(address="closed@hospital.example", reason=Suppression.Reason.BOUNCED, by=None, at=NOW)
    mailing = handed_over(publisher)
    assert sum_of_fates(mailing) == {"queued": 4}
    run_tasks()
    assert sum_of_fates(mailing) == {"accepted": 1, "rejected": 1, "deferred": 1, "skipped-suppressed": 1}
    send_due(at=NOW)
    mailing.refresh_from_db()
    assert mailing.state == "sending"


def test_readers_of_english_get_the_english_text(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    subscriber("john@hospital.example", language="en")
    handed_over(publisher, subject="第1号", subject_english="Issue 1", body_english="Text")
    run_tasks()
    message = smtp_server.to("john@hospital.example")[0]
    assert message["Subject"] == "[GHS Health Software] Issue 1"
    assert "/en/newsletter/leave/" in message["List-Unsubscribe"]
    assert len(smtp_server.messages) == 4


def test_without_an_english_text_everyone_reads_japanese(council: CouncilProfile, publisher: User) -> None:
    subscriber("john@hospital.example", language="en")
    handed_over(publisher)
    assert [batch.language for batch in Batch.objects.all()] == ["ja"]
    assert Delivery.objects.get().address == "john@hospital.example"


def test_a_crash_in_the_middle_sends_nothing_and_the_next_tick_everything(
    readers: list[Subscriber], publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = scheduled(publisher)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "_note", lambda *given, **named: 1 / 0)
        send_due(at=NOW)
    mailing.refresh_from_db()
    assert (mailing.state, Delivery.objects.count()) == ("scheduled", 0)
    send_due(at=NOW)
    assert sum_of_fates(mailing) == {"queued": 3}


def test_a_mailing_that_fails_stops_no_other(
    readers: list[Subscriber], publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = scheduled(publisher, subject="壊れた号"), scheduled(publisher, subject="第2号")
    queue = actions._queue

    def fail_on_the_first(mailing: Mailing, language: str, at: object) -> None:
        if mailing == broken:
            raise RuntimeError
        queue(mailing, language, at)

    monkeypatch.setattr(actions, "_queue", fail_on_the_first)
    send_due(at=NOW)
    states = [Mailing.objects.get(pk=mailing.pk).state for mailing in [broken, fine]]
    assert states == ["scheduled", "sending"]


def test_a_cancelled_mailing_is_not_sent(readers: list[Subscriber], publisher: User) -> None:
    mailing = scheduled(publisher)
    cancel_mailing(mailing=mailing, by=publisher, at=NOW)
    send_due(at=NOW)
    assert not Delivery.objects.exists()


def test_line_breaks_cannot_reach_the_headers(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer, run_tasks: Callable
) -> None:
    handed_over(publisher, subject="題\r\nBcc: victim@hospital.example")
    run_tasks()
    assert len(smtp_server.messages) == 3
    for message in smtp_server.messages:
        assert message["Bcc"] is None
        assert message["Subject"] == "[GHSヘルスソフトウェア] 題 Bcc: victim@hospital.example"


def test_a_test_goes_to_oneself_once_in_each_language(
    readers: list[Subscriber],
    council: CouncilProfile,
    publisher: User,
    smtp_server: MailServer,
    run_tasks: Callable,
) -> None:
    mailing, submission = MailingFactory(subject="号", subject_english="Issue", body_english="Text"), uuid.uuid4()
    for _ in range(2):
        send_test(mailing=mailing, to=publisher, submission=submission, at=NOW)
    run_tasks()
    subjects = [message["Subject"] for message in smtp_server.to(publisher.email)]
    assert sorted(subjects) == ["[GHS Health Software] [Test] Issue", "[GHSヘルスソフトウェア] 【テスト】号"]
    assert len(smtp_server.messages) == 2
    assert fates_of(mailing) == []


# Re-sends


def test_a_resend_is_a_new_mailing_linked_to_the_first(readers: list[Subscriber], publisher: User) -> None:
    first, submission = handed_over(publisher, subject="第5号"), uuid.uuid4()
    wish = {"audience": Mailing.Audience.EVERYONE, "submission": submission, "by": publisher, "at": NOW}
    again, twice = (compose_resend(mailing=first, **wish) for _ in range(2))
    assert (again, again.resend_of, again.subject, again.body) == (twice, first, first.subject, first.body)
    send_mailing(mailing=schedule_mailing(mailing=again, version=1, send_at=None, by=publisher, at=NOW), at=NOW)
    assert Delivery.objects.filter(address=READERS[0], rule="mailing").count() == 2


def test_a_resend_of_a_resend_points_to_the_first(council: CouncilProfile, publisher: User) -> None:
    first = handed_over(publisher)
    second = handed_over(publisher, resend_of=first)
    everyone = Mailing.Audience.EVERYONE
    third = compose_resend(mailing=second, audience=everyone, submission=uuid.uuid4(), by=publisher, at=NOW)
    assert third.resend_of == first


def test_those_missed_are_who_got_neither_the_first_nor_another_resend(
    readers: list[Subscriber], publisher: User
) -> None:
    first = handed_over(publisher)
    first.deliveries.filter(address=READERS[0]).update(state="accepted", accepted_at=NOW)
    first.deliveries.filter(address=READERS[1]).update(state="rejected")
    subscriber("new@hospital.example")
    missed = MailingFactory(resend_of=first, audience="missed")
    assert set(Subscriber.objects.audience_of(missed)) == {readers[1], Subscriber.objects.latest("pk")}
    schedule_mailing(mailing=missed, version=1, send_at=None, by=publisher, at=NOW)
    send_due(at=NOW)
    assert sum_of_fates(missed) == {"queued": 2}
    assert recipient_count(MailingFactory(resend_of=first, audience="missed")) == 0


def test_mailings_of_a_period_count_days_in_japan(db: None) -> None:
    def sent(at: object, **fields: object) -> Mailing:
        times = {"send_at": at, "sent_at": at, "finished_at": at}
        return MailingFactory(state="sent", **times, **fields)

    first, last = (NOW.replace(hour=0, minute=0), NOW.replace(hour=23, minute=59))
    one = sent(first)
    two = sent(last, resend_of=one)
    for at in [first - timedelta(minutes=1), last + timedelta(minutes=1)]:
        sent(at)
    found = list(mailings_sent_between(NOW.date(), NOW.date()))
    assert (found, found[1].resend_of, found[0].sent_on) == ([one, two], one, NOW.date())
