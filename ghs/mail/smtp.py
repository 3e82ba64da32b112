"""The wire: one kept SMTP connection, one recipient per message. Only this module speaks SMTP."""

import smtplib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.core.mail.backends.smtp import EmailBackend

NO_CONNECTION = 0
_CLOSING = 421


@dataclass(frozen=True)
class Answer:
    """What the mail server said. `code` is 0 when it said nothing."""

    code: int
    reply: str
    is_connected: bool = True

    @property
    def is_accepted(self) -> bool:
        """The server has taken responsibility for the message."""
        return 200 <= self.code < 300

    @property
    def is_final_no(self) -> bool:
        """The server will never take this message for this recipient."""
        return 500 <= self.code < 600


class Wire:
    """A connection to the mail server of the settings, opened with the first message and kept."""

    def __init__(self) -> None:
        self._backend = EmailBackend()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, *, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand one message to the server and return its answer.

        Effects: after a lost connection the next message opens a new one.
        """
        try:
            self._backend.open()
        except (OSError, smtplib.SMTPException) as fault:
            # A server that refuses the connection or the log-in says nothing about the recipient: never final.
            self._close()
            return Answer(NO_CONNECTION, _said(fault), is_connected=False)
        try:
            answer = self._transact(sender, recipient, message)
        except (OSError, smtplib.SMTPException) as fault:
            self._close()
            return Answer(NO_CONNECTION, _said(fault))
        if answer.code == _CLOSING:
            self._close()
        return answer

    def _transact(self, sender: str, recipient: str, message: bytes) -> Answer:
        smtp = self._backend.connection
        assert smtp is not None  # noqa: S101 - open() has just succeeded
        smtp.ehlo_or_helo_if_needed()
        code, reply = smtp.mail(sender)
        if code == 250:
            code, reply = smtp.rcpt(recipient)
        if code in (250, 251):
            code, reply = smtp.data(message)
        if not 200 <= code < 300 and code != _CLOSING:
            smtp.rset()
        return Answer(code, reply.decode("utf-8", "replace"))

    def _close(self) -> None:
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None


def _said(fault: Exception) -> str:
    """Return a fault in words for the staff: the server's own when there are any."""
    if isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error
        return f"{fault.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return f"{type(fault).__name__}: {fault}"
