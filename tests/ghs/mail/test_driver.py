"""Sending: fates by the server's answer, leases, secrets, and the last look before sending."""

import threading
from collections.abc import Callable
from contextlib import suppress as ignoring
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from ghs.accounts.models import User
from ghs.mail.actions import Recipient, confirm_consent, give_consent, queue_bulk, suppress, withdraw_consent
from ghs.mail.driver import BACK_OFF_MINUTES, CLAIM_ROWS, LEASE, Run, send_batch, settle
from ghs.mail.jobs import sweep, sweep_outbox
from ghs.mail.models import Batch, Delivery, DeliveryQuerySet, Suppression
from ghs.mail.oneclick import reference_of
from ghs.mail.smtp import Answer, Wire
from tests.conftest import MailServer
from tests.ghs.mail.factories import NOW, magazine, queue, states


def send(row: Delivery, at: datetime = NOW) -> Run:
    """Let one driver run over the batch of a row, at a fixed time."""
    with Wire() as wire:
        return send_batch(row.batch_id, wire=wire, clock=lambda: at, until=at + timedelta(seconds=50))


def test_an_accepted_mail_keeps_the_servers_answer(db: None, smtp_server: MailServer) -> None:
    row = queue()
    assert send(row) == Run(sent=1)
    row.refresh_from_db()
    assert (row.state, row.code, row.reply, row.accepted_at, row.attempt) == ("accepted", 250, "250 OK"[4:], NOW, 1)
    assert (row.claim, row.lease_until) == (None, None)


def test_a_task_sends_it_once_the_transaction_commits(
    db: None, smtp_server: MailServer, run_tasks: Callable[[], list[str]]
) -> None:
    queue(at=timezone.now())
    assert run_tasks() == ["ghs.mail.tasks.deliver"]
    assert states() == ["accepted"]


def test_japanese_arrives_as_written_in_both_parts(db: None, smtp_server: MailServer) -> None:
    send(queue(subject="髙﨑様：第１回 入門セミナー①のご案内 " + "長い件名" * 20, text="本文：㈱𠮷野\n。。\n.\n終わり"))
    (message,) = smtp_server.messages
    assert message["Subject"] == "[GHSヘルスソフトウェア] 髙﨑様：第１回 入門セミナー①のご案内 " + "長い件名" * 20
    assert message["To"].addresses[0].display_name == "山田 花子"
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert "本文：㈱𠮷野\n。。\n.\n終わり" in text.replace("\r\n", "\n")
    assert "本文：㈱𠮷野<br>" in html


def test_headers_say_who_writes_and_that_a_machine_did(db: None, smtp_server: MailServer) -> None:
    row = queue()
    send(row)
    (message,) = smtp_server.messages
    assert message["From"].addresses[0].addr_spec == "ghs@council.example"
    assert message["Reply-To"] == "ghs@council.example"
    assert message["Message-ID"] == row.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    assert smtp_server.envelopes[0].mail_from == "ghs@council.example"


@pytest.mark.parametrize(("minutes", "attempt"), [(minutes, n) for n, minutes in enumerate(BACK_OFF_MINUTES, 1)])
def test_a_refusal_for_now_is_tried_again_after_a_growing_pause(
    db: None, smtp_server: MailServer, minutes: int, attempt: int
) -> None:
    row = queue("later-451@hospital.example")
    Delivery.objects.update(attempt=attempt - 1)
    send(row)
    row.refresh_from_db()
    assert (row.state, row.code, row.reply) == ("deferred", 451, "as you wish")
    assert (row.not_before, row.attempt) == (NOW + timedelta(minutes=minutes), attempt)
    assert send(row, NOW + timedelta(seconds=59)) == Run(sent=0)


def test_after_the_last_pause_a_person_is_needed(db: None, smtp_server: MailServer) -> None:
    row = queue("later-451@hospital.example")
    Delivery.objects.update(attempt=len(BACK_OFF_MINUTES))
    send(row)
    assert states() == ["failed"]


def test_a_refusal_for_good_keeps_code_and_words(db: None, smtp_server: MailServer) -> None:
    row = queue("refuse-550@hospital.example")
    send(row)
    row.refresh_from_db()
    assert (row.state, row.code, row.reply) == ("rejected", 550, "as you wish")


def test_one_refusal_does_not_hold_up_the_others(attendee: User, smtp_server: MailServer) -> None:
    batch = bulk(attendee, ["refuse-550@a.example", "one@a.example", "later-451@a.example", "two@a.example"])
    send(batch.deliveries.first())
    assert states() == ["rejected", "accepted", "deferred", "accepted"]


def bulk(obj: User, addresses: list[str], **changes: object) -> Batch:
    """Queue one content to several addresses."""
    options = {
        "rule": "mailing",
        "subject": "[[name]]様へ",
        "text": "[[name]]様 [[seat]]",
        "html": "<p>[[name]] [[seat]]</p>",
    }
    recipients = [
        Recipient(address=address, name="<b>読者", words={"seat": f"席{n}"}) for n, address in enumerate(addresses)
    ]
    return queue_bulk(obj=obj, language="ja", recipients=recipients, at=NOW, **{**options, **changes})


