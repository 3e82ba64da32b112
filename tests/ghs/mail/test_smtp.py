"""The wire: answers told apart by stage, a kept connection, lost connections."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.servers import free_port
from ghs.mail.smtp import Answer, Wire
from tests.conftest import MailServer


class Awkward:
    """A server that answers each stage as a test wants, and counts connections."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.peers: set[Any] = set()

    def _answer(self, stage: str, session: Session) -> str:
        self.peers.add(session.peer)
        planned = self.answers.get(stage, [])
        return planned.pop(0) if planned else "250 OK"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer("mail", session)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer("rcpt", session)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer("data", session)
        if answer == "drop":
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(0)
        return answer


@pytest.fixture
def awkward(settings: Any) -> Iterator[Awkward]:
    """Run an awkward server on loopback."""
    server = Awkward()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    controller.stop()


@pytest.fixture
def post(awkward: Awkward) -> Iterator[Callable[[], Answer]]:
    """Return a function that sends one message over a kept connection."""
    with Wire() as wire:
        yield lambda: wire.send(
            sender="ghs@council.example", recipient="a@b.example", message=b"Subject: x\r\n\r\n.\r\n"
        )


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(("said", "is_final"), [("450 busy", False), ("550 no such user", True)])
def test_each_stage_tells_a_no_for_now_from_a_no_for_good(
    awkward: Awkward, post: Callable[[], Answer], stage: str, said: str, is_final: bool
) -> None:
    awkward.answers[stage] = [said]
    answer = post()
    assert (answer.code, answer.reply) == (int(said[:3]), said[4:])
    assert (answer.is_accepted, answer.is_final_no, answer.is_connected) == (False, is_final, True)
    assert post() == Answer(250, "OK")
    assert len(awkward.peers) == 1


def test_a_closing_server_is_left_and_called_again(awkward: Awkward, post: Callable[[], Answer]) -> None:
    awkward.answers["rcpt"] = ["421 closing"]
    assert post() == Answer(421, "closing")
    assert post().is_accepted
    assert len(awkward.peers) == 2


def test_a_connection_lost_in_the_middle_is_no_answer(awkward: Awkward, post: Callable[[], Answer]) -> None:
    awkward.answers["data"] = ["drop"]
    answer = post()
    assert (answer.code, answer.is_accepted, answer.is_final_no, answer.is_connected) == (0, False, False, True)
    assert post().is_accepted


def test_many_messages_share_one_connection(awkward: Awkward, post: Callable[[], Answer]) -> None:
    assert [post().code for _ in range(5)] == [250] * 5
    assert len(awkward.peers) == 1


def test_a_server_that_wants_no_connection_says_nothing_about_the_recipient(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", listener.getsockname()[1], 0.2
        with Wire() as wire:
            answer = wire.send(sender="a@b.example", recipient="c@d.example", message=b"x")
    assert (answer.code, answer.is_connected, answer.is_final_no) == (0, False, False)


def test_a_failed_log_in_is_never_the_recipients_fault(smtp_server: MailServer, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "ghs", "wrong"
    with Wire() as wire:
        answer = wire.send(sender="a@b.example", recipient="c@d.example", message=b"x")
    assert (answer.code, answer.is_connected) == (0, False)
    assert smtp_server.messages == []
