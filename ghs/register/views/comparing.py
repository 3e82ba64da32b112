"""Up to four registrations side by side. The address is all the page knows: it can be kept and passed on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.choice import MOST, Choice, choose
from ghs.register.queries.comparing import comparison_of, listings_numbered


@public
@require_safe
def product_compare(request: HttpRequest) -> HttpResponse:
    """Choose registrations, and read what each declares of every criterion. Shape: 404 when none of them is known."""
    choice = choose(request.GET.getlist("number"))
    listings = listings_numbered(choice.numbers, timezone.localdate())
    known = [listing.number for listing in listings]
    notices = _notices(choice, [number for number in choice.numbers if number not in known])
    choice.numbers = known
    only_differences = request.GET.get("differences") == "1" and len(listings) > 1
    context = {
        "choice": choice,
        "notices": notices,
        "only_differences": only_differences,
        "may_add": len(listings) < MOST,
        "switched": choice.query_string(only_differences=not only_differences),
    }
    if listings:
        comparison = comparison_of(listings)
        context["comparison"] = comparison.differences() if only_differences else comparison
        removals = [choice.query_string(without=number, only_differences=only_differences) for number in known]
        context["heads"] = list(zip(comparison.columns, removals, strict=True))
    is_lost = not listings and bool(notices)
    return render(request, "register/product_compare.html", context, status=404 if is_lost else 200)


def _notices(choice: Choice, unknown: list[str]) -> list[str]:
    """Return what of the address was not taken, and what to do about it."""
    comma = _(", ")
    told = [
        (unknown, _("Not in the register: %(numbers)s. Compare the number with the product or its documents.")),
        (choice.unreadable, _("Not a registration number: %(numbers)s. A number looks like GHS-0001.")),
        (choice.repeated, _("Named twice and shown once: %(numbers)s.")),
        (choice.left_out, _("Left out, because four products at most can be compared: %(numbers)s. Remove one first.")),
    ]
    return [text % {"numbers": comma.join(dict.fromkeys(numbers))} for numbers, text in told if numbers]
