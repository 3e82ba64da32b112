"""The page of one organisation."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.queries import former_names_of, kept_organization, listings_of_organization, successor_of
from ghs.register.views.rows import marks_of, rows_of
from registrations.models import RegistrationVersion


@public
@require_safe
def organization_show(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Everything one organisation registered, what has ended as well.

    One merged into another leads there for good; one that passed everything on leads to its successor.
    """
    if kept := kept_organization(organization_id):
        return redirect("register:organization", kept, permanent=True)
    today = timezone.localdate()
    listings = listings_of_organization(organization_id, today)
    if not listings:
        if successor := successor_of(organization_id):
            return redirect("register:organization", successor)
        raise Http404
    versions = RegistrationVersion.objects.filter(pk__in=[listing.version.pk for listing in listings])
    context = {
        "listings": listings,
        "rows": rows_of(marks_of(versions.order_by("-sequence")), on=None, today=today),
        "newest": listings[0],
        "organization": listings[0].version.registration.organization,
        "former_names": former_names_of(organization_id),
        "states": Counter(listing.state_label for listing in listings).most_common(),
    }
    return render(request, "register/organization_show.html", context)
