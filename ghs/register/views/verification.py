"""What the code and the link of a mark lead to: whether it may be shown now."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.mail.links import absolute
from ghs.register.mark import Sign, sign_of
from ghs.register.queries import find_listing
from registrations.numbers import canonical_number


@public
@require_safe
@cache_control(no_cache=True)
def verification_show(request: HttpRequest, number: str) -> HttpResponse:
    """Whether a mark may be shown now: what its QR code leads to. An unknown number is told apart from an ended one."""
    canonical = canonical_number(number)
    listing = find_listing(canonical, timezone.localdate())
    if listing is None:
        unknown = {"number": canonical, "sign": Sign.QUESTION}
        return render(request, "register/verification_unknown.html", unknown, status=404)
    if listing.number != number:
        return redirect("register:verification", listing.number)
    language = get_language() or "ja"
    address = absolute(reverse("register:verification", args=[listing.number]), language)
    context = {
        "listing": listing,
        "sign": sign_of(listing.state),
        "address": address,
        "picture": absolute(reverse("register:mark_picture", args=[listing.number]), language),
        "qr": _qr_code(address),
        "at": timezone.now(),
    }
    return render(request, "register/verification_show.html", context)


def _qr_code(address: str) -> str:
    return str(segno.make(address, error="m").svg_inline(scale=5, border=4, svgclass="verification-qr", lineclass=None))