def test_each_gets_one_message_with_their_own_words_escaped(attendee: User, smtp_server: MailServer) -> None:
    batch = bulk(attendee, ["a@a.example", "b@a.example"])
    send(batch.deliveries.first())
    assert [envelope.rcpt_tos for envelope in smtp_server.envelopes] == [["a@a.example"], ["b@a.example"]]
    message = smtp_server.to("b@a.example")[0]
    assert message["Subject"] == "[GHSヘルスソフトウェア] <b>読者様へ"
    assert "<b>読者様 席1" in message.get_body(["plain"]).get_content()
    assert "<p style" in message.get_body(["html"]).get_content()
    assert "&lt;b&gt;読者 席1" in message.get_body(["html"]).get_content()


def subscribe(address: str) -> None:
    """Confirm a consent to the mail magazine."""
    given = give_consent(address=address, topic=magazine(), wording="同意", page="/", source="form", at=NOW)
    confirm_consent(consent=given, at=NOW)


def issue(obj: User, addresses: list[str]) -> Batch:
    """Queue an issue of the mail magazine."""
    return bulk(obj, addresses, topic=magazine(), unsubscribe_path="/newsletter/stop/[[token]]/")


def test_a_mail_on_a_topic_can_be_stopped_with_one_click(attendee: User, smtp_server: MailServer) -> None:
    subscribe("a@a.example")
    row = issue(attendee, ["a@a.example"]).deliveries.get()
    send(row)
    (message,) = smtp_server.messages
    url = message["List-Unsubscribe"].strip("<>")
    token = url.removeprefix("http://localhost:8000/newsletter/stop/").rstrip("/")
    assert reference_of(token) == row.reference
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in smtp_server.envelopes[0].content
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] is None
    assert url in message.get_body(["plain"]).get_content()
    assert f'href="{url}"' in message.get_body(["html"]).get_content()


def test_consent_and_closed_addresses_are_asked_again_before_sending(attendee: User, smtp_server: MailServer) -> None:
    for address in ("stays@a.example", "leaves@a.example", "closed@a.example"):
        subscribe(address)
    batch = issue(attendee, ["stays@a.example", "leaves@a.example", "closed@a.example", "never@a.example"])
    withdraw_consent(address="leaves@a.example", topic=magazine(), at=NOW)
    suppress(address="closed@a.example", reason=Suppression.Reason.BOUNCED, by=None, at=NOW)
    send(batch.deliveries.first())
    fates = batch.deliveries.order_by("id").values_list("state", "skip")
    assert list(fates) == [
        ("accepted", ""),
        ("skipped", "withdrawn"),
        ("skipped", "suppressed"),
        ("skipped", "withdrawn"),
    ]
    assert [envelope.rcpt_tos for envelope in smtp_server.envelopes] == [["stays@a.example"]]


def test_a_closed_address_still_gets_mail_about_its_security(db: None, smtp_server: MailServer) -> None:
    suppress(address="hanako@hospital.example", reason=Suppression.Reason.BOUNCED, by=None, at=NOW)
    send(queue(secret=True))
    send(queue(occasion="plain"))
    assert states() == ["accepted", "skipped"]


@pytest.mark.parametrize("address", ["hanako@hospital.example", "refuse-550@hospital.example"])
def test_a_secret_is_erased_when_no_try_can_follow(db: None, smtp_server: MailServer, address: str) -> None:
    row = queue(address, secret=True, text="https://ghs.example/secret")
    send(row)
    batch = Batch.objects.get()
    assert (batch.text, batch.html, batch.erased_at) == ("", "", NOW)
    assert batch.subject == "[GHSヘルスソフトウェア] 受付のお知らせ"


def test_a_secret_that_waits_for_another_try_is_kept_until_then(db: None, smtp_server: MailServer) -> None:
    send(queue("later-451@hospital.example", secret=True, text="https://ghs.example/secret"))
    assert "https://ghs.example/secret" in Batch.objects.get().text


def test_nothing_is_sent_of_an_erased_content(db: None, smtp_server: MailServer) -> None:
    row = queue()
    Batch.objects.update(text="", html="", erased_at=NOW)
    send(row)
    row.refresh_from_db()
    assert (row.state, row.skip, smtp_server.messages) == ("skipped", "erased", [])


def test_a_word_that_would_break_out_of_a_header_stops_that_mail_only(attendee: User, smtp_server: MailServer) -> None:
    batch = bulk(attendee, ["a@a.example", "b@a.example"])
    Delivery.objects.filter(address="a@a.example").update(words={"name": "x\r\nBcc: y@z.example"})
    send(batch.deliveries.first())
    assert states() == ["failed", "accepted"]


def test_a_server_out_of_reach_defers_and_leaves_the_rest_for_later(attendee: User) -> None:
    batch = bulk(attendee, [f"a{n}@a.example" for n in range(CLAIM_ROWS + 2)])
    assert send(batch.deliveries.first()) == Run(sent=0, is_unreachable=True)
    assert states() == ["deferred"] * CLAIM_ROWS + ["queued"] * 2
    row = batch.deliveries.order_by("id").first()
    assert (row.code, row.not_before) == (None, NOW + timedelta(minutes=1))
    assert "refused" in row.reply


