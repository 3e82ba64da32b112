"""What the clock starts for those who follow the register. Each may run any number of times, also at once."""

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from ghs.register.actions.following import forget_unconfirmed_follows
from ghs.register.actions.telling import tell_followers
from ghs.register.occasion import Occasion
from ghs.register.queries import digests_due, followers_to_tell

logger = logging.getLogger(__name__)

FOLLOWERS_AT_ONCE = 200


@shared_task
def tell_of_changes() -> None:
    """Write to followers what changed since they were last told."""
    tell(at=timezone.now())


@shared_task
def forget_unconfirmed() -> None:
    """Erase the wishes to follow that nobody confirmed in time."""
    forget_unconfirmed_follows(at=timezone.now())


def tell(*, at: datetime) -> int:
    """Queue the mails of the latest morning for everyone who has not been seen to; return how many.

    Effects: what a crash cut off is found again by the next run. A batch that fails is taken up one by one, so that
    the follower in whom the fault lies stops no other.
    """
    occasion, last, queued = Occasion.at(at), 0, 0
    while keys := followers_to_tell(occasion, after=last, limit=FOLLOWERS_AT_ONCE):
        queued += _tell_batch(keys, occasion, at)
        last = keys[-1]
    return queued


def _tell_batch(keys: list[int], occasion: Occasion, at: datetime) -> int:
    try:
        return tell_followers(digests=digests_due(keys, occasion), occasion=occasion, at=at)
    except Exception:
        logger.exception("followers %s to %s could not be told; they are tried again", keys[0], keys[-1])
    return sum(_tell_batch([key], occasion, at) for key in keys) if len(keys) > 1 else 0
