"""Noting payments on any invoice. This room stands above all apps: what one settles is done in the same request."""

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing.actions import allocate_payment, note_payment
from ghs.billing.models import Invoice, Payment
from ghs.desk.forms import AllocationForm, PaymentForm
from ghs.desk.views.settling import tell_of_no_effect
from ghs.errors import Refusal
from registrations.actions import settle_invoice

logger = logging.getLogger(__name__)

POSSIBLE = require_http_methods(["GET", "POST"])


@requires(Permission.NOTE_PAYMENTS)
@POSSIBLE
def invoice_payment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note a payment for an invoice (入金を記録)."""
    invoice = get_object_or_404(Invoice, pk=pk)
    initial = {"amount_yen": invoice.balance_yen, "received_on": timezone.localdate()}
    form = PaymentForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            note_payment(invoice=invoice, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.explain(refusal)
        else:
            return _noted(request, invoice)
    page = {"title": _("Note a payment"), "button": _("Note the payment")}
    return _shown(request, form, invoice, page)


@requires(Permission.NOTE_PAYMENTS)
@POSSIBLE
def invoice_credit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let money that came in before pay an invoice."""
    invoice = get_object_or_404(Invoice, pk=pk)
    first = Payment.objects.with_credit().first()
    fitting_yen = min(invoice.balance_yen, first.credit_yen) if first else invoice.balance_yen
    form = AllocationForm(request.POST if request.method == "POST" else None, initial={"amount_yen": fitting_yen})
    if form.is_bound and form.is_valid():
        try:
            allocate_payment(invoice=invoice, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        else:
            return _noted(request, invoice)
    lead = "" if first else _("There is no open credit now: every payment pays an invoice.")
    page = {"title": _("Pay with open credit"), "lead": lead, "button": _("Assign")}
    return _shown(request, form, invoice, page)


def _noted(request: SignedInRequest, invoice: Invoice) -> HttpResponse:
    """Say what was noted, and do what it settles. Should that fail, the payment stands and the minute job does it."""
    messages.success(request, _("The payment was noted."))
    try:
        registration = settle_invoice(invoice=invoice, by=request.user, at=timezone.now())
    except Exception:
        logger.exception("invoice %s is paid but what it is for could not be registered", invoice.number)
        messages.warning(request, _("The registration could not be finished now: it follows within a minute."))
    else:
        if registration:
            extended = _("The registration %(number)s was extended by a year.")
            text = (
                extended if invoice.for_kind == "registrations.renewal" else _("Registered with the number %(number)s.")
            )
            messages.success(request, text % {"number": registration.number})
        tell_of_no_effect(request, invoice)
    return redirect("billing:desk_invoice", invoice.pk)


def _shown(request: SignedInRequest, form: Any, invoice: Invoice, page: dict[str, str]) -> HttpResponse:
    page = page | {"back": reverse("billing:desk_invoice", args=[invoice.pk])}
    context = {"form": form, "invoice": invoice, "page": page, **page}
    return render(request, "billing/desk_step.html", context, status=422 if form.is_bound else 200)
