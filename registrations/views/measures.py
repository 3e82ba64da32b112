"""Suspension, reinstatement and revocation: proposed by one person, decided by a second one."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from registrations import actions
from registrations.forms.desk import PlainForm
from registrations.forms.measures import MeasureForm
from registrations.models import Declaration, Measure
from registrations.views.loading import desk_declaration
from registrations.views.steps import posted, step

Kind = Measure.Kind
LEADS: dict[Kind, str | Promise] = {
    Kind.SUSPEND: gettext_lazy("While it is suspended, the mark must not be used; the register and the mark say so."),
    Kind.REINSTATE: gettext_lazy("The registration stands again, with the last day that it has."),
    Kind.REVOKE: gettext_lazy("This ends the registration for good. The register keeps it with the reason."),
}


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_measure_propose(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Propose a measure; a second person decides."""
    declaration = desk_declaration(pk)
    if kind not in Kind or not hasattr(declaration, "registration"):
        raise Http404
    page = {
        "title": _("Propose: %(measure)s") % {"measure": Kind(kind).label},
        "lead": " ".join([str(LEADS[Kind(kind)]), _("A second person decides; nothing changes before that.")]),
        "button": _("Propose the measure"),
        "done": _("It was proposed. A second person decides; the registrars are told by mail."),
        "is_dangerous": kind == Kind.REVOKE,
    }

    def act(**values: Any) -> None:
        actions.propose_measure(kind=Kind(kind), **values)

    return step(request, declaration, MeasureForm(posted(request)), act, page)


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def desk_measure_take(request: SignedInRequest, pk: int, measure_pk: int) -> HttpResponse:
    """Take, as the second person, a measure that a colleague proposed."""
    declaration, measure = _measure(pk, measure_pk)
    page = {
        "title": _("Decide: %(measure)s") % {"measure": measure.get_kind_display()},
        "lead": f"{LEADS[Kind(measure.kind)]} {_told(measure)}",
        "button": _("Decide and send the mail"),
        "done": _("It was decided. The register says so, and the vendor is told by mail."),
        "is_dangerous": measure.kind == Kind.REVOKE,
    }

    def act(*, declaration: Declaration, by: User, at: datetime) -> None:
        actions.take_measure(measure=measure, by=by, at=at)

    return step(request, declaration, PlainForm(posted(request)), act, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_measure_drop(request: SignedInRequest, pk: int, measure_pk: int) -> HttpResponse:
    """Drop a measure that was proposed."""
    declaration, measure = _measure(pk, measure_pk)
    page = {
        "title": _("Drop the proposal"),
        "lead": _told(measure),
        "button": _("Drop it"),
        "done": _("The proposal was dropped. Nothing has changed."),
    }

    def act(*, declaration: Declaration, by: User, at: datetime) -> None:
        actions.drop_measure(measure=measure, by=by, at=at)

    return step(request, declaration, PlainForm(posted(request)), act, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_measure_list(request: SignedInRequest) -> HttpResponse:
    """Every measure that waits for its second person."""
    rows = Measure.objects.open().select_related(
        "proposed_by", "registration__declaration", "registration__organization"
    )
    rows = rows.prefetch_related("registration__declaration__products")
    return render(request, "registrations/desk_measure_list.html", {"measures": rows})


def _measure(pk: int, measure_pk: int) -> tuple[Declaration, Measure]:
    declaration = desk_declaration(pk)
    rows = Measure.objects.select_related("registration__declaration__organization", "proposed_by")
    return declaration, get_object_or_404(rows, pk=measure_pk, registration__declaration=declaration)


def _told(measure: Measure) -> str:
    who = measure.proposed_by.full_name if measure.proposed_by else "―"
    day = f"{timezone.localdate(measure.proposed_at):%Y-%m-%d}"
    told = _("Proposed by %(person)s on %(day)s. Reason that everybody reads: %(reason)s")
    return told % {"person": who, "day": day, "reason": measure.public_reason}
