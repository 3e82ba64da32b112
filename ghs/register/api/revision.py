"""Whether the register has changed since somebody last asked, told by one cheap query."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from ghs.council.days import midnight
from registrations.models import RegistrationVersion

# Two transactions may commit in another order than that of their numbers; so many of the newest are looked at.
NEWEST = 200

# Changes whenever the shape of the answers does, so that nobody keeps an old one.
FORMAT = "1"

Run = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Revision:
    """The register at a moment, without reading it."""

    etag: str
    changed_at: datetime


def register_revision(request: HttpRequest, day: date) -> Revision:
    """Return what tells one answer from another: the newest versions, the day, the address and the language."""
    newest = RegistrationVersion.objects.order_by("-pk").values_list("pk", "recorded_from")[:NEWEST]
    rows = list(newest)
    said = [FORMAT, day, get_language(), request.get_full_path(), *(pk for pk, _at in rows)]
    changed_at = max([midnight(day), *(at for _pk, at in rows if at <= timezone.now())])
    return Revision(_etag("|".join(map(str, said)).encode("utf-8", "surrogatepass")), changed_at)


def told_by_register(run: Run) -> Run:
    """Answer 304 to whoever knows the answer: nothing of the register changed, and the day is the same."""

    @wraps(run)
    def conditional(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        revision = register_revision(request, timezone.localdate())
        seconds = int(revision.changed_at.timestamp())
        known = get_conditional_response(request, etag=revision.etag, last_modified=seconds)
        response = known or run(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response["ETag"], response["Last-Modified"] = revision.etag, http_date(seconds)
        return response

    return conditional


def told_by_content(run: Run) -> Run:
    """Answer 304 to whoever has the same bytes already; for small answers."""

    @wraps(run)
    def conditional(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = run(request, *args, **kwargs)
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        response["ETag"] = _etag(response.content)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return conditional


def _etag(content: bytes) -> str:
    """Return a weak tag: what a proxy compresses stays the same answer."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
