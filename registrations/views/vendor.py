"""Beside single declarations: all documents of a vendor, and the history of an organisation."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import Organization
from ghs.accounts.roles import Permission
from registrations.queries import declarations_with_documents, gathered, history_of_organization, lines_of

DECLARATIONS_A_PAGE = 20
LINES_A_PAGE = 50


@requires(Permission.OWN_DESK)
@require_GET
def document_list(request: SignedInRequest) -> HttpResponse:
    """The documents of the organisations the person acts for, declaration by declaration."""
    declarations = declarations_with_documents(request.user)
    page = Paginator(declarations, DECLARATIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "gathered": [gathered(declaration) for declaration in page]}
    return render(request, "registrations/document_list.html", context)


@requires(Permission.OWN_DESK)
@require_GET
def organization_history(request: SignedInRequest, organization_pk: int) -> HttpResponse:
    """Everything done for an organisation: members, invitations, declarations, documents, payments."""
    organization = get_object_or_404(Organization.objects.of_member(request.user), pk=organization_pk)
    small_steps = request.GET.get("all") == "1"
    entries = history_of_organization(organization, small_steps=small_steps)
    page = Paginator(entries, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organization": organization,
        "page": page,
        "lines": lines_of(organization, list(page)),
        "small_steps": small_steps,
    }
    return render(request, "registrations/organization_history.html", context)
