"""A sender is killed in the middle of a mailing: nobody is left out, at most one mail comes twice."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dev.keeper import BASE_DIR
from ghs.accounts.models import User
from ghs.mail.actions import Recipient, queue_bulk
from ghs.mail.driver import LEASE
from ghs.mail.jobs import sweep
from ghs.mail.models import Delivery
from tests.conftest import MailServer

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MANY = 60
SWEEP = "import django; django.setup(); from ghs.mail.jobs import sweep_outbox; sweep_outbox()"


def sender(server: MailServer) -> subprocess.Popen[bytes]:
    """Start a sweep in a process of its own, on the tests' database and mail server."""
    database = connection.settings_dict
    where = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ghs.settings",
        "DATABASE_URL": f"postgres://{where}",
        "EMAIL_URL": f"smtp://{server.host}:{server.port}",
        "SECRET_KEY": "a key for the tests alone " * 3,
    }
    return subprocess.Popen([sys.executable, "-c", SWEEP], cwd=BASE_DIR, env=environment)


def wait_for(server: MailServer, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many mails have arrived."""
    end = time.monotonic() + 60
    while len(server.messages) < count:
        assert time.monotonic() < end, "the sender did not get that far"
        assert process.poll() is None, "the sender did not run"
        time.sleep(0.001)


@pytest.mark.parametrize("killed_after", [1, 30])
def test_a_killed_sender_loses_nobody_and_doubles_at_most_one(
    attendee: User, smtp_server: MailServer, killed_after: int
) -> None:
    people = [Recipient(address=f"p{number}@a.example") for number in range(MANY)]
    queue_bulk(
        rule="mailing", obj=attendee, subject="号", text="本文", html="<p>本文</p>", language="ja",
        recipients=people, at=timezone.now(),
    )  # fmt: skip
    process = sender(smtp_server)
    wait_for(smtp_server, killed_after, process)
    process.kill()
    process.wait()
    assert Delivery.objects.filter(state="claimed").exists()
    sweep(at=timezone.now() + LEASE + timedelta(seconds=1))
    arrived = [envelope.rcpt_tos[0] for envelope in smtp_server.envelopes]
    assert set(arrived) == {to.address for to in people}
    assert len(arrived) <= MANY + 1
    assert not Delivery.objects.exclude(state="accepted").exists()
    twins = [message["Message-ID"] for message in smtp_server.messages]
    assert len(set(twins)) == MANY
