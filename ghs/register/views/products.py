"""The pages of one product and of one organisation."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.files.serving import serve
from ghs.mail.links import absolute
from ghs.register.areas import declared_areas
from ghs.register.forms import DayForm
from ghs.register.linked import linked_data
from ghs.register.listing import Listing
from ghs.register.queries import (
    find_listing,
    former_holders,
    former_names_of,
    public_declaration,
    supplied_listings,
)
from ghs.register.queries.products import check_of, listing_on, published_of, story_of, succession_of
from registrations.numbers import canonical_number


@public
@require_safe
def product_show(request: HttpRequest, number: str) -> HttpResponse:
    """One registration with its products: as it is now, or with `on` as it was at the end of a day."""
    today = timezone.localdate()
    standing = find_listing(canonical_number(number), today)
    if standing is None:
        raise Http404
    if standing.number != number:
        query = request.GET.urlencode()
        address = reverse("register:product", args=[standing.number])
        return redirect(f"{address}?{query}" if query else address)
    form = DayForm(request.GET if "on" in request.GET else None, today=today)
    if form.is_bound and not form.is_valid():
        return render(request, "register/product_day.html", {"form": form, "listing": standing}, status=400)
    day = form.cleaned_data["on"] if form.is_bound else today
    listing = standing if day == today else listing_on(standing, day)
    if listing is None:
        context = {"form": form, "listing": standing, "day": day}
        return render(request, "register/product_day.html", context, status=404)
    context = {"form": form, "today": today, **_told(listing, day)}
    if day == today:
        context |= _told_of_now(listing)
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


def _told(listing: Listing, day: date) -> dict[str, Any]:
    """Return what the page tells of any day."""
    path = reverse("register:product", args=[listing.number])
    address = absolute(path, get_language())
    return {
        "listing": listing,
        "address": address,
        "permalink": f"{address}?on={day.isoformat()}",
        "areas": declared_areas(listing.version.areas),
        "check": check_of(listing),
        "story": story_of(listing.version.registration, day),
    }


def _told_of_now(listing: Listing) -> dict[str, Any]:
    """Return what is known of today only."""
    registration = listing.version.registration
    return {
        "is_now": True,
        "linked": linked_data(listing, absolute(reverse("register:product", args=[listing.number]), get_language())),
        "organization": registration.organization,
        "former_names": former_names_of(registration.organization_id),
        "former_holders": former_holders(listing),
        "published": published_of(listing),
        "succession": succession_of(listing),
        "supplied": supplied_listings(listing),
    }
