"""The office's lists: the queue of declarations, and the registrations."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from registrations.forms.desk import QueueForm
from registrations.queries import (
    desk_queue,
    people_of_queue,
    queue_counts,
    queue_rows,
    registrations_in_order,
    turnaround_before,
)

ROWS_A_PAGE = 50


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_declaration_list(request: SignedInRequest) -> HttpResponse:
    """What was submitted, longest waiting first, with how quickly the office decided lately."""
    form = QueueForm(request.GET, people=people_of_queue())
    chosen = _chosen(form, request.user)
    page = Paginator(desk_queue(**chosen), ROWS_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "form": form,
        "page": page,
        "rows": queue_rows(page, now),
        "counts": queue_counts(),
        "turnaround": turnaround_before(now),
        "state": chosen.get("state", ""),
    }
    return render(request, "registrations/desk_declaration_list.html", context)


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_registration_list(request: SignedInRequest) -> HttpResponse:
    """Every registration with its state and last day, newest number first."""
    page = Paginator(registrations_in_order(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_import": request.user.may(Permission.DECIDE_REGISTRATIONS)}
    return render(request, "registrations/desk_registration_list.html", context)


def _chosen(form: QueueForm, user: User) -> dict[str, Any]:
    """Return what is shown; what can't be understood leaves everything in place."""
    chosen = dict(form.cleaned_data) if form.is_valid() else {}
    if chosen.get("person") == "mine":
        chosen["person"] = str(user.pk)
    return chosen
