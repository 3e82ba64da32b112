"""The office's lists: the queue of declarations, and the registrations."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations.forms.desk import QueueForm
from registrations.queries import days_since, desk_queue, registrations_in_order

ROWS_A_PAGE = 50


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_declaration_list(request: SignedInRequest) -> HttpResponse:
    """What was submitted, longest waiting first."""
    form = QueueForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(desk_queue(**chosen), ROWS_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(declaration, days_since(declaration.state_since, now)) for declaration in page]
    context = {"form": form, "page": page, "rows": rows}
    return render(request, "registrations/desk_declaration_list.html", context)


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_registration_list(request: SignedInRequest) -> HttpResponse:
    """Every registration with its state and last day, newest number first."""
    page = Paginator(registrations_in_order(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "registrations/desk_registration_list.html", {"page": page})