def test_a_driver_whose_time_is_up_says_that_more_is_left(attendee: User, smtp_server: MailServer) -> None:
    batch = bulk(attendee, [f"a{n}@a.example" for n in range(CLAIM_ROWS + 1)])
    times = iter([NOW] * (2 * CLAIM_ROWS + 2))
    with Wire() as wire:
        run = send_batch(batch.pk, wire=wire, clock=lambda: next(times, NOW + LEASE), until=NOW + timedelta(seconds=1))
    assert run == Run(sent=CLAIM_ROWS, is_unfinished=True)


def claim_all(at: datetime = NOW) -> list[Delivery]:
    """Claim like a driver that is then killed."""
    return Delivery.objects.claim(Batch.objects.get().pk, at=at, lease=LEASE, limit=CLAIM_ROWS)


def test_what_a_killed_driver_held_is_sent_when_its_lease_is_over(db: None, smtp_server: MailServer) -> None:
    row = queue()
    claim_all()
    sweep(at=NOW + LEASE)
    assert (states(), smtp_server.messages) == (["claimed"], [])
    sweep(at=NOW + LEASE + timedelta(seconds=1))
    assert states() == ["accepted"]
    assert smtp_server.messages[0]["Message-ID"] == row.message_id


def test_a_driver_that_lost_its_lease_cannot_write_over_the_next_one(db: None, smtp_server: MailServer) -> None:
    queue()
    (late,) = claim_all()
    Delivery.objects.release_abandoned(NOW + 2 * LEASE)
    (current,) = claim_all(NOW + 2 * LEASE)
    settle(current.batch, late, answer=Answer(451, "slow"), at=NOW + 2 * LEASE)
    assert states() == ["claimed"]


def test_a_row_is_not_begun_when_its_lease_is_nearly_over(db: None, smtp_server: MailServer) -> None:
    row = queue()
    times = iter([NOW, NOW])
    with Wire() as wire:
        send_batch(row.batch_id, wire=wire, clock=lambda: next(times, NOW + LEASE), until=NOW + timedelta(seconds=1))
    assert (states(), smtp_server.messages) == (["claimed"], [])


def test_the_sweep_finds_what_no_task_was_handed_over_for(db: None, smtp_server: MailServer) -> None:
    queue()
    queue(occasion="second")
    sweep_outbox()
    assert states() == ["accepted", "accepted"]


def test_the_sweep_stops_at_a_server_out_of_reach(db: None) -> None:
    queue()
    queue(occasion="second")
    sweep_outbox()
    assert states() == ["deferred", "queued"]


def drive_at_once(batch: Batch, drivers: int, *stopped_by: type[Exception]) -> None:
    """Let several drivers begin on one batch at the same moment; some errors may stop one of them."""
    begin = threading.Barrier(drivers)

    def drive() -> None:
        begin.wait()
        try:
            with ignoring(*stopped_by), Wire() as wire:
                send_batch(batch.pk, wire=wire, clock=lambda: NOW, until=NOW + timedelta(seconds=50))
        finally:
            connection.close()

    workers = [threading.Thread(target=drive) for _ in range(drivers)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


MANY = [f"a{number}@a.example" for number in range(3 * CLAIM_ROWS)]


@pytest.mark.django_db(transaction=True)
def test_four_drivers_at_once_send_each_mail_once(smtp_server: MailServer, attendee: User) -> None:
    drive_at_once(bulk(attendee, MANY), 4)
    assert sorted(envelope.rcpt_tos[0] for envelope in smtp_server.envelopes) == sorted(MANY)
    assert set(states()) == {"accepted"}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_row_lock_they_send_some_twice(
    smtp_server: MailServer, attendee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(4)

    def unlocked(rows: DeliveryQuerySet, **options: object) -> DeliveryQuerySet:
        with ignoring(threading.BrokenBarrierError):
            together.wait(timeout=2)
        return rows

    monkeypatch.setattr(DeliveryQuerySet, "select_for_update", unlocked)
    # The database may refuse what a second driver notes of a mail that the first has seen to.
    drive_at_once(bulk(attendee, MANY), 4, IntegrityError)
    assert len(smtp_server.envelopes) > len(MANY)


def test_the_same_bytes_go_out_at_every_try(db: None, smtp_server: MailServer) -> None:
    row = queue()
    send(row)
    Delivery.objects.update(state="queued", accepted_at=None)
    send(row)
    first, second = (bytes(envelope.content) for envelope in smtp_server.envelopes)
    assert first == second
    assert message_from_bytes(first, policy=policy.default)["Message-ID"] == row.message_id


def test_a_task_that_ran_out_of_time_hands_the_rest_over(
    attendee: User, smtp_server: MailServer, run_tasks: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = iter([Run(sent=1, is_unfinished=True), Run(sent=1)])
    monkeypatch.setattr("ghs.mail.tasks.send_batch", lambda batch_id, **options: next(runs))
    queue()
    assert run_tasks() == ["ghs.mail.tasks.deliver", "ghs.mail.tasks.deliver"]
