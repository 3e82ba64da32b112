"""Pages kept for the next person who asks the same, never shown once the register says otherwise. ADR 0018."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from redis.exceptions import RedisError

KEPT_SECONDS = 3600
LONGEST_QUERY = 1000

# A transaction that has ended, but whose work the page can't have seen.
_CHANGED = """
SELECT EXISTS (
    SELECT FROM registrations_registerchange
    WHERE transaction >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint
    AND NOT pg_visible_in_snapshot(transaction::text::xid8, %(seen)s::pg_snapshot)
)
"""


def kept_page(request: HttpRequest, day: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page of this address, made now or earlier on the same day and still true.

    Shape: for people without a session only, and only pages that succeed. What the page saw of the database is kept
    with it, as PostgreSQL names it; every write to the register makes it untrue at the moment it is committed. In a
    transaction nothing is kept: what it writes itself it sees before that.
    """
    address = request.META.get("QUERY_STRING", "")
    if not _is_anonymous(request) or len(address) > LONGEST_QUERY or connection.in_atomic_block:
        return make()
    said = f"{request.path}?{address} {get_language()} {day} {request.get_host()}"
    key = f"register:{hashlib.sha256(said.encode(errors='replace')).hexdigest()}"
    kept = _remembered(key)
    if kept and not _has_changed(kept[0]):
        return HttpResponse(kept[1])
    seen = _snapshot()
    response = make()
    if response.status_code == 200 and not response.cookies:
        _remember(key, (seen, response.content))
    return response


def _is_anonymous(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def _remembered(key: str) -> tuple[str, bytes] | None:
    try:
        kept: tuple[str, bytes] | None = cache.get(key)
    except RedisError:  # the page is made as if it had never been kept
        return None
    return kept


def _remember(key: str, page: tuple[str, bytes]) -> None:
    try:
        cache.set(key, page, KEPT_SECONDS)
    except RedisError:
        return


def _has_changed(seen: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"seen": seen})
        return bool(cursor.fetchone()[0])


def _snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])
