"""Organisations at the desk: the list, one organisation, and two entries that become one."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import Organization
from ghs.accounts.roles import Permission
from ghs.desk.actions import merge_organizations
from ghs.desk.forms import MergeForm, OrganizationFilterForm
from ghs.desk.queries import (
    duplicate_groups,
    duplicates_of,
    organization_facts,
    organizations_at_desk,
    what_moves,
)
from ghs.desk.queries.organizations import is_of
from ghs.errors import Refusal
from registrations.actions import republish_organization

logger = logging.getLogger(__name__)

ROWS_A_PAGE = 50
FOUND_SHOWN = 20
SHOWN = {
    "": gettext_lazy("All"),
    "ownerless": gettext_lazy("Without an owner"),
    "duplicates": gettext_lazy("Likely duplicates"),
    "merged": gettext_lazy("Merged into others"),
}


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def organization_list(request: SignedInRequest) -> HttpResponse:
    """Every organisation, those without an owner, likely duplicates, or those merged into others."""
    form = OrganizationFilterForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    context: dict[str, Any] = {"form": form, "text": text, "show": show, "tabs": SHOWN.items()}
    context["may_merge"] = request.user.may(Permission.DECIDE_REGISTRATIONS)
    if show == "duplicates":
        context["groups"] = duplicate_groups()
    else:
        rows = organizations_at_desk(text=text, show=show)
        context["page"] = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/organization_list.html", context)


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def organization_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One organisation: who acts for it, what it has, what happened."""
    organization = get_object_or_404(Organization.objects.select_related("merged_into"), pk=pk)
    context = {
        "organization": organization,
        "is_own": is_of(request.user, organization),
        "may_merge": request.user.may(Permission.DECIDE_REGISTRATIONS),
        "duplicates": [] if organization.merged_into else duplicates_of(organization),
        **organization_facts(organization),
    }
    return render(request, "desk/organization.html", context)


@requires(Permission.DECIDE_REGISTRATIONS)
@require_GET
def organization_merge_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose which other organisation is merged into this one."""
    organization = _standing(request, pk)
    form = OrganizationFilterForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = organizations_at_desk(text=text).exclude(pk=pk)[:FOUND_SHOWN] if text else []
    context = {
        "organization": organization,
        "form": form,
        "text": text,
        "found": found,
        "duplicates": duplicates_of(organization),
    }
    return render(request, "desk/organization_merge_choose.html", context)


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def organization_merge(request: SignedInRequest, pk: int, other_pk: int) -> HttpResponse:
    """Let another organisation go on as this one, after a page that says what moves."""
    if pk == other_pk:
        raise Http404
    other = get_object_or_404(Organization, pk=other_pk)
    if other.merged_into_id == pk:
        return redirect("desk:organization", pk)
    keep, other = _standing(request, pk), _standing(request, other_pk)
    form = MergeForm(request.POST if request.method == "POST" else None)
    step, template = request.POST.get("step", ""), "desk/organization_merge.html"
    if form.is_bound and step != "edit" and form.is_valid():
        template = "desk/organization_merge_confirm.html"
        if step == "send" and _merged(request, keep, other, form):
            return redirect("desk:organization", keep.pk)
    context = {"keep": keep, "merge": other, "form": form, **what_moves(keep, other)}
    status = 422 if form.is_bound and step != "edit" and form.errors else 200
    return render(request, template, context, status=status)


def _standing(request: SignedInRequest, pk: int) -> Organization:
    """Load an organisation to act on. Errors: PermissionDenied for who acts for it."""
    organization = get_object_or_404(Organization.objects.standing(), pk=pk)
    if is_of(request.user, organization):
        raise PermissionDenied
    return organization


def _merged(request: SignedInRequest, keep: Organization, other: Organization, form: MergeForm) -> bool:
    """Merge, and let the register say so. Should the latter fail, the minute job does it."""
    reason = Organization.MergeReason(form.cleaned_data["reason"])
    remark = form.cleaned_data["remark"]
    try:
        merge_organizations(keep=keep, merge=other, reason=reason, remark=remark, by=request.user, at=timezone.now())
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return False
    messages.success(request, _("“%(name)s” was merged into this organisation.") % {"name": other.name})
    try:
        republish_organization(organization=keep, at=timezone.now())
    except Exception:
        logger.exception("organisation %s was merged but its registrations could not be published", keep.pk)
        messages.warning(request, _("The register takes the name over within a minute."))
    return True
