"""Receiving and answering inquiries."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ghs.accounts.models import User
from ghs.history.actions import record
from ghs.pages import emails
from ghs.pages.models import Inquiry
from ghs.proof.series import next_number


@transaction.atomic
def receive_inquiry(*, once: uuid.UUID, language: str, at: datetime, **entries: Any) -> Inquiry:
    """Take a question, give it a receipt number and mail a copy to the person and one to the office.

    Effects: the same submission twice is one inquiry with one pair of mails.
    """
    try:
        with transaction.atomic():
            inquiry = Inquiry.objects.create(
                **entries, submission=once, number=_new_number(at), language=language, received_at=at
            )
    except IntegrityError:
        return Inquiry.objects.get(submission=once)
    record(verb="receive_inquiry", obj=inquiry, by=None, at=at, detail={"topic": inquiry.topic})
    emails.send_copy(inquiry, at=at)
    emails.notify_office(inquiry, at=at)
    return inquiry


def _new_number(at: datetime) -> str:
    year = timezone.localdate(at).year
    return f"Q{year}-{next_number(f'inquiry-{year}'):04d}"


@transaction.atomic
def mark_answered(*, inquiry: Inquiry, by: User, at: datetime) -> Inquiry:
    """Note that the office has answered. Effects: a second time changes nothing."""
    inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if inquiry.answered_at is None:
        inquiry.answered_at, inquiry.answered_by = at, by
        inquiry.save(update_fields=["answered_at", "answered_by"])
        record(verb="mark_inquiry_answered", obj=inquiry, by=by, at=at)
    return inquiry


@transaction.atomic
def mark_unanswered(*, inquiry: Inquiry, by: User, at: datetime) -> Inquiry:
    """Take back that a question was answered. Effects: a second time changes nothing."""
    inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if inquiry.answered_at is not None:
        inquiry.answered_at = inquiry.answered_by = None
        inquiry.save(update_fields=["answered_at", "answered_by"])
        record(verb="mark_inquiry_unanswered", obj=inquiry, by=by, at=at)
    return inquiry
