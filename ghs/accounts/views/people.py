"""A person's own profile, and the staff's page on people: roles and lost second factors."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.actions import people as actions
from ghs.accounts.forms.people import ProfileForm, SecondFactorResetForm, StaffRolesForm
from ghs.accounts.models import User
from ghs.accounts.permissions import can_reset_second_factor
from ghs.accounts.queries import find_people, memberships_of
from ghs.accounts.roles import OFFICE, Permission, Role
from ghs.errors import Refusal
from ghs.history.queries import history_of

PROFILE_FIELDS = ["family_name", "given_name", "family_name_kana", "given_name_kana", "language"]
PEOPLE_PER_PAGE = 30


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """One's own names and the language of one's mails."""
    initial = {name: getattr(request.user, name) for name in PROFILE_FIELDS}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your profile was saved."))
        return redirect("accounts:profile")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@requires(Permission.OPERATE)
@require_GET
def people_list(request: SignedInRequest) -> HttpResponse:
    """Everybody with an account, to find by name or address."""
    text = request.GET.get("q", "").replace("\x00", "")[:100]
    page = Paginator(find_people(text), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people_list.html", {"page": page, "q": text})


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: staff roles, second factor, organisations, what happened to the account."""
    person = get_object_or_404(User, pk=pk)
    form = StaffRolesForm(request.POST or None, initial={"roles": sorted(person.roles)})
    if request.method == "POST" and form.is_valid():
        wanted = OFFICE if "office" in request.POST else {Role(role) for role in form.cleaned_data["roles"]}
        try:
            actions.set_staff_roles(by=request.user, at=timezone.now(), person=person, roles=wanted)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The staff roles were saved."))
            return redirect("accounts:person_detail", person.pk)
    context = {
        "person": person,
        "form": form,
        "memberships": memberships_of(person),
        "factors": Authenticator.objects.filter(user=person).order_by("created_at"),
        "may_reset": can_reset_second_factor(request.user, person),
        "happened": history_of(person).reverse()[:30],
    }
    return render(request, "accounts/person_detail.html", context, status=422 if form.errors else 200)


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def second_factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove another person's lost second factor, with a reason."""
    person = get_object_or_404(User, pk=pk)
    if not can_reset_second_factor(request.user, person):
        raise PermissionDenied
    form = SecondFactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reset_second_factor(
                by=request.user, at=timezone.now(), person=person, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The second factor was removed. The person was told by mail."))
            return redirect("accounts:person_detail", person.pk)
    context = {"person": person, "form": form}
    return render(request, "accounts/second_factor_reset.html", context, status=422 if form.errors else 200)
