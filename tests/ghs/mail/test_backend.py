"""Django's own mail goes through the outbox."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.utils import translation

from ghs.mail.models import Batch, Delivery
from tests.conftest import MailServer
from tests.ghs.mail.factories import states


@pytest.fixture(autouse=True)
def outbox_backend(settings: Any, db: None) -> None:
    """Undo what the test runner does to mail."""
    settings.EMAIL_BACKEND = "ghs.mail.backend.OutboxBackend"


def test_a_mail_of_a_package_is_a_secret_row_for_each_recipient(
    smtp_server: MailServer, run_tasks: Callable[[], list[str]]
) -> None:
    assert send_mail("パスワードの再設定", "https://ghs.example/reset", None, ["a@b.example", "C@d.example"]) == 1
    assert list(Batch.objects.values_list("is_secret", "rule")) == [(True, "account")] * 2
    run_tasks()
    assert states() == ["accepted", "accepted"]
    assert set(Batch.objects.values_list("text", flat=True)) == {""}
    message = smtp_server.to("c@d.example")[0]
    assert message["Subject"] == "[GHSヘルスソフトウェア] パスワードの再設定"
    assert "https://ghs.example/reset" in message.get_body(["html"]).get_content()


def test_it_is_written_in_the_language_of_the_moment() -> None:
    with translation.override("en"):
        send_mail("Reset", "Hello", None, ["a@b.example"])
    batch = Batch.objects.get()
    assert (batch.language, batch.subject) == ("en", "[GHS Health Software] Reset")


def test_asking_twice_sends_twice() -> None:
    for _ in range(2):
        send_mail("Reset", "Hello", None, ["a@b.example"])
    assert Delivery.objects.count() == 2


def test_copies_are_recipients_of_their_own_and_html_is_made_from_the_text() -> None:
    message = EmailMultiAlternatives("S", "T", None, ["One <a@b.example>"], bcc=["c@d.example"])
    message.attach_alternative("<script>no</script>", "text/html")
    message.send()
    rows = Delivery.objects.order_by("id").values_list("address", "name")
    assert list(rows) == [("a@b.example", "One"), ("c@d.example", "")]
    assert "script" not in Batch.objects.first().html


def test_attachments_are_refused() -> None:
    message = EmailMessage("S", "T", None, ["a@b.example"])
    message.attach("a.txt", "x", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        message.send()
    assert Delivery.objects.count() == 0


def test_a_broker_that_is_down_troubles_nobody(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr("ghs.mail.tasks.deliver.apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        send_mail("Reset", "Hello", None, ["a@b.example"])
    assert len(callbacks) == 1
    assert states() == ["queued"]
