"""Money without a purpose, for the office."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations.queries.idle_money import idle_money

ROWS_A_PAGE = 50


@requires(Permission.NOTE_PAYMENTS)
@require_GET
def desk_idle_money(request: SignedInRequest) -> HttpResponse:
    """What came in and serves no purpose: to be given back, or assigned to an invoice."""
    page = Paginator(idle_money(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    may_issue = request.user.may(Permission.ISSUE_INVOICES)
    return render(request, "registrations/desk_idle_money.html", {"page": page, "may_issue": may_issue})
