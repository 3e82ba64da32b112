"""A vendor begins a change notice (改訂届): what changes, how far it reaches, then the draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.council.queries import takes_change_notices
from ghs.errors import Refusal
from registrations import actions
from registrations.forms.revising import ReviseForm
from registrations.models import Declaration, Registration
from registrations.queries import newer_edition, open_revision_of, planned_revision
from registrations.views.loading import own_declaration_to_write
from registrations.views.my import status_of


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_revise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what changes, read what is to be answered again and what it costs, then begin the draft."""
    source = own_declaration_to_write(request, pk)
    registration = _registration_of(source)
    if request.method == "GET" and (following := open_revision_of(source)):
        return redirect("registrations:declaration", following.pk)
    step, newer = request.POST.get("step", ""), newer_edition(source, timezone.localdate())
    form = ReviseForm(request.POST or None, source=source, newer=newer)
    if step == "send" and form.is_valid():
        try:
            begun = _begin(request, registration, form)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The change notice was begun. Enter what changes, then submit it."))
            return redirect("registrations:declaration", begun.pk)
    elif step == "confirm" and form.is_valid():
        return render(request, "registrations/declaration_revise_confirm.html", _confirmation(source, form))
    context = {
        "form": form,
        "declaration": source,
        "newer_edition": newer,
        "is_open": takes_change_notices(timezone.localdate()),
    }
    status = status_of(form) if step != "edit" else 200
    return render(request, "registrations/declaration_revise.html", context, status=status)


def _registration_of(source: Declaration) -> Registration:
    """Return the registration that a declaration stands for. Errors: Http404 when there is none to change."""
    registration: Registration | None = getattr(source, "registration", None)
    if registration is None or not registration.can_be_revised:
        raise Http404
    return registration


def _begin(request: SignedInRequest, registration: Registration, form: ReviseForm) -> Declaration:
    return actions.start_revision(
        registration=registration,
        plan=form.plan,
        submission=form.cleaned_data["submission"],
        by=request.user,
        at=timezone.now(),
    )


def _confirmation(source: Declaration, form: ReviseForm) -> dict[str, Any]:
    planned = planned_revision(source, form.plan, timezone.localdate())
    return {"form": form, "declaration": source, "planned": planned, "revision": planned}
