"""Mails about inquiries."""

from datetime import datetime

from django.urls import reverse

from ghs.council.queries import council_on
from ghs.mail.actions import Recipient, queue_mail
from ghs.mail.links import absolute
from ghs.pages.models import Inquiry


def send_copy(inquiry: Inquiry, *, at: datetime) -> None:
    """Send the person a copy of the question with its receipt number."""
    queue_mail(
        rule="inquiry_received",
        obj=inquiry,
        to=Recipient(address=inquiry.email, name=inquiry.name, language=inquiry.language),
        template="pages/inquiry_received",
        context={"inquiry": inquiry},
        at=at,
    )


def notify_office(inquiry: Inquiry, *, at: datetime) -> None:
    """Tell the office that a question came; nothing is sent before the council has an address."""
    council = council_on(at.date())
    if council is None:
        return
    queue_mail(
        rule="inquiry_to_office",
        obj=inquiry,
        to=Recipient(address=council.contact_email, name=council.name),
        template="pages/inquiry_to_office",
        context={"inquiry": inquiry, "address": absolute(reverse("pages:desk_inquiry", args=[inquiry.number]))},
        at=at,
    )
