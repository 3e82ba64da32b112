"""What an action hands over: the number of a batch, nothing else."""

import logging
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from ghs.mail.driver import send_batch
from ghs.mail.smtp import Wire

logger = logging.getLogger(__name__)

RUN_SECONDS = 50


@shared_task
def deliver(batch_id: int) -> None:
    """Send what is due of a batch; hand the rest over to a new task, so that short mails get their turn."""
    until = timezone.now() + timedelta(seconds=RUN_SECONDS)
    with Wire() as wire:
        run = send_batch(batch_id, wire=wire, clock=timezone.now, until=until)
    if run.is_unfinished:
        deliver.delay(batch_id)


def deliver_on_commit(batch_id: int) -> None:
    """Wake a sender when the caller's transaction commits.

    Effects: a broker that is down is logged and never troubles the person: the sweep finds the row.
    """
    transaction.on_commit(partial(_wake, batch_id))


def _wake(batch_id: int) -> None:
    try:
        deliver.apply_async([batch_id], retry=False)
    except Exception as fault:
        # Whatever a broker client raises, the mail is safe in its row and the person must not be troubled.
        logger.warning("batch %s not handed over (%s): the sweep will send it", batch_id, type(fault).__name__)
