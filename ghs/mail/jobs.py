"""What the clock starts: nothing queued is ever forgotten."""

from datetime import datetime, timedelta

from celery import shared_task
from django.db.models import Min
from django.utils import timezone

from ghs.mail.driver import send_batch
from ghs.mail.models import Delivery
from ghs.mail.smtp import Wire

SWEEP_SECONDS = 50


@shared_task
def sweep_outbox() -> None:
    """Take back rows whose sender never came back, and send everything that is due, shortest batches first."""
    sweep(at=timezone.now())


def sweep(*, at: datetime) -> int:
    """Send what is due by a time; return how many the mail server took."""
    Delivery.objects.release_abandoned(at)
    until, sent = timezone.now() + timedelta(seconds=SWEEP_SECONDS), 0
    batches = Delivery.objects.due(at).order_by().values("batch_id", "batch__is_bulk").annotate(first=Min("id"))
    with Wire() as wire:
        for batch_id in batches.order_by("batch__is_bulk", "first").values_list("batch_id", flat=True):
            run = send_batch(batch_id, wire=wire, clock=timezone.now, until=until)
            sent += run.sent
            if run.is_unreachable or timezone.now() >= until:
                break
    return sent
