"""How often one caller may do something in an hour, counted in the cache."""

import hashlib

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

HOUR_SECONDS = 3600


def is_within(request: HttpRequest, action: str, *, per_hour: int, key: str = "") -> bool:
    """Count one try and return whether it is still allowed.

    Shape: tries are counted by the caller's network address, or by `key`, such as the address a mail goes to.
    Effects: the hour begins with the first try; what was refused counts too.
    """
    who = key or get_adapter().get_client_ip(request)
    name = f"limit:{action}:{hashlib.sha256(who.encode()).hexdigest()}"
    cache.add(name, 0, timeout=HOUR_SECONDS)
    try:
        return cache.incr(name) <= per_hour
    except ValueError:  # the hour ended between the two calls
        return True


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer a caller who tried too often: 429 with a page that says to wait."""
    return respond_429(request)
