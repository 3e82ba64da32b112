"""How often one caller may ask for data in a minute, counted in the cache. Without the cache everybody may."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

WINDOW_SECONDS = 60

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Allowance:
    """What a caller has left in this minute. Units: requests, seconds."""

    limit: int
    remaining: int
    reset_seconds: int

    @property
    def is_spent(self) -> bool:
        """Whether this request was one too many."""
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """Return the allowance as headers. Source: draft-ietf-httpapi-ratelimit-headers, revision 06."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.remaining, 0)),
            "RateLimit-Reset": str(self.reset_seconds),
            "RateLimit-Policy": f"{self.limit};w={WINDOW_SECONDS}",
        }


def take(caller: str, *, limit: int, at: datetime) -> Allowance | None:
    """Count one request and return what is left, or None when nothing can be counted.

    Shape: a caller is an address or a key; only a digest of it, another one each day, reaches the cache.
    """
    second = int(at.timestamp())
    window = second // WINDOW_SECONDS
    digest = salted_hmac("ghs.register.allowance", f"{at.date()} {caller}").hexdigest()
    name = f"api:{window}:{digest}"
    try:
        cache = caches["limits"]
        cache.add(name, 0, timeout=2 * WINDOW_SECONDS)
        used = cache.incr(name)
    except (RedisError, ValueError) as fault:
        logger.warning("requests can't be counted: %s", type(fault).__name__)
        return None
    return Allowance(limit, limit - used, WINDOW_SECONDS - second % WINDOW_SECONDS)
