"""OEM: the supplier's registration on which a declaration is made."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from registrations import actions
from registrations.forms.drafting import SupplierForm
from registrations.permissions import supplier_is_open
from registrations.views.loading import declaration_to_write
from registrations.views.my import status_of


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_supplier(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the supplier's registration on which this is declared."""
    declaration = declaration_to_write(request, pk)
    form = SupplierForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["supplier_number"]
        try:
            actions.name_supplier(declaration=declaration, number=number, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The supplier's registration was noted."))
            return redirect("registrations:declaration_supplier", declaration.pk)
    context = {
        "form": form,
        "declaration": declaration,
        "is_open": supplier_is_open(declaration),
        "supplier_fault": declaration.supplier_fault(timezone.localdate()),
    }
    return render(request, "registrations/declaration_supplier.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_POST
def supplier_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Declare without the supplier's registration."""
    declaration = declaration_to_write(request, pk)
    try:
        actions.drop_supplier(declaration=declaration, by=request.user, at=timezone.now())
        messages.success(request, _("The supplier's registration was taken out."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("registrations:declaration", declaration.pk)


@requires(Permission.OWN_DESK)
@require_POST
def supplier_refer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the supplier's registration as evidence of every item that has none."""
    declaration = declaration_to_write(request, pk)
    try:
        count = actions.refer_to_supplier(declaration=declaration, by=request.user, at=timezone.now())
        done = ngettext(
            "It was named as evidence of %(count)d item. Answer each item yourself.",
            "It was named as evidence of %(count)d items. Answer each item yourself.",
            count,
        )
        messages.success(request, done % {"count": count})
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("registrations:declaration", declaration.pk)
