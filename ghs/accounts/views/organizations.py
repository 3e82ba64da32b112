"""The organisations a person acts for: making, changing, members and invitations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.actions import organizations as actions
from ghs.accounts.forms.organizations import InvitationForm, MemberRoleForm, OrganizationForm
from ghs.accounts.models import Invitation
from ghs.accounts.permissions import can_edit_organization, can_manage_members, member_role
from ghs.accounts.postcodes import address_of
from ghs.accounts.queries import memberships_of
from ghs.accounts.roles import MemberRole, Permission
from ghs.accounts.views.loading import own_organization, own_organization_to_manage
from ghs.errors import Refusal
from ghs.history.queries import history_of
from ghs.proof.tokens import digest
from ghs.text.normal import digits

FIELDS = ["name", "name_kana", "name_english", "corporate_number", "postcode", "address", "website"]
HAPPENED_SHOWN = 10


@requires(Permission.OWN_DESK)
@require_GET
def organization_list(request: SignedInRequest) -> HttpResponse:
    """The organisations the person acts for."""
    return render(request, "accounts/organization_list.html", {"memberships": memberships_of(request.user)})


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def organization_add(request: SignedInRequest) -> HttpResponse:
    """Enter an organisation."""
    form = OrganizationForm(_with_address(request) or None)
    if request.method == "POST" and "look_up" not in request.POST and form.is_valid():
        organization = actions.create_organization(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The organisation was entered. You are its owner."))
        return redirect("accounts:organization_detail", organization.pk)
    return _form_page(request, "accounts/organization_form.html", form, {"organization": None})


@requires(Permission.OWN_DESK)
@require_GET
def organization_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """An organisation: its data, members, open invitations and what happened."""
    organization = own_organization(request, pk)
    context = {
        "organization": organization,
        "role": member_role(request.user, organization),
        "memberships": organization.memberships.select_related("user"),
        "invitations": organization.invitations.open(timezone.now()),
        "may_edit": can_edit_organization(request.user, organization),
        "may_manage": can_manage_members(request.user, organization),
        "transfer": organization.ownership_transfers.open().select_related("offered_to").first(),
        "happened": history_of(organization).reverse()[:HAPPENED_SHOWN],
        "member_roles": MemberRole.choices,
    }
    return render(request, "accounts/organization_detail.html", context)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def organization_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an organisation's own data."""
    organization = own_organization(request, pk)
    if not can_edit_organization(request.user, organization):
        raise PermissionDenied
    initial = {name: getattr(organization, name) for name in FIELDS}
    form = OrganizationForm(_with_address(request) or None, initial=initial)
    if request.method == "POST" and "look_up" not in request.POST and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        actions.change_organization(by=request.user, at=timezone.now(), organization=organization, **values)
        messages.success(request, _("The organisation's data were saved."))
        return redirect("accounts:organization_detail", organization.pk)
    return _form_page(request, "accounts/organization_form.html", form, {"organization": organization})


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def member_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Invite a person by mail."""
    organization = own_organization_to_manage(request, pk)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_member(
                by=request.user,
                at=timezone.now(),
                organization=organization,
                email=form.cleaned_data["email"],
                role=MemberRole(form.cleaned_data["role"]),
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:organization_detail", organization.pk)
    return _form_page(request, "accounts/member_invite.html", form, {"organization": organization})


@requires(Permission.OWN_DESK)
@require_POST
def invitation_withdraw(request: SignedInRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Take an open invitation back."""
    organization = own_organization_to_manage(request, pk)
    invitation = get_object_or_404(organization.invitations, pk=invitation_pk)
    actions.withdraw_invitation(by=request.user, at=timezone.now(), invitation=invitation)
    messages.success(request, _("The invitation was taken back."))
    return redirect("accounts:organization_detail", organization.pk)


@requires(Permission.OWN_DESK)
@require_POST
def member_change(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Give a member another role."""
    organization = own_organization_to_manage(request, pk)
    membership = get_object_or_404(organization.memberships, pk=membership_pk)
    form = MemberRoleForm(request.POST)
    if form.is_valid():
        try:
            actions.change_member_role(
                by=request.user,
                at=timezone.now(),
                membership=membership,
                role=MemberRole(form.cleaned_data["role"]),
            )
            messages.success(request, _("The role was changed."))
        except Refusal as refusal:
            messages.error(request, refusal.text)
    return redirect("accounts:organization_detail", organization.pk)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def member_remove(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End a membership after asking: one's own, or another's by an owner."""
    organization = own_organization(request, pk)
    membership = get_object_or_404(organization.memberships.select_related("user"), pk=membership_pk)
    is_own = membership.user_id == request.user.pk
    if not is_own and not can_manage_members(request.user, organization):
        raise PermissionDenied
    context = {"organization": organization, "membership": membership, "is_own": is_own}
    if request.method == "POST":
        try:
            actions.remove_member(by=request.user, at=timezone.now(), membership=membership)
        except Refusal as refusal:
            return render(request, "accounts/member_remove.html", {**context, "refusal": refusal.text}, status=422)
        if is_own:
            messages.success(request, _("You have left the organisation."))
            return redirect("accounts:organization_list")
        messages.success(request, _("The member was removed."))
        return redirect("accounts:organization_detail", organization.pk)
    return render(request, "accounts/member_remove.html", context)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """Look at an invitation, and accept it by a button."""
    found = get_object_or_404(
        Invitation.objects.select_related("organization", "invited_by"), token_digest=digest(token)
    )
    context = {"invitation": found, "is_open": Invitation.objects.open(timezone.now()).filter(pk=found.pk).exists()}
    if request.method == "POST":
        try:
            actions.accept_invitation(by=request.user, at=timezone.now(), invitation=found)
        except Refusal as refusal:
            return render(request, "accounts/invitation.html", {**context, "refusal": refusal.text}, status=422)
        messages.success(request, _("You now act for this organisation."))
        return redirect("accounts:organization_detail", found.organization_id)
    return render(request, "accounts/invitation.html", context)


@public
@require_GET
def postcode(request: HttpRequest, code: str) -> JsonResponse:
    """Return the address of a postcode, for the script beside the field."""
    return JsonResponse({"address": address_of(digits(code))})


def _with_address(request: SignedInRequest) -> dict[str, object]:
    """Return what was posted; when the look-up button was pressed, with the postcode's address filled in."""
    posted: dict[str, object] = dict(request.POST.items())
    if "look_up" in posted:
        found = address_of(digits(str(posted.get("postcode", ""))))
        if found:
            posted["address"] = found
        else:
            messages.warning(request, _("No address is known for this postcode. Please type the address."))
    return posted


def _form_page(
    request: SignedInRequest,
    template: str,
    form: OrganizationForm | InvitationForm,
    context: dict[str, object],
) -> HttpResponse:
    """Show a form; with status 422 when something typed must be mended."""
    has_errors = form.is_bound and bool(form.errors) and "look_up" not in request.POST
    return render(request, template, {**context, "form": form}, status=422 if has_errors else 200)
