"""Inquiries."""

from datetime import UTC, datetime

import factory

from ghs.pages.models import Inquiry


class InquiryFactory(factory.django.DjangoModelFactory):
    """An inquiry that waits for an answer."""

    class Meta:
        model = Inquiry

    number = factory.Sequence(lambda number: f"Q2026-{number:04d}")
    topic = Inquiry.Topic.OTHER
    name = "佐藤 次郎"
    email = "jiro@hospital.example"
    message = "登録の方法を教えてください。"
    language = "ja"
    received_at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
