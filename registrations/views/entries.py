"""Declarations that came on paper or by mail (代理入力): finding the vendor, beginning the draft, its scans."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.actions.organizations import enter_organization, invite_first_owner
from ghs.accounts.models import Organization
from ghs.accounts.queries import find_organizations
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.serving import serve
from registrations import actions
from registrations.forms.entries import (
    EnterOrganizationForm,
    EntryForm,
    InviteOwnerForm,
    OrganizationSearchForm,
    ScansForm,
)
from registrations.models import Declaration, EntryScan, OfficeEntry
from registrations.permissions import can_enter_for
from registrations.queries import entries_in_hand, entries_to_confirm
from registrations.views.loading import entered_declaration
from registrations.views.my import scheme_context, status_of

SHOWN = 20
OPEN = require_http_methods(["GET", "POST"])


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_entry_list(request: SignedInRequest) -> HttpResponse:
    """Find the organisation that sent something; what was entered and is not handed in or not confirmed."""
    form = OrganizationSearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = list(find_organizations(text)[: SHOWN + 1]) if text else []
    context = {
        "form": form,
        "text": text,
        "found": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "in_hand": entries_in_hand(),
        "to_confirm": entries_to_confirm(),
        **scheme_context(),
    }
    return render(request, "registrations/desk_entry_list.html", context)


@requires(Permission.CHECK_DECLARATIONS)
@OPEN
def desk_entry_organization(request: SignedInRequest) -> HttpResponse:
    """Enter an organisation that has no account."""
    form = EnterOrganizationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            organization = enter_organization(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The organisation was entered."))
            return redirect("registrations:desk_entry_start", organization.pk)
    page = {"title": _("Enter an organisation without account"), "button": _("Save and go on")}
    return _form_page(request, form, page)


@requires(Permission.CHECK_DECLARATIONS)
@OPEN
def desk_entry_start(request: SignedInRequest, organization_pk: int) -> HttpResponse:
    """Say where the declaration came from, keep its scans and begin the draft."""
    organization = get_object_or_404(Organization, pk=organization_pk)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = EntryForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        try:
            declaration = _entered(request, organization, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The draft was begun. Enter now what the papers say."))
            return redirect("registrations:declaration", declaration.pk)
    page = {
        "title": _("Enter a declaration for %(organization)s") % {"organization": organization.name},
        "lead": _("Keep the scan of what came. You then enter it on the same pages as an organisation does."),
        "button": _("Keep the scan and begin the draft"),
    }
    return _form_page(request, form, page)


@requires(Permission.CHECK_DECLARATIONS)
@OPEN
def desk_entry_scans(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep more of what came, such as corrected pages."""
    declaration = entered_declaration(request, pk)
    is_sent = request.method == "POST"
    form = ScansForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_scans(
                declaration=declaration, scans=form.cleaned_data["scans"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The scans were kept."))
            return redirect("registrations:declaration", declaration.pk)
    page = {"title": _("Add scans"), "lead": declaration.title, "button": _("Keep the scans")}
    return _form_page(request, form, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_entry_scan(request: SignedInRequest, pk: int, scan_pk: int) -> HttpResponseBase:
    """A scan of what came, or of the signed confirmation."""
    declaration = entered_declaration(request, pk)
    scans = EntryScan.objects.filter(entry__declaration=declaration).select_related("file")
    return serve(request, get_object_or_404(scans, pk=scan_pk).file)


@requires(Permission.CHECK_DECLARATIONS)
@OPEN
def desk_owner_invite(request: SignedInRequest, organization_pk: int) -> HttpResponse:
    """Invite the first owner of an organisation that the office entered."""
    organization = get_object_or_404(Organization, pk=organization_pk)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    form = InviteOwnerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            invite_first_owner(
                by=request.user, at=timezone.now(), organization=organization, email=form.cleaned_data["email"]
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("registrations:desk_entry_list")
    page = {
        "title": _("Invite an owner for %(organization)s") % {"organization": organization.name},
        "lead": _("The person gets a mail with a link, good for 14 days, and then looks after the organisation."),
        "button": _("Send the invitation"),
    }
    return _form_page(request, form, page)


def _entered(request: SignedInRequest, organization: Organization, values: dict[str, Any]) -> Declaration:
    entry = OfficeEntry(
        source=values["source"],
        received_on=values["received_on"],
        contact_name=values["contact_name"],
        contact_email=values["contact_email"],
    )
    return actions.enter_declaration(
        organization=organization,
        product_name=values["product_name"],
        areas=values["areas"],
        entry=entry,
        scans=values["scans"],
        submission=values["submission"],
        by=request.user,
        at=timezone.now(),
    )


def _form_page(request: SignedInRequest, form: Any, page: dict[str, str]) -> HttpResponse:
    context = {"form": form, "page": page}
    return render(request, "registrations/desk_entry_form.html", context, status=status_of(form))
