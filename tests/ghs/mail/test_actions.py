"""Queueing: once for each identity, in the caller's transaction; consents and closed addresses."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.mail.actions import (
    ContentErased,
    NotWaiting,
    OwnMail,
    Recipient,
    confirm_consent,
    forget_unconfirmed,
    give_consent,
    lift_suppression,
    queue_bulk,
    queue_each,
    queue_mail,
    resend_delivery,
    retry_delivery,
    suppress,
    withdraw_consent,
)
from ghs.mail.addresses import AddressError
from ghs.mail.content import lay_out
from ghs.mail.models import Batch, Consent, Delivery, Suppression
from tests.conftest import MailServer
from tests.ghs.mail.factories import NOW, magazine, queue, states

LATER = NOW + timedelta(days=1)
STOP = "/newsletter/stop/[[token]]/"


def test_the_same_mail_is_queued_once(attendee: User) -> None:
    first = queue(obj=attendee)
    assert queue(obj=attendee, address="HANAKO@hospital.example") == first
    assert Batch.objects.count() == Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"rule": "other"}, {"occasion": "second"}, {"address": "taro@hospital.example"}, {"obj": None}]
)
def test_another_rule_object_address_or_occasion_is_another_mail(attendee: User, change: dict[str, object]) -> None:
    queue(obj=attendee)
    queue(**{"obj": attendee, **change})
    assert Delivery.objects.count() == 2


def test_the_database_refuses_a_second_row_of_the_same_identity(db: None) -> None:
    row = queue()
    row.pk, row._state.adding, row.reference, row.message_id = None, True, uuid.uuid4(), "<other@ghs.example>"
    with pytest.raises(IntegrityError, match="delivery_once_an_occasion"), transaction.atomic():
        row.save()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_mail(smtp_server: MailServer, run_tasks: Callable[[], list[str]]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue()
        raise ZeroDivisionError
    assert (run_tasks(), Delivery.objects.count(), smtp_server.messages) == ([], 0, [])


@pytest.mark.parametrize("name", ["山田\r\nBcc: x@y.example", "a\x00b", "a\u2028b"])
def test_a_name_that_would_break_out_of_its_header_is_refused(name: str) -> None:
    with pytest.raises(AddressError):
        Recipient(address="a@b.example", name=name)
    with pytest.raises(AddressError):
        Recipient(address="a@b.example", words={"seat": name})


def test_an_address_is_no_name_to_greet_by() -> None:
    assert Recipient(address="Hanako@b.example", name="hanako@b.example").name == ""
    assert Recipient(address="hanako@b.example", name=" 山田 花子 ").name == "山田 花子"
    assert len(Recipient(address="hanako@b.example", name="長" * 500).name) == 200


def people(count: int) -> list[Recipient]:
    """Return that many subscribers."""
    return [Recipient(address=f"p{number}@hospital.example", name=f"読者{number}") for number in range(count)]


def queue_magazine(obj: User, count: int = 3) -> Batch:
    """Queue one issue of the mail magazine."""
    return queue_bulk(
        rule="mailing",
        obj=obj,
        topic=magazine(),
        subject="第1号",
        text="[[name]]様の号",
        html="<p>[[name]]様の号</p>",
        language="ja",
        recipients=people(count),
        at=NOW,
        unsubscribe_path=STOP,
    )


def test_a_mail_to_many_is_one_content_and_a_row_for_each(attendee: User) -> None:
    batch = queue_magazine(attendee)
    assert [row.address for row in batch.deliveries.order_by("id")] == [to.address for to in people(3)]
    assert batch.unsubscribe_url == "http://localhost:8000/newsletter/stop/[[token]]/"
    assert len(set(batch.deliveries.values_list("message_id", flat=True))) == 3


def test_a_mail_to_many_repeated_after_a_fault_adds_only_who_is_missing(attendee: User) -> None:
    first = queue_magazine(attendee, 2)
    assert queue_magazine(attendee, 3) == first
    assert first.deliveries.count() == 3


def test_queueing_to_many_takes_a_fixed_number_of_queries(attendee: User) -> None:
    counts = []
    for size in (1, 300):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            queue_bulk(
                rule=f"mailing-{size}", obj=attendee, subject="号", text="本文", html="<p>本文</p>", language="ja",
                recipients=people(size), at=NOW,
            )  # fmt: skip
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_mail_on_a_topic_needs_a_way_to_stop_it(attendee: User) -> None:
    with pytest.raises(ValueError, match="unsubscribe"):
        queue_bulk(
            rule="mailing", obj=attendee, topic=magazine(), subject="号", text="本文", html="", language="ja",
            recipients=[], at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("state", ["failed", "rejected", "deferred"])
def test_staff_can_try_again_what_did_not_arrive(state: str, operator: User) -> None:
    row = queue()
    Delivery.objects.update(state=state, attempt=9, not_before=LATER)
    retry_delivery(delivery=row, by=operator, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.attempt, row.not_before) == ("queued", 0, NOW)
    entry = Entry.objects.get(verb="retry_delivery")
    assert (entry.by, entry.from_state, entry.to_state) == (operator.reference, state, "queued")


def test_what_was_sent_or_is_underway_is_not_tried_again(operator: User) -> None:
    row = queue()
    with pytest.raises(NotWaiting):
        retry_delivery(delivery=row, by=operator, at=NOW)


def test_a_resend_is_a_new_mail_to_the_same_recipient_once_a_click(operator: User) -> None:
    row, click = queue(), uuid.uuid4()
    Delivery.objects.update(state="accepted", accepted_at=NOW)
    again = resend_delivery(delivery=row, submission=click, by=operator, at=LATER)
    assert resend_delivery(delivery=row, submission=click, by=operator, at=LATER) == again
    assert states() == ["accepted", "queued"]
    assert (again.address, again.queued_at, again.batch.text) == (row.address, LATER, row.batch.text)
    assert again.message_id != row.message_id


def test_a_secret_mail_is_never_sent_again(operator: User) -> None:
    row = queue(secret=True)
    with pytest.raises(ContentErased):
        resend_delivery(delivery=row, submission=uuid.uuid4(), by=operator, at=LATER)
    Batch.objects.update(text="", html="", erased_at=NOW)
    Delivery.objects.update(state="failed")
    with pytest.raises(ContentErased):
        retry_delivery(delivery=row, by=operator, at=LATER)


def consent(address: str = "Hanako@hospital.example") -> Consent:
    """Give a consent on the newsletter page."""
    return give_consent(
        address=address, topic=magazine(), wording="配信に同意します。", page="/newsletter/", source="form", at=NOW
    )


def test_a_consent_counts_once_confirmed_and_until_withdrawn(db: None) -> None:
    given = consent()
    assert consent() == given
    assert not Consent.objects.active().exists()
    confirm_consent(consent=given, at=LATER)
    confirm_consent(consent=given, at=LATER + timedelta(days=1))
    assert Consent.objects.active().get().confirmed_at == LATER
    assert withdraw_consent(address="hanako@hospital.example", topic=magazine(), at=LATER) is True
    assert withdraw_consent(address="hanako@hospital.example", topic=magazine(), at=LATER) is False
    assert not Consent.objects.active().exists()


def test_a_withdrawn_consent_stays_as_proof_beside_a_new_one(db: None) -> None:
    consent()
    withdraw_consent(address="hanako@hospital.example", topic=magazine(), at=LATER)
    consent()
    assert Consent.objects.count() == 2
    assert [entry.verb for entry in Entry.objects.all()] == ["give_consent", "withdraw_consent", "give_consent"]


def test_the_database_keeps_one_standing_consent_an_address_and_topic(db: None) -> None:
    given = consent()
    given.pk, given._state.adding = None, True
    with pytest.raises(IntegrityError, match="consent_one_standing_a_topic"), transaction.atomic():
        given.save()


def test_an_address_is_closed_once_and_can_be_opened_again(operator: User) -> None:
    reason = Suppression.Reason.COMPLAINED
    closed = suppress(address="Hanako@hospital.example", reason=reason, by=operator, at=NOW)
    assert suppress(address="hanako@hospital.example", reason=reason, by=operator, at=LATER) == closed
    lift_suppression(suppression=closed, by=operator, at=LATER)
    assert not Suppression.objects.exists()
    assert [entry.verb for entry in Entry.objects.all()] == ["suppress", "lift_suppression"]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "accepted"}, "delivery_accepted_has_a_time"),
        ({"state": "claimed"}, "delivery_claimed_has_a_lease"),
        ({"state": "skipped"}, "delivery_skipped_has_a_reason"),
        ({"skip": "suppressed"}, "delivery_skipped_has_a_reason"),
    ],
)
def test_the_database_refuses_fates_that_cannot_be(db: None, changes: dict[str, str], constraint: str) -> None:
    queue()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Delivery.objects.update(**changes)


def test_the_database_refuses_a_half_erased_content(db: None) -> None:
    queue()
    with pytest.raises(IntegrityError, match="batch_erased_is_empty"), transaction.atomic():
        Batch.objects.update(erased_at=NOW)


@pytest.fixture
def template(settings: Any, tmp_path: Path) -> str:
    """A mail template of a test's own."""
    folder = tmp_path / "emails" / "tests"
    folder.mkdir(parents=True)
    (folder / "hello.subject.txt").write_text("{{ word }}のお知らせ")
    (folder / "hello.txt").write_text("{{ word }}です。")
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}, *others]
    return "tests/hello"


