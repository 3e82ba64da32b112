"""Several workers and editors act on one mailing at the same moment."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.history.models import Entry
from ghs.mail.jobs import sweep
from newsletter.actions.mailings import schedule_mailing, send_mailing
from newsletter.models import Subscriber
from tests.conftest import MailServer
from tests.newsletter.factories import NOW, READERS, MailingFactory, scheduled, sum_of_fates
from tests.races import at_once


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_hand_a_mailing_over_once(
    readers: list[Subscriber], publisher: User, smtp_server: MailServer
) -> None:
    mailing = scheduled(publisher)
    results = at_once([lambda: send_mailing(mailing=mailing, at=NOW)] * 4)
    assert sorted(results) == [False, False, False, True]
    at_once([lambda: sweep(at=NOW)] * 2)
    assert [len(smtp_server.to(address)) for address in READERS] == [1, 1, 1]
    assert sum_of_fates(mailing) == {"accepted": 3}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_and_the_unique_row_the_same_race_sends_twice() -> None:
    """The control: on a table of its own that lacks both, workers who look first and write then all write."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE unguarded (address text)")
    looked = Barrier(4)

    def look_then_write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM unguarded")
            is_new = cursor.fetchone() == (0,)
            looked.wait(timeout=10)
            if is_new:
                cursor.execute("INSERT INTO unguarded VALUES (%s)", [READERS[0]])

    try:
        at_once([look_then_write] * 4)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM unguarded")
            assert cursor.fetchone()[0] > 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE unguarded")


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_schedule_one_mailing(council: CouncilProfile, publisher: User) -> None:
    mailing, later = MailingFactory(), NOW + timedelta(hours=1)
    at_once([lambda: schedule_mailing(mailing=mailing, version=1, send_at=later, by=publisher, at=NOW)] * 4)
    assert Entry.objects.filter(verb="schedule_mailing").count() == 1
    mailing.refresh_from_db()
    assert (mailing.state, mailing.version) == ("scheduled", 2)
