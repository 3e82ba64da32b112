"""Registrations that pass to a successor: proposed with evidence by one person, decided by a second one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import Organization
from ghs.accounts.queries import find_organizations
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.serving import serve
from registrations import actions
from registrations.forms.successions import SuccessionForm, SuccessorSearchForm
from registrations.models import Registration, Succession
from registrations.permissions import can_enter_for, can_propose_succession, can_take_succession
from registrations.views.my import status_of

FOUND_SHOWN = 20


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_succession_list(request: SignedInRequest) -> HttpResponse:
    """Every succession that waits for its second person."""
    rows = Succession.objects.open().select_related("successor", "proposed_by").prefetch_related("registrations")
    return render(request, "registrations/desk_succession_list.html", {"successions": rows})


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_successor_choose(request: SignedInRequest, organization_pk: int) -> HttpResponse:
    """Find the organisation to which registrations pass."""
    organization = _organization(request, organization_pk)
    form = SuccessorSearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = find_organizations(text).exclude(pk=organization.pk)[:FOUND_SHOWN] if text else []
    context = {"organization": organization, "form": form, "text": text, "found": found}
    return render(request, "registrations/desk_successor_choose.html", context)


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_succession_propose(request: SignedInRequest, organization_pk: int, successor_pk: int) -> HttpResponse:
    """Say which registrations pass, why, since when and with what evidence; a second person decides."""
    predecessor, successor = _organization(request, organization_pk), _organization(request, successor_pk)
    held = Registration.objects.filter(organization=predecessor, declaration__state__in=Succession.POSSIBLE_IN)
    held = held.select_related("declaration").prefetch_related("declaration__products")
    is_sent = request.method == "POST"
    form = SuccessionForm(request.POST if is_sent else None, request.FILES if is_sent else None, held=held)
    if form.is_bound and form.is_valid():
        try:
            succession = actions.propose_succession(
                predecessor=predecessor, successor=successor, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("It was proposed. A second person decides; the registrars are told by mail."))
            return redirect("registrations:desk_succession", succession.pk)
    context = {"predecessor": predecessor, "successor": successor, "form": form}
    return render(request, "registrations/desk_succession_propose.html", context, status=status_of(form))


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_succession(request: SignedInRequest, succession_pk: int) -> HttpResponse:
    """A succession with its evidence and everything that it changes; the second person takes it here."""
    succession = _succession(succession_pk)
    may_take = can_take_succession(request.user, succession)
    may_drop = can_propose_succession(request.user, succession.predecessor, succession.successor)
    refusal = ""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer == "take" and not may_take or answer == "drop" and not may_drop:
            raise PermissionDenied
        refusal = _answer(request, succession, answer)
        if not refusal:
            return redirect("registrations:desk_succession", succession.pk)
    context = {
        "succession": succession,
        "registrations": succession.registrations.select_related("declaration").prefetch_related(
            "declaration__products"
        ),
        "has_owner": succession.successor.memberships.filter(role="owner").exists(),
        "may_take": may_take and not succession.outcome,
        "may_drop": may_drop and not succession.outcome,
        "refusal": refusal,
    }
    return render(request, "registrations/desk_succession.html", context, status=422 if refusal else 200)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_succession_evidence(request: SignedInRequest, succession_pk: int) -> HttpResponseBase:
    """The file that shows the succession."""
    return serve(request, _succession(succession_pk).evidence, inline=True)


def _succession(pk: int) -> Succession:
    related = ("predecessor", "successor", "evidence", "proposed_by", "decided_by")
    return get_object_or_404(Succession.objects.select_related(*related), pk=pk)


def _organization(request: SignedInRequest, pk: int) -> Organization:
    """Load a standing organisation. Errors: PermissionDenied for staff who act for it."""
    organization = get_object_or_404(Organization.objects.standing(), pk=pk)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    return organization


def _answer(request: SignedInRequest, succession: Succession, answer: str) -> str:
    """Take or drop; return why not, or nothing."""
    try:
        if answer == "take":
            actions.take_succession(succession=succession, by=request.user, at=timezone.now())
            messages.success(request, _("The registrations have passed. Both organisations are told by mail."))
        elif answer == "drop":
            actions.drop_succession(succession=succession, by=request.user, at=timezone.now())
            messages.success(request, _("The proposal was dropped. Nothing has changed."))
        else:
            return _("Press one of the buttons.")
    except Refusal as refusal:
        return refusal.text
    return ""
