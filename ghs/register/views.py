"""The pages of the public register."""

from collections import Counter
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
from ghs.files.serving import serve
from ghs.mail.links import absolute
from ghs.register import mark
from ghs.register.forms import SearchForm
from ghs.register.queries import (
    find_listing,
    former_names_of,
    listings_of_organization,
    public_declaration,
    says_nothing,
    search_register,
    supplied_listings,
)
from registrations.numbers import canonical_number


@public
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The complete register, or what a search leaves of it."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "register/register_list.html", {"form": form, "listings": []}, status=400)
    asked = form.cleaned_data
    listings = search_register(text=asked["q"], level=asked["level"], order=asked["order"], day=timezone.localdate())
    context = {
        "form": form,
        "listings": listings,
        "states": Counter(listing.state_label for listing in listings).most_common(),
        "says_nothing": says_nothing(asked["q"]),
        "is_complete": not asked["q"] and asked["level"] is None,
    }
    return render(request, "register/register_list.html", context)


@public
@require_safe
def product_show(request: HttpRequest, number: str) -> HttpResponse:
    """One registration with its products."""
    listing = find_listing(canonical_number(number), timezone.localdate())
    if listing is None:
        raise Http404
    if listing.number != number:
        return redirect("register:product", listing.number)
    context = {
        "listing": listing,
        "declaration": public_declaration(listing),
        "supplied": supplied_listings(listing),
    }
    return render(request, "register/product_show.html", context)


@public
@require_safe
def declaration_show(request: HttpRequest, number: str) -> HttpResponseBase:
    """The declaration document of a valid registration whose vendor lets everybody read it."""
    listing = find_listing(canonical_number(number), timezone.localdate())
    file = public_declaration(listing) if listing else None
    if file is None:
        raise Http404
    return serve(request, file, inline=True)


@public
@require_safe
def organization_show(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Everything one organisation registered."""
    listings = listings_of_organization(organization_id, timezone.localdate())
    if not listings:
        raise Http404
    former_names = former_names_of(organization_id)
    context = {"listings": listings, "newest": listings[0], "former_names": former_names}
    return render(request, "register/organization_show.html", context)


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
