"""Handing the ownership of an organisation to another member, who accepts or declines."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.actions import ownership as actions
from ghs.accounts.forms.organizations import OwnershipForm
from ghs.accounts.models import Organization, OwnershipTransfer
from ghs.accounts.permissions import can_answer_transfer, can_manage_members
from ghs.accounts.roles import MemberRole, Permission
from ghs.accounts.views.loading import own_organization, own_organization_to_manage
from ghs.errors import Refusal

ANSWERS = {
    "accept": (actions.accept_ownership, gettext_lazy("You are the owner of this organisation now.")),
    "decline": (actions.decline_ownership, gettext_lazy("You declined. The ownership stays where it is.")),
    "take_back": (actions.take_back_ownership, gettext_lazy("The offer was taken back. You remain the owner.")),
}


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def ownership_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the next owner, after a page that says what changes."""
    organization = own_organization_to_manage(request, pk)
    if request.method == "GET" and (standing := organization.ownership_transfers.open().first()):
        return redirect("accounts:ownership_transfer", organization.pk, standing.pk)
    members = organization.memberships.exclude(role=MemberRole.OWNER).select_related("user")
    form = OwnershipForm(request.POST or None, members=members)
    step = request.POST.get("step", "")
    if form.is_bound and step != "edit" and form.is_valid():
        if step != "send":
            return _page(request, "ownership_confirm", organization, form)
        try:
            transfer = _offer(request, organization, form)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The offer is on its way. Nothing changes until it is accepted."))
            return redirect("accounts:ownership_transfer", organization.pk, transfer.pk)
    return _page(request, "ownership_offer", organization, form)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def ownership_transfer(request: SignedInRequest, pk: int, transfer_pk: int) -> HttpResponse:
    """An offer of ownership: who was named answers it, an owner may take it back."""
    organization = own_organization(request, pk)
    transfers = organization.ownership_transfers.select_related("offered_by", "offered_to")
    transfer = get_object_or_404(transfers, pk=transfer_pk)
    may_answer = can_answer_transfer(request.user, transfer)
    may_take_back = can_manage_members(request.user, organization)
    if not may_answer and not may_take_back:
        raise Http404
    refusal = ""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer == "take_back" and not may_take_back or answer in {"accept", "decline"} and not may_answer:
            raise PermissionDenied
        refusal = _answer(request, transfer, answer)
        if not refusal:
            return redirect("accounts:organization_detail", organization.pk)
    context = {
        "organization": organization,
        "transfer": transfer,
        "may_answer": may_answer,
        "may_take_back": may_take_back and not may_answer,
        "refusal": refusal,
    }
    return render(request, "accounts/ownership_transfer.html", context, status=422 if refusal else 200)


def _offer(request: SignedInRequest, organization: Organization, form: OwnershipForm) -> OwnershipTransfer:
    return actions.offer_ownership(
        organization=organization,
        to=organization.memberships.get(pk=form.cleaned_data["member"]),
        submission=form.cleaned_data["submission"],
        by=request.user,
        at=timezone.now(),
    )


def _answer(request: SignedInRequest, transfer: OwnershipTransfer, answer: str) -> str:
    """Do what was pressed; return why not, or nothing."""
    if answer not in ANSWERS:
        return _("Press one of the buttons.")
    act, done = ANSWERS[answer]
    try:
        act(transfer=transfer, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return refusal.text
    messages.success(request, done)
    return ""


def _page(request: SignedInRequest, template: str, organization: Organization, form: OwnershipForm) -> HttpResponse:
    context = {"organization": organization, "form": form, "has_others": bool(form.fields["member"].choices)}  # type: ignore[attr-defined]
    if template == "ownership_confirm":
        context["next_owner"] = organization.memberships.select_related("user").get(pk=form.cleaned_data["member"]).user
    return render(request, f"accounts/{template}.html", context, status=422 if form.errors else 200)
