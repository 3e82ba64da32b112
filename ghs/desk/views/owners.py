"""The owners of organisations, as the office helps them in: many invited in one go."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.actions.organizations import invite_first_owners
from ghs.accounts.roles import Permission
from ghs.desk.forms import InviteOwnersForm
from ghs.desk.queries.invitations import InvitationLine, ownerless_lines, read_invitations
from ghs.errors import Refusal


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def owners_invite(request: SignedInRequest) -> HttpResponse:
    """Invite the first owners of many organisations from a list, after a page that says who is meant."""
    is_sent = request.method == "POST"
    form = InviteOwnersForm(request.POST if is_sent else None, initial={"lines": ownerless_lines()})
    step = request.POST.get("step", "")
    context: dict[str, Any] = {"form": form}
    if not is_sent or step == "edit" or not form.is_valid():
        return _page(request, context, is_refused=is_sent and step != "edit")
    lines = read_invitations(form.cleaned_data["lines"], by=request.user, at=timezone.now())
    if not lines:
        form.add_error("lines", _("Write at least one line with an address."))
    if not lines or any(line.fault for line in lines):
        return _page(request, {**context, "faults": [line for line in lines if line.fault]}, is_refused=True)
    if step == "send" and _invited(request, form, lines):
        return redirect(f"{reverse('desk:organization_list')}?show=ownerless")
    context["lines"] = lines
    status = 422 if form.errors else 200
    return render(request, "desk/owners_invite_confirm.html", context, status=status)


def _invited(request: SignedInRequest, form: InviteOwnersForm, lines: list[InvitationLine]) -> bool:
    invitations = [(line.organization, line.address) for line in lines if line.organization]
    try:
        count = invite_first_owners(by=request.user, at=timezone.now(), invitations=invitations)
    except Refusal as refusal:
        form.add_error(None, refusal.text)
        return False
    told = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count)
    messages.success(request, told % {"count": count})
    return True


def _page(request: SignedInRequest, context: dict[str, Any], *, is_refused: bool) -> HttpResponse:
    return render(request, "desk/owners_invite.html", context, status=422 if is_refused else 200)
