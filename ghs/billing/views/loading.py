"""Loading invoices for a person, and the one way in which a step of the office is shown and taken."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ghs.accounts.access import SignedInRequest
from ghs.billing.models import Invoice
from ghs.billing.permissions import can_issue
from ghs.errors import Refusal


def desk_invoice_to_issue(request: SignedInRequest, pk: int) -> Invoice:
    """Load an invoice that a person may cancel, give back or issue again. Errors: PermissionDenied."""
    invoice = get_object_or_404(Invoice.objects.select_related("organization"), pk=pk)
    if not can_issue(request.user, invoice):
        raise PermissionDenied
    return invoice


def posted(request: SignedInRequest) -> Any:
    """Return what was sent, or None when a form is only looked at."""
    return request.POST if request.method == "POST" else None


def take_step(
    request: SignedInRequest,
    form: forms.Form,
    act: Callable[..., object],
    page: dict[str, Any],
) -> HttpResponse:
    """Show a step, or take it: what the action refuses stands on the page with everything typed.

    Shape: `page` holds title, lead, button, done and back (a path), and what the template shows beside.
    """
    if form.is_bound and form.is_valid():
        try:
            act(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        else:
            messages.success(request, page["done"])
            return redirect(page["back"])
    status = 422 if form.is_bound else 200
    return render(request, "billing/desk_step.html", {"form": form, "page": page, **page}, status=status)
