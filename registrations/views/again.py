"""Declaring again: a draft that starts from an earlier declaration of the organisation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from registrations import actions
from registrations.forms.drafting import AgainForm
from registrations.queries import carrying_over, earlier_declarations
from registrations.views.loading import own_declaration_to_write
from registrations.views.my import level_context, scheme_context, shown, status_of, typed


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a declaration from an earlier one: what would be taken over, and the areas."""
    source = own_declaration_to_write(request, pk)
    if not earlier_declarations([source.organization]).filter(pk=source.pk).exists():
        raise Http404
    form = AgainForm(typed(request), initial={"areas": source.areas} | shown(request))
    if form.is_bound and form.is_valid():
        try:
            begun = actions.declare_again(source=source, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The draft was begun from the earlier declaration. Check what was taken over."))
            return redirect("registrations:declaration", begun.pk)
    context = {
        "form": form,
        "declaration": source,
        "products": source.products.all(),
        "carried": carrying_over(source, timezone.localdate()),
        **scheme_context(),
        **level_context(),
    }
    return render(request, "registrations/declaration_again.html", context, status=status_of(form))
