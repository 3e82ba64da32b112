"""The register's table and its search."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.forms import SearchForm
from ghs.register.queries import says_nothing, search_register


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
