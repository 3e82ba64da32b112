"""What every test may ask for: the people of the portal, clients, a mail server, the worker's turn."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings

import tests.settings
from dev.servers import free_port
from ghs.accounts.models import Organization, User
from ghs.accounts.roles import MemberRole, Permission, Role
from ghs.celery import app
from tests.factories import OrganizationFactory, UserFactory, member_of, staff

# A busy machine is no fault of the code: how long one example takes is not what property tests ask.
hypothesis_settings.register_profile("ghs", deadline=None)
hypothesis_settings.load_profile("ghs")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> None:
    """Let tests with real transactions empty the append-only tables; they still refuse update and delete."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(r"SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\_no\_truncate'")
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture(autouse=True)
def own_cache() -> None:
    """Start every test with an empty cache, so that rate limits count from nought."""
    tests.settings.current_test = str(time.monotonic_ns())


@pytest.fixture(autouse=True)
def outbox(settings: pytest.FixtureDef) -> None:
    """Let every mail become a row of the outbox, as in production; the test runner would keep them in memory."""
    settings.EMAIL_BACKEND = "ghs.mail.backend.OutboxBackend"


@pytest.fixture(scope="session", autouse=True)
def clean_broker() -> Iterator[None]:
    """Take the tests' keys out of the broker again: it may be somebody's own."""
    yield
    with redis.Redis.from_url(tests.settings.REDIS_URL) as connection:
        for key in connection.scan_iter(f"{tests.settings.RUN}*", count=1000):
            connection.delete(key)


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    """Begin every test in Japanese, whatever page an earlier test in this process asked for last."""
    with translation.override("ja"):
        yield


# Vendors


@pytest.fixture
def organization(db: None) -> Organization:
    """The vendor that `owner`, `editor` and `viewer` act for."""
    return OrganizationFactory(name="株式会社アクメ医療", name_kana="カブシキガイシャアクメイリョウ")


@pytest.fixture
def owner(organization: Organization) -> User:
    """A person who owns an organisation."""
    return member_of(organization, MemberRole.OWNER, email="owner@acme.example")


@pytest.fixture
def editor(organization: Organization) -> User:
    """A person who edits for the same organisation."""
    return member_of(organization, MemberRole.EDITOR, email="editor@acme.example")


@pytest.fixture
def viewer(organization: Organization) -> User:
    """A person who may only look on for the same organisation."""
    return member_of(organization, MemberRole.VIEWER, email="viewer@acme.example")


@pytest.fixture
def rival(db: None) -> User:
    """The owner of another organisation, who must learn nothing of the first."""
    return member_of(OrganizationFactory(name="ライバル株式会社"), MemberRole.OWNER, email="owner@rival.example")


# The office


@pytest.fixture
def reviewer(db: None) -> User:
    """A person who checks declarations."""
    return staff(Role.REVIEWER, email="reviewer@council.example")


@pytest.fixture
def second_reviewer(db: None) -> User:
    """Another person who checks declarations."""
    return staff(Role.REVIEWER, email="second-reviewer@council.example")


@pytest.fixture
def registrar(db: None) -> User:
    """A person who decides on registrations."""
    return staff(Role.REGISTRAR, email="registrar@council.example")


@pytest.fixture
def organiser(db: None) -> User:
    """A person who runs events."""
    return staff(Role.ORGANISER, email="organiser@council.example")


@pytest.fixture
def publisher(db: None) -> User:
    """A person who publishes news and mailings (the staff role editor)."""
    return staff(Role.EDITOR, email="publisher@council.example")


@pytest.fixture
def privacy_officer(db: None) -> User:
    """A person who answers requests about personal data."""
    return staff(Role.PRIVACY_OFFICER, email="privacy@council.example")


@pytest.fixture
def operator(db: None) -> User:
    """A person who runs the portal."""
    return staff(Role.OPERATOR, email="operator@council.example")


# Everybody else


@pytest.fixture
def attendee(db: None) -> User:
    """A signed-up person without an organisation or a staff role."""
    return UserFactory(email="attendee@hospital.example")


@pytest.fixture
def visitor(db: None) -> Client:
    """The client of somebody who is not logged in."""
    return Client()


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """Return a client logged in as a person; staff have passed a second factor."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        methods = [{"method": "password", "at": time.time(), "email": user.email}]
        if user.may(Permission.ENTER_DESK):
            Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
            methods.append({"method": "mfa", "at": time.time(), "type": Authenticator.Type.TOTP})
        session = client.session
        session["account_authentication_methods"] = methods
        session.save()
        return client

    return log_in


# Mail and tasks


@dataclass
class MailServer:
    """A real SMTP server; `refuse-550@…` is refused for good, `later-451@…` for now."""

    port: int
    host: str = "127.0.0.1"
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer an address as its own name demands."""
        if told := re.match(r"(?:refuse|later)-([45]\d\d)@", address):
            return f"{told[1]} as you wish"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        self.envelopes.append(envelope)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the messages one address got, oldest first."""
        pairs = zip(self.envelopes, self.messages, strict=True)
        return [message for envelope, message in pairs if address in envelope.rcpt_tos]


@pytest.fixture
def smtp_server(settings: pytest.FixtureDef) -> Iterator[MailServer]:
    """Run a mail server on loopback and send the portal's mail there."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    controller.stop()


@pytest.fixture
def run_tasks(db: None) -> Callable[[], list[str]]:
    """Return a function that does what happens after a commit: tasks are sent, then a worker takes its turn.

    It runs every task handed over so far, and those that they hand over, and returns their names.
    """
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge("celery")

    def work() -> list[str]:
        done = []
        while True:
            commit()
            with app.connection_for_read() as broker, broker.SimpleQueue("celery") as queue:
                try:
                    message = queue.get(block=False)
                except queue.Empty:
                    return done
                message.ack()
            arguments, named, _ = message.payload
            app.tasks[message.headers["task"]].apply(arguments, named, throw=True)
            done.append(message.headers["task"])

    return work


def commit() -> None:
    """Run what waits for the commit of the transaction that a test stands in."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _, function, _ in waiting:
        function()
