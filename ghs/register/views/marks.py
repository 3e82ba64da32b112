"""The live mark, and what its QR code leads to."""

from hashlib import sha256

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.mail.links import absolute
from ghs.register import mark
from ghs.register.queries import find_listing
from registrations.numbers import canonical_number


@public
@require_safe
def verification_show(request: HttpRequest, number: str) -> HttpResponse:
    """Whether a mark may be shown now: what its QR code leads to. An unknown number is told apart from an ended one."""
    canonical = canonical_number(number)
    listing = find_listing(canonical, timezone.localdate())
    if listing is None:
        return render(request, "register/verification_unknown.html", {"number": canonical}, status=404)
    if listing.number != number:
        return redirect("register:verification", listing.number)
    address = absolute(reverse("register:verification", args=[listing.number]))
    context = {"listing": listing, "address": address, "qr": _qr_code(address), "at": timezone.now()}
    return render(request, "register/verification_show.html", context)


@public
@require_safe
def mark_show(request: HttpRequest, number: str) -> HttpResponseBase:
    """The mark as it may be shown now. Effects: caches ask again each time, so that an ended mark says so."""
    listing = find_listing(canonical_number(number), timezone.localdate())
    if listing is None:
        raise Http404
    drawing = mark.draw(listing.mark()).encode()
    etag = f'"{sha256(drawing).hexdigest()[:32]}"'
    response = HttpResponse(drawing, content_type="image/svg+xml", headers={"Cache-Control": "no-cache", "ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


def _qr_code(address: str) -> str:
    return str(segno.make(address, error="m").svg_inline(scale=5, border=4, svgclass="verification-qr", lineclass=None))
