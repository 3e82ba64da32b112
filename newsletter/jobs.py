"""What the clock starts: due mailings go out, and ticked boxes of sign-up forms become wishes to subscribe."""

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from newsletter.actions.mailings import finish_mailing, send_mailing
from newsletter.actions.subscriptions import handle_sign_up
from newsletter.models import Mailing
from newsletter.queries import sign_ups_to_handle

logger = logging.getLogger(__name__)


@shared_task
def send_due_mailings() -> None:
    """Send what is due, finish what is done, and see to the wishes that came with sign-ups."""
    at = timezone.now()
    send_due(at=at)
    handle_sign_ups(at=at)


def send_due(*, at: datetime) -> None:
    """Send every mailing whose time has come, and finish every one whose last mail is settled.

    Effects: safe to run twice, at the same time, and again after a crash; a mailing that fails stops no other.
    """
    for mailing in Mailing.objects.due(at).order_by("send_at", "pk"):
        try:
            send_mailing(mailing=mailing, at=at)
        except Exception:
            logger.exception("mailing %s could not be sent; it is tried again", mailing.pk)
    for mailing in Mailing.objects.filter(state=Mailing.State.SENDING).order_by("pk"):
        finish_mailing(mailing=mailing, at=at)


def handle_sign_ups(*, at: datetime) -> None:
    """See to each ticked box once; one that fails stops no other."""
    for sign_up in sign_ups_to_handle():
        try:
            handle_sign_up(sign_up=sign_up, at=at)
        except Exception:
            logger.exception("the wish of sign-up %s could not be seen to; it is tried again", sign_up.pk)
