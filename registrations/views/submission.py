"""Handing a declaration in, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from registrations import actions
from registrations.forms.desk import PlainForm
from registrations.forms.drafting import SubmitForm
from registrations.forms.measures import WithdrawalForm
from registrations.models import Declaration, Document
from registrations.permissions import can_withdraw, can_write
from registrations.queries import answers_of, entry_of, hints_for, is_ready, open_requests_of, progress_of
from registrations.views.loading import declaration_to_write, drafted_declaration, own_declaration_to_write
from registrations.views.my import status_of

State = Declaration.State


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show everything once more (確認画面), then hand it in."""
    declaration = drafted_declaration(request, pk)
    if declaration.is_written_by_office and declaration.state == State.SUBMITTED:
        return redirect("registrations:declaration_submitted", declaration.pk)
    if not can_write(request.user, declaration):
        raise PermissionDenied
    if declaration.state == State.SUBMITTED:
        return redirect("registrations:declaration_submitted", declaration.pk)
    form = SubmitForm(request.POST or None, is_office=declaration.is_written_by_office)
    if form.is_bound and form.is_valid():
        try:
            actions.submit_declaration(declaration=declaration, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            return redirect("registrations:declaration_submitted", declaration.pk)
    supplier_fault = declaration.supplier_fault(timezone.localdate())
    progress, answers = progress_of(declaration), answers_of(declaration)
    context = {
        "form": form,
        "declaration": declaration,
        "answers": answers,
        "hints": hints_for(declaration, answers),
        "progress": progress,
        "requests": open_requests_of(declaration),
        "is_ready": is_ready(declaration, progress) and not supplier_fault,
        "supplier_fault": supplier_fault,
        "is_open": declaration.state in (State.DRAFT, State.RETURNED),
    }
    return render(request, "registrations/declaration_submit.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_GET
def declaration_submitted(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that it has arrived: receipt number, copy, what comes next."""
    declaration = drafted_declaration(request, pk)
    if declaration.receipt_number is None:
        return redirect("registrations:declaration", declaration.pk)
    receipts = declaration.documents.filter(kind=Document.Kind.RECEIPT).select_related("file")
    context = {
        "declaration": declaration,
        "receipt": receipts.last(),
        "entry": entry_of(declaration),
    }
    return render(request, "registrations/declaration_submitted.html", context)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then take the declaration back."""
    declaration = declaration_to_write(request, pk)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.cancel_declaration(declaration=declaration, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The declaration was taken back."))
            return redirect("registrations:declaration", declaration.pk)
    context = {"form": form, "declaration": declaration}
    return render(request, "registrations/declaration_cancel.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then end the registration (使用中止届)."""
    declaration = own_declaration_to_write(request, pk)
    if not can_withdraw(request.user, declaration):
        return redirect("registrations:declaration", declaration.pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw_registration(declaration=declaration, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The registration has ended. The copy of the notice is below."))
            return redirect("registrations:declaration", declaration.pk)
    context = {"form": form, "declaration": declaration}
    return render(request, "registrations/declaration_withdraw.html", context, status=status_of(form))
