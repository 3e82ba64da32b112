"""The fixed pages and the error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ghs.accounts.access import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what GHS is and where to go."""
    return render(request, "pages/home.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but without the right."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing for this person."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the fault is on this side.

    Rendered without the request, so that neither database nor session is asked.
    """
    return HttpResponse(render_to_string("500.html"), status=500)
