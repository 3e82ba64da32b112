"""What ends soon, what is not paid, and what a payment still brings back: the office's list of renewals."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations.models import Declaration
from registrations.queries.renewals import FILTERS, renewal_counts, renewal_due_of, renewal_rows, renewals_listed

ROWS_A_PAGE = 50


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_renewal_list(request: SignedInRequest) -> HttpResponse:
    """Registrations by when they end and how their renewal stands, what ends first first."""
    today, shown = timezone.localdate(), request.GET.get("show", "")
    shown = shown if shown in FILTERS else "90"
    page = Paginator(renewals_listed(shown, today), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": renewal_rows(page),
        "counts": renewal_counts(today),
        "shown": shown,
        "today": today,
        "may_note_payment": request.user.may(Permission.NOTE_PAYMENTS),
        "may_issue": request.user.may(Permission.ISSUE_INVOICES),
    }
    return render(request, "registrations/desk_renewal_list.html", context)


def renewal_context(declaration: Declaration) -> dict[str, Any]:
    """What a vendor's page tells of the newest renewal: what is to be paid, or that it is paid."""
    renewal, invoice = renewal_due_of(declaration) or (None, None)
    state = invoice.state_on(timezone.localdate()) if invoice else None
    return {"renewal": renewal, "renewal_invoice": invoice, "renewal_state": state}
