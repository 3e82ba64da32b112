"""The pages of one product and of one organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.files.serving import serve
from ghs.register.queries import (
    find_listing,
    former_names_of,
    kept_organization,
    listings_of_organization,
    public_declaration,
    supplied_listings,
)
from registrations.numbers import canonical_number


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
    """Everything one organisation registered; one that was merged into another leads there for good."""
    if kept := kept_organization(organization_id):
        return redirect("register:organization", kept, permanent=True)
    listings = listings_of_organization(organization_id, timezone.localdate())
    if not listings:
        raise Http404
    former_names = former_names_of(organization_id)
    context = {"listings": listings, "newest": listings[0], "former_names": former_names}
    return render(request, "register/organization_show.html", context)
