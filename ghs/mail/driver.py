"""The driver: claims due rows, sends each, writes down what became of it.

The rows are the memory. A driver that is killed leaves rows under a lease; when it ends, another sends them
again under the same Message-ID, so at most the one mail in flight arrives twice and none is lost.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from ghs.mail.addresses import wire_form
from ghs.mail.message import build, envelope_sender
from ghs.mail.models import Batch, Consent, Delivery, Suppression
from ghs.mail.smtp import Answer, Wire

logger = logging.getLogger(__name__)

CLAIM_ROWS = 20
LEASE = timedelta(minutes=5)
# A single message may take several timeouts of the wire; rows are not begun when the lease is nearly over.
LEASE_MARGIN = timedelta(minutes=2)
BACK_OFF_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)
REPLY_CHARACTERS = 1000


@dataclass(frozen=True)
class Run:
    """What one run of the driver did."""

    sent: int
    is_unfinished: bool = False
    is_unreachable: bool = False


def send_batch(batch_id: int, *, wire: Wire, clock: Callable[[], datetime], until: datetime) -> Run:
    """Send what is due of a batch, until it is done, the time is up or the mail server is out of reach.

    Effects: each row is settled as soon as the server has answered; safe to run many times at once.
    """
    batch = Batch.objects.select_related("topic").get(pk=batch_id)
    sent = 0
    while clock() < until:
        rows = Delivery.objects.claim(batch_id, at=clock(), lease=LEASE, limit=CLAIM_ROWS)
        if not rows:
            return Run(sent)
        for position, row in enumerate(rows):
            if row.lease_until is None or clock() > row.lease_until - LEASE_MARGIN:
                break
            answer = _send(batch, row, wire=wire, at=clock())
            sent += bool(answer and answer.is_accepted)
            if answer and not answer.is_connected:
                for untried in rows[position + 1 :]:
                    settle(batch, untried, answer=answer, at=clock())
                return Run(sent, is_unreachable=True)
    return Run(sent, is_unfinished=True)


def _send(batch: Batch, row: Delivery, *, wire: Wire, at: datetime) -> Answer | None:
    """Send one claimed row unless it must not go any more; return the server's answer."""
    if reason := reason_to_skip(batch, row):
        _write(row, at=at, state=Delivery.State.SKIPPED, skip=reason)
        _erase_when_over(batch, at=at)
        return None
    try:
        message = build(batch, row)
    except ValueError:
        logger.exception("delivery %s can't be built", row.pk)
        _write(row, at=at, state=Delivery.State.FAILED, reply="The message could not be built.")
        _erase_when_over(batch, at=at)
        return None
    answer = wire.send(sender=envelope_sender(batch), recipient=wire_form(row.address), message=message)
    settle(batch, row, answer=answer, at=at)
    return answer


def reason_to_skip(batch: Batch, row: Delivery) -> Delivery.Skip | None:
    """Why a row must not go although it was queued: asked again at the last moment before sending."""
    if batch.erased_at is not None:
        return Delivery.Skip.ERASED
    if batch.is_secret:
        return None
    if Suppression.objects.filter(address=row.address).exists():
        return Delivery.Skip.SUPPRESSED
    if batch.topic_id and not Consent.objects.active().filter(address=row.address, topic=batch.topic_id).exists():
        return Delivery.Skip.WITHDRAWN
    return None


def settle(batch: Batch, row: Delivery, *, answer: Answer, at: datetime) -> None:
    """Write what the server said: sent, refused for good, or to be tried again after a growing pause.

    Effects: the content of a secret mail is erased as soon as no further try can follow.
    """
    fate = {"code": answer.code or None, "reply": answer.reply[:REPLY_CHARACTERS].replace("\x00", "")}
    if answer.is_accepted:
        _write(row, at=at, state=Delivery.State.ACCEPTED, accepted_at=at, **fate)
    elif answer.is_final_no:
        _write(row, at=at, state=Delivery.State.REJECTED, **fate)
    elif row.attempt > len(BACK_OFF_MINUTES):
        _write(row, at=at, state=Delivery.State.FAILED, **fate)
    else:
        pause = timedelta(minutes=BACK_OFF_MINUTES[row.attempt - 1])
        _write(row, at=at, state=Delivery.State.DEFERRED, not_before=at + pause, **fate)
    logger.info("delivery %s: %s", row.pk, answer.code or "no answer")
    _erase_when_over(batch, at=at)


def _write(row: Delivery, *, at: datetime, **fate: object) -> None:
    """Settle a claimed row, unless its lease ran out and another driver has it now."""
    Delivery.objects.filter(pk=row.pk, claim=row.claim).update(claim=None, lease_until=None, **fate)


def _erase_when_over(batch: Batch, *, at: datetime) -> None:
    """Erase a secret mail's content once none of its rows can be sent any more."""
    if not batch.is_secret:
        return
    open_rows = Q(state__in=[Delivery.State.QUEUED, Delivery.State.CLAIMED, Delivery.State.DEFERRED])
    if not Delivery.objects.filter(open_rows, batch=batch).exists():
        Batch.objects.filter(pk=batch.pk).update(text="", html="", erased_at=at)
        Delivery.objects.filter(batch=batch).update(words={})
