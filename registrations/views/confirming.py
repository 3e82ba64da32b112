"""The vendor confirms what the office entered: by the link in the mail, logged in, or on paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.names import disposition
from ghs.proof.tokens import digest
from registrations import actions
from registrations.documents import render_correction_letter
from registrations.forms.entries import ConfirmationLinkForm, ConfirmEntryForm, PaperConfirmationForm
from registrations.models import Declaration, OfficeEntry
from registrations.permissions import can_confirm_entry
from registrations.queries import answers_of
from registrations.views.desk import desk_facts
from registrations.views.loading import entered_declaration, own_declaration
from registrations.views.my import status_of
from registrations.views.steps import posted, step


@public
@never_cache
@require_http_methods(["GET", "POST"])
def entry_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a vendor without account what the office entered; a button confirms it."""
    entries = OfficeEntry.objects.select_related("declaration__organization", "declaration__guideline_edition")
    entry = entries.filter(token_digest=digest(token)).first()
    if entry is None or not entry.has_open_link(timezone.now()):
        return render(request, "registrations/entry_confirm_gone.html", status=404)
    form = ConfirmEntryForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.confirm_by_link(token=token, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            return redirect("registrations:entry_confirm", token)
    context = {"form": form, **_shown(entry)}
    return render(request, "registrations/entry_confirm.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an owner what the office entered for the organisation; a button confirms it."""
    declaration = own_declaration(request, pk)
    entry = OfficeEntry.objects.filter(declaration=declaration).first()
    if entry is None:
        raise Http404
    if not can_confirm_entry(request.user, declaration):
        raise PermissionDenied
    form = ConfirmEntryForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            actions.confirm_by_member(declaration=declaration, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("Thank you. The declaration was confirmed."))
            return redirect("registrations:declaration", declaration.pk)
    context = {"form": form, **_shown(entry)}
    return render(request, "registrations/declaration_confirm.html", context, status=status_of(form))


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_confirmation_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mail the link for the confirmation, the first time or again."""
    declaration = entered_declaration(request, pk, is_handed_in=True)
    entry = declaration.office_entry
    known = {"contact_name": entry.contact_name, "contact_email": entry.contact_email}
    page = {
        "title": _("Ask the organisation to confirm"),
        "lead": _("The person gets a mail with a secret link, good for 30 days. Links sent before end."),
        "button": _("Send the mail"),
        "done": _("The mail is on its way."),
    }
    form = ConfirmationLinkForm(posted(request), initial=known)
    return step(request, declaration, form, actions.send_confirmation_link, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_confirmation_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a confirmation that came signed on paper."""
    declaration = entered_declaration(request, pk, is_handed_in=True)
    files = request.FILES if request.method == "POST" else None
    page = {
        "title": _("Record a signed confirmation"),
        "lead": _("The organisation has confirmed on paper what the office entered. Keep the scan of it."),
        "button": _("Record the confirmation"),
        "done": _("The confirmation was recorded."),
    }
    return step(request, declaration, PaperConfirmationForm(posted(request), files), actions.record_confirmation, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_correction_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The correction requests as a letter to a vendor who gets no mail, made anew each time."""
    declaration = entered_declaration(request, pk, is_handed_in=True)
    if declaration.state != Declaration.State.RETURNED:
        raise Http404
    content = render_correction_letter(declaration, timezone.now())
    name = f"補正依頼_{declaration.receipt_number}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": disposition(name, inline=False)}
    )


def _shown(entry: OfficeEntry) -> dict[str, Any]:
    """What a vendor reads before it confirms."""
    declaration = entry.declaration
    return {
        **desk_facts(declaration),
        "entry": entry,
        "answers": answers_of(declaration),
    }
