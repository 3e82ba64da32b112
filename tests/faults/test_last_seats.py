"""The last seats under a rush: 500 sign-ups on 32 connections for 100 seats.

The control shows that the race is real: the same rush on a table that is only looked at before it is
written overbooks.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from ghs.history.models import Entry
from ghs.mail.models import Delivery
from tests.training.factories import AT, EditionFactory, application
from training.actions.sign_ups import EditionFull, sign_up, withdraw_sign_up
from training.models import Edition, SignUp

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

RUSH, CONNECTIONS, SEATS = 500, 32, 100


def rush(attempt: Callable[[int], str], tries: int = RUSH) -> Counter[str]:
    """Make many attempts, shared out to threads that begin together, each on a connection of its own.

    Returns how often the attempts ended in which way.
    """
    together = Barrier(CONNECTIONS)

    def share(first: int) -> list[str]:
        connection.ensure_connection()
        together.wait()
        try:
            return [attempt(number) for number in range(first, tries, CONNECTIONS)]
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return Counter(ended for shares in threads.map(share, range(CONNECTIONS)) for ended in shares)


def test_a_rush_takes_every_seat_and_not_one_more() -> None:
    edition = EditionFactory(capacity=SEATS)

    def attempt(number: int) -> str:
        try:
            sign_up(edition=edition, application=application(f"p{number}@rush.example"), by=None, at=AT)
        except EditionFull:
            return "refused"
        return "seated"

    assert rush(attempt) == {"seated": SEATS, "refused": RUSH - SEATS}
    edition.refresh_from_db()
    assert edition.seats_taken == SEATS == edition.sign_ups.confirmed().count()
    assert Delivery.objects.filter(rule="sign_up_received").count() == SEATS
    assert Entry.objects.filter(verb="sign_up").count() == SEATS
    numbers = sorted(edition.sign_ups.values_list("receipt_number", flat=True))
    assert numbers == [f"E2026-{number:06d}" for number in range(1, SEATS + 1)]


def test_the_race_is_real_a_table_that_is_looked_at_and_then_written_overbooks() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_seat (id serial PRIMARY KEY, holder integer NOT NULL)")

    def attempt(number: int) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM control_seat")
            if cursor.fetchone()[0] >= SEATS:
                return "refused"
            cursor.execute("SELECT pg_sleep(0.002)")  # what an application does between looking and writing
            cursor.execute("INSERT INTO control_seat (holder) VALUES (%s)", [number])
        return "seated"

    try:
        assert rush(attempt)["seated"] > SEATS
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_seat")


def test_a_double_click_in_the_same_moment_is_one_sign_up_and_one_mail() -> None:
    edition = EditionFactory(capacity=SEATS)
    sent = application()
    received = rush(
        lambda _: sign_up(edition=edition, application=sent, by=None, at=AT).receipt_number, tries=CONNECTIONS
    )
    assert received == {"E2026-000001": CONNECTIONS}
    assert SignUp.objects.count() == Delivery.objects.count() == 1


def test_seats_given_back_and_taken_at_once_stay_in_balance() -> None:
    edition = EditionFactory(capacity=SEATS)
    leaving = [
        sign_up(edition=edition, application=application(f"l{number}@rush.example"), by=None, at=AT)
        for number in range(30)
    ]

    def attempt(number: int) -> str:
        if number % 2:
            withdraw_sign_up(sign_up=leaving[number // 2], by=None, at=AT)
            return "left"
        sign_up(edition=edition, application=application(f"c{number}@rush.example"), by=None, at=AT)
        return "came"

    assert rush(attempt, tries=60) == {"left": 30, "came": 30}
    edition.refresh_from_db()
    assert edition.seats_taken == 30 == edition.sign_ups.confirmed().count()


def test_the_database_itself_refuses_one_seat_too_many() -> None:
    edition = EditionFactory(capacity=2)
    with pytest.raises(IntegrityError, match="edition_seats_within_capacity"):
        Edition.objects.filter(pk=edition.pk).update(seats_taken=3)
