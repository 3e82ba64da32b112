"""The vendor chooses what everybody may read of a registration."""

from dataclasses import asdict

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
from registrations.actions import Disclosed
from registrations.forms.disclosing import DisclosureForm
from registrations.models import Disclosure
from registrations.permissions import can_disclose
from registrations.queries import listed_evidence, possible_predecessors
from registrations.views.loading import own_declaration_to_write
from registrations.views.my import status_of


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_disclosure(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what the register shows beside the entry; the page tells word for word what a list would show."""
    declaration = own_declaration_to_write(request, pk)
    if not can_disclose(request.user, declaration):
        raise Http404
    registration = declaration.registration
    stored = Disclosed.of(Disclosure.objects.of(registration))
    initial = asdict(stored) | {"seen": stored.mark}
    form = DisclosureForm(request.POST or None, predecessors=possible_predecessors(registration), initial=initial)
    if form.is_bound and form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        seen, chosen = values.pop("seen"), Disclosed(**values)
        try:
            actions.change_disclosure(declaration=declaration, chosen=chosen, seen=seen, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal, stored="", seen=stored.mark)
        else:
            messages.success(request, _("Saved. The register shows it now."))
            return redirect("registrations:declaration", declaration.pk)
    context = {"form": form, "declaration": declaration, "evidence": listed_evidence(declaration)}
    return render(request, "registrations/declaration_disclosure.html", context, status=status_of(form))
