"""Rows of the outbox for tests."""

from datetime import UTC, datetime
from typing import Any

from django.db import models

from ghs.mail.actions import Recipient, queue_content
from ghs.mail.content import lay_out
from ghs.mail.models import Delivery, Topic

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def queue(address: str = "hanako@hospital.example", **changes: Any) -> Delivery:
    """Queue one plain mail."""
    text = changes.pop("text", "お申し込みを受け付けました。")
    content = lay_out(
        subject=changes.pop("subject", "受付のお知らせ"), text=text, html=None, name="山田 花子", language="ja", at=NOW
    )
    to = Recipient(address=address, name="山田 花子", person=changes.pop("person", None))
    options: dict[str, Any] = {"rule": "sign_up_received", "obj": None, "at": NOW, "secret": False, **changes}
    return queue_content(to=to, content=content, **options)


def magazine() -> Topic:
    """Return the topic of the mail magazine."""
    topic, _ = Topic.objects.get_or_create(
        slug="newsletter", defaults={"title_ja": "メールマガジン", "title_en": "Mail magazine"}
    )
    return topic


def states(rows: models.QuerySet[Delivery] | None = None) -> list[str]:
    """Return the states of rows, oldest first."""
    chosen = Delivery.objects.all() if rows is None else rows
    return list(chosen.order_by("id").values_list("state", flat=True))
