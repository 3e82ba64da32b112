"""A vendor takes a quote (見積書) on registering, before or while declaring."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations import actions
from registrations.forms.quoting import QuoteForm
from registrations.permissions import organizations_to_declare_for
from registrations.queries import LevelFee, level_fees
from registrations.views.my import status_of


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def quote_new(request: SignedInRequest) -> HttpResponse:
    """Choose organisation and level; the quote is issued at once."""
    organizations = organizations_to_declare_for(request.user)
    if not organizations:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    levels = [
        (fee.level, _level_in_words(fee)) for fee in level_fees(timezone.localdate()) if fee.total_yen is not None
    ]
    form = QuoteForm(data, organizations=organizations, levels=levels)
    if form.is_bound and form.is_valid():
        actions.quote_fee(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The quote was issued. You can download it below."))
        return redirect("billing:my_invoice_list")
    return render(request, "registrations/quote_new.html", {"form": form}, status=status_of(form))


def _level_in_words(fee: LevelFee) -> str:
    return _("Level %(level)d: %(total)s yen with tax") % {"level": fee.level, "total": f"{fee.total_yen:,}"}
