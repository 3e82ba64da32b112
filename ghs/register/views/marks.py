"""The live mark: what a vendor's web page shows, asked for anew each time."""

from hashlib import sha256
from http import HTTPStatus
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.pdf.pictures import png_of
from ghs.register.forms import MarkForm
from ghs.register.mark import unknown_mark
from ghs.register.queries import drawn_mark, find_listing
from registrations.numbers import canonical_number

KEPT_SECONDS = 7 * 24 * 60 * 60
# A mark stands in other people's pages, and may do nothing there but be looked at.
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; img-src data:; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@public
@require_safe
def mark_show(request: HttpRequest, number: str) -> HttpResponseBase:
    """The mark as it may be shown now, as SVG. Effects: caches ask again each time, so that an ended mark says so."""
    return _answer(request, number, "svg")


@public
@require_safe
def mark_picture(request: HttpRequest, number: str) -> HttpResponseBase:
    """The mark as it may be shown now, as PNG in one of the widths."""
    return _answer(request, number, "png")


def _answer(request: HttpRequest, number: str, kind: str) -> HttpResponseBase:
    """Return the mark, or for a number that was never given a picture that says so."""
    form = MarkForm(request.GET)
    if not form.is_valid():
        faults = "\n".join(str(fault) for faults in form.errors.values() for fault in faults)
        return HttpResponse(faults, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    today = timezone.localdate()
    listing = find_listing(canonical_number(number), today)
    drawing = drawn_mark(listing.mark() if listing else unknown_mark(), form.cleaned_data["shape"], today)
    content = _Content(drawing, kind, form.cleaned_data["width"])
    response = get_conditional_response(request, etag=content.etag) if listing else None
    if response is None:
        status = HTTPStatus.OK if listing else HTTPStatus.NOT_FOUND
        response = HttpResponse(content.read(), content_type=content.content_type, status=status)
    for name, value in {**_HEADERS, "ETag": content.etag}.items():
        response[name] = value
    return response


class _Content:
    """A drawing as it is sent. Effects: a PNG is drawn once for all who ask for the same."""

    def __init__(self, drawing: str, kind: str, width_px: int) -> None:
        self._drawing = drawing
        self._width_px = width_px if kind == "png" else None
        self._digest = sha256(drawing.encode()).hexdigest()[:32]
        self.content_type = "image/svg+xml" if self._width_px is None else "image/png"

    @property
    def etag(self) -> str:
        """Return what changes with every change of the picture."""
        return f'"{self._digest}"' if self._width_px is None else f'"{self._digest}-{self._width_px}"'

    def read(self) -> bytes:
        """Return the picture."""
        if self._width_px is None:
            return self._drawing.encode()
        key, width_px = f"mark:{self._digest}:{self._width_px}", self._width_px
        return cast(bytes, cache.get_or_set(key, lambda: png_of(self._drawing, width_px=width_px), KEPT_SECONDS))
