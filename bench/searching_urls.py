"""The portal's addresses, and a bare view that returns the bytes of a file, read once."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ghs.accounts.access import public
from ghs.urls import handler400, handler403, handler404, handler500
from ghs.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@cache
def content() -> bytes:
    """Return what the bare view says."""
    return Path(os.environ["BENCH_PAGE"]).read_bytes()


@public
def bare(_request: HttpRequest) -> HttpResponse:
    """Answer with the same bytes every time."""
    return HttpResponse(content())


urlpatterns = [path("bare/", bare), *portal]
