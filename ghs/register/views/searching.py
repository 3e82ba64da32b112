"""The register's table and its search."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.forms import SearchForm
from ghs.register.listing import Listing
from ghs.register.queries import found, says_nothing


@public
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The complete register, or what a search leaves of it."""
    today = timezone.localdate()
    form = SearchForm(request.GET, today=today)
    if not form.is_valid():
        return render(request, "register/register_list.html", {"form": form, "listings": []}, status=400)
    question = form.question()
    listings = [Listing(version, question.on or today) for version in found(question, today=today)]
    context = {
        "form": form,
        "suffix": question.suffix,
        "listings": listings,
        "states": Counter(listing.state_label for listing in listings).most_common(),
        "says_nothing": says_nothing(question.q),
        "is_complete": not question.is_narrowed,
    }
    return render(request, "register/register_list.html", context)
