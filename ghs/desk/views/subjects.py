"""From an invoice to what it is for: billing knows that only as a kind and a key, this room knows the pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing.models import Invoice
from registrations.queries import declaration_billed


@requires(Permission.NOTE_PAYMENTS)
@require_GET
def invoice_subject(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lead to the declaration that an invoice is about, or whose registration it extends."""
    declaration = declaration_billed(get_object_or_404(Invoice, pk=pk).subject)
    if declaration is None:
        raise Http404
    return redirect("registrations:desk_declaration", declaration.pk)
