"""Decisions by one person alone (代決): taking one, the list to be confirmed, confirming and objecting."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations import actions
from registrations.forms.desk import PlainForm
from registrations.forms.stand_ins import DecideAloneForm, ObjectionForm
from registrations.models import Declaration, StandIn
from registrations.permissions import can_review_stand_in
from registrations.queries import second_persons_for, stand_ins_settled, stand_ins_to_confirm
from registrations.views.loading import desk_declaration
from registrations.views.steps import posted, step

SETTLED_SHOWN = 20


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def desk_decide_alone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide alone because no second person is available; names who could be one."""
    declaration = desk_declaration(pk)
    others = [person.full_name for person in second_persons_for(declaration)]
    lead = _("Another registrar must confirm this later. It is shown as decided by one person until then.")
    if others:
        told = _(
            "These registrars could decide as the second person: %(names)s. Decide alone only if none is available."
        )
        lead = told % {"names": "、".join(others)} + " " + lead
    page = {
        "title": _("Decide alone"),
        "lead": lead,
        "button": _("Decide alone and log it"),
        "done": _("The decision was logged. Another registrar must confirm it."),
        "is_dangerous": True,
    }
    return step(request, declaration, DecideAloneForm(posted(request)), actions.decide_alone, page)


@requires(Permission.DECIDE_REGISTRATIONS)
@require_GET
def desk_stand_in_list(request: SignedInRequest) -> HttpResponse:
    """What one person decided alone: first what another must still confirm, then what was looked at last."""
    context = {
        "rows": stand_ins_to_confirm(timezone.localdate()),
        "settled": stand_ins_settled(SETTLED_SHOWN),
    }
    return render(request, "registrations/desk_stand_in_list.html", context)


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def desk_stand_in_confirm(request: SignedInRequest, pk: int, stand_in_pk: int) -> HttpResponse:
    """Confirm what a colleague decided alone."""
    declaration, stand_in = _to_review(request, pk, stand_in_pk)
    page = {
        "title": _("Confirm the decision made alone"),
        "lead": _lead(stand_in),
        "button": _("Confirm"),
        "done": _("The decision was confirmed."),
    }

    def act(*, declaration: Declaration, **values: Any) -> None:
        actions.confirm_stand_in(stand_in=stand_in, **values)

    return step(request, declaration, PlainForm(posted(request)), act, page)


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def desk_stand_in_object(request: SignedInRequest, pk: int, stand_in_pk: int) -> HttpResponse:
    """Object to what a colleague decided alone; every registrar is told."""
    declaration, stand_in = _to_review(request, pk, stand_in_pk)
    page = {
        "title": _("Object to the decision made alone"),
        "lead": _lead(stand_in),
        "button": _("Object and send the mail"),
        "done": _("The objection was logged. Every registrar is told by mail."),
        "is_dangerous": True,
    }

    def act(*, declaration: Declaration, **values: Any) -> None:
        actions.object_to_stand_in(stand_in=stand_in, **values)

    return step(request, declaration, ObjectionForm(posted(request)), act, page)


def _to_review(request: SignedInRequest, pk: int, stand_in_pk: int) -> tuple[Declaration, StandIn]:
    """Load a decision made alone on a declaration. Errors: PermissionDenied for who had a part in it."""
    declaration = desk_declaration(pk)
    rows = StandIn.objects.select_related("decision__declaration__organization", "decision__decided_by")
    stand_in = get_object_or_404(rows, pk=stand_in_pk, decision__declaration=declaration)
    if not can_review_stand_in(request.user, stand_in):
        raise PermissionDenied
    return declaration, stand_in


def _lead(stand_in: StandIn) -> str:
    decision = stand_in.decision
    who = decision.decided_by.full_name if decision.decided_by else "―"
    told = _("%(decision)s by %(person)s alone. Reason: %(reason)s")
    return told % {"decision": decision.get_kind_display(), "person": who, "reason": stand_in.reason}
