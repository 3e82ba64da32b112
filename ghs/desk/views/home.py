"""The two front rooms: a person's own page and the staff's desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.queries import memberships_of
from ghs.accounts.roles import Permission
from ghs.desk.queries import coming_sign_ups, staff_tasks
from newsletter.queries import subscriptions_of
from registrations.queries import agendas_of, declarations_in_order
from training.queries.courses import upcoming_editions
from training.queries.videos import accesses_of

SHOWN = 5


@requires(Permission.OWN_DESK)
@require_GET
def my(request: SignedInRequest) -> HttpResponse:
    """A person's own page: what to do next, and everything of one's own."""
    context = {
        "memberships": memberships_of(request.user),
        "offers": request.user.offered_ownerships.open().select_related("organization", "offered_by"),
        "agendas": agendas_of(request.user, timezone.localdate()),
        "shown": SHOWN,
        "declarations": declarations_in_order(request.user, timezone.localdate())[:SHOWN],
        "sign_ups": coming_sign_ups(request.user, timezone.now()),
        "accesses": accesses_of(request.user)[:SHOWN],
        "subscriptions": subscriptions_of(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "my/home.html", context)


@requires(Permission.ENTER_DESK)
@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The staff's desk: what waits, for the roles the person holds."""
    may_run_events = request.user.may(Permission.RUN_EVENTS)
    context = {
        "tasks": staff_tasks(request.user, timezone.now()),
        "editions": upcoming_editions(timezone.now(), SHOWN) if may_run_events else [],
    }
    return render(request, "desk/home.html", context)