def test_a_mail_is_written_once_for_its_identity(attendee: User, template: str) -> None:
    to = Recipient(address=attendee.email, name="山田 花子", person=attendee.reference)
    options: dict[str, Any] = {"rule": "hello", "obj": attendee, "to": to, "template": template, "at": NOW}
    first = queue_mail(**options, context={"word": "受付"})
    assert queue_mail(**options, context={"word": "別の言葉"}) == first
    batch = Batch.objects.get()
    assert batch.subject == "[GHSヘルスソフトウェア] 受付のお知らせ"
    assert "山田 花子 様\n\n受付です。\n" in batch.text
    assert (first.person, first.object_kind, first.object_key) == (
        attendee.reference,
        "accounts.user",
        str(attendee.pk),
    )
    assert (first.address, first.state, first.not_before) == ("attendee@hospital.example", "queued", NOW)


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_queued_by_many_at_once_is_one_row(attendee: User) -> None:
    begin, made = threading.Barrier(6), []

    def race() -> None:
        begin.wait()
        made.append(queue(obj=attendee).pk)
        connection.close()

    racers = [threading.Thread(target=race) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(made) == 6
    assert len(set(made)) == Delivery.objects.count() == Batch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_many_at_once_queue_it_twice(attendee: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE free_delivery AS SELECT rule, address FROM mail_delivery WITH NO DATA")
    begin = threading.Barrier(6)

    def race() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM free_delivery WHERE rule = 'r' AND address = 'a'")
            seen = cursor.fetchone()[0]
            begin.wait()
            if not seen:
                cursor.execute("INSERT INTO free_delivery VALUES ('r', 'a')")
        connection.close()

    racers = [threading.Thread(target=race) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM free_delivery")
        count = cursor.fetchone()[0]
        cursor.execute("DROP TABLE free_delivery")
    assert count == 6


def own_mails(people: list[User]) -> list[OwnMail]:
    """A mail with a content of its own to each of some people."""
    return [
        OwnMail(
            obj=person,
            to=Recipient(address=person.email, language=person.language),
            content=lay_out(
                subject=f"{person.pk}", text=f"{person.pk}番", html=None, name="", language=person.language, at=NOW
            ),
        )
        for person in people
    ]


def test_each_of_many_gets_a_content_of_their_own_once(attendee: User, owner: User) -> None:
    for expected in (2, 0):
        queued = queue_each(
            rule="digest",
            mails=own_mails([attendee, owner]),
            topic=magazine(),
            unsubscribe_path=STOP,
            occasion="1",
            at=NOW,
        )
        assert queued == expected
    rows = Delivery.objects.select_related("batch").order_by("pk")
    assert [row.address for row in rows] == [attendee.email, owner.email]
    assert [f"{person.pk}番" in row.batch.text for row, person in zip(rows, [attendee, owner], strict=True)] == [
        True
    ] * 2
    assert {row.batch.unsubscribe_url for row in rows} == {f"http://localhost:8000{STOP}"}


@pytest.mark.django_db
def test_only_consents_that_nobody_confirmed_are_forgotten() -> None:
    for address, is_confirmed in (("a@hospital.example", False), ("b@hospital.example", True)):
        give_consent(
            address=address,
            topic=magazine(),
            wording="同意します。",
            page="/",
            source="form",
            at=NOW,
            is_confirmed=is_confirmed,
        )
    assert [forget_unconfirmed(topic=magazine(), before=at) for at in (NOW, LATER)] == [0, 1]
    assert [consent.address for consent in Consent.objects.all()] == ["b@hospital.example"]
