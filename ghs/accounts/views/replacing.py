"""An owner who left is replaced at the organisation's request: proposed by one person, decided by another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.actions import replacing as actions
from ghs.accounts.forms.replacing import OwnerReplacementForm
from ghs.accounts.models import Membership, Organization, OwnerReplacement
from ghs.accounts.permissions import can_propose_replacement, can_take_replacement
from ghs.accounts.roles import MemberRole, Permission
from ghs.errors import Refusal
from ghs.files.serving import serve


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def owner_replace(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Propose who owns an organisation in the place of an owner who left; a second person decides."""
    organization = get_object_or_404(Organization.objects.standing(), pk=pk)
    owners = organization.memberships.filter(role=MemberRole.OWNER).select_related("user")
    membership = get_object_or_404(owners, pk=membership_pk)
    if not can_propose_replacement(request.user, organization):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = OwnerReplacementForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        replacement = _proposed(request, membership, form)
        if replacement:
            messages.success(request, _("It was proposed. A second person decides; the registrars are told by mail."))
            return redirect("accounts:owner_replacement", replacement.pk)
    context = {"organization": organization, "membership": membership, "form": form}
    return render(request, "accounts/owner_replace.html", context, status=422 if form.errors else 200)


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def owner_replacement_list(request: SignedInRequest) -> HttpResponse:
    """Every replacement that waits for its second person."""
    rows = OwnerReplacement.objects.open().select_related("organization", "owner", "proposed_by")
    return render(request, "accounts/owner_replacement_list.html", {"replacements": rows})


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def owner_replacement(request: SignedInRequest, pk: int) -> HttpResponse:
    """A replacement with its evidence and what it changes; the second person decides here."""
    replacement = _replacement(pk)
    may_take = can_take_replacement(request.user, replacement)
    may_drop = can_propose_replacement(request.user, replacement.organization)
    refusal = ""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer == "take" and not may_take or answer == "drop" and not may_drop:
            raise PermissionDenied
        refusal = _answer(request, replacement, answer)
        if not refusal:
            return redirect("accounts:owner_replacement", replacement.pk)
    members = replacement.organization.memberships.filter(user__email__iexact=replacement.email)
    context = {
        "replacement": replacement,
        "is_member": members.exists(),
        "may_take": may_take and not replacement.outcome,
        "may_drop": may_drop and not replacement.outcome,
        "refusal": refusal,
    }
    return render(request, "accounts/owner_replacement.html", context, status=422 if refusal else 200)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def owner_replacement_evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The organisation's request."""
    return serve(request, _replacement(pk).evidence, inline=True)


def _replacement(pk: int) -> OwnerReplacement:
    related = ("organization", "owner", "evidence", "proposed_by", "decided_by")
    return get_object_or_404(OwnerReplacement.objects.select_related(*related), pk=pk)


def _proposed(request: SignedInRequest, membership: Membership, form: OwnerReplacementForm) -> OwnerReplacement | None:
    try:
        return actions.propose_replacement(
            membership=membership, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return None


def _answer(request: SignedInRequest, replacement: OwnerReplacement, answer: str) -> str:
    """Take or drop; return why not, or nothing."""
    try:
        if answer == "take":
            actions.take_replacement(replacement=replacement, by=request.user, at=timezone.now())
            messages.success(request, _("The owner was replaced. Everybody concerned is told by mail."))
        elif answer == "drop":
            actions.drop_replacement(replacement=replacement, by=request.user, at=timezone.now())
            messages.success(request, _("The proposal was dropped. Nothing has changed."))
        else:
            return _("Press one of the buttons.")
    except Refusal as refusal:
        return refusal.text
    return ""
