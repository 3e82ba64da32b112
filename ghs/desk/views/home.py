"""The two front rooms: a person's own page and the staff's desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.queries import memberships_of
from ghs.accounts.roles import Permission


@requires(Permission.OWN_DESK)
@require_GET
def my(request: SignedInRequest) -> HttpResponse:
    """A person's own page: what to do next, and everything of one's own."""
    return render(request, "my/home.html", {"memberships": memberships_of(request.user)})


@requires(Permission.ENTER_DESK)
@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The staff's desk: what waits, for the roles the person holds."""
    return render(request, "desk/home.html", {})
