"""One declaration at the office's desk, item by item."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.billing.queries import invoices_for
from ghs.billing.subjects import Subject
from ghs.council.queries import business_day_after, stand_in_rule_on
from registrations.forms.desk import CorrectionForm
from registrations.models import CorrectionRequest, Declaration, StandIn
from registrations.permissions import can_check, can_decide, can_note_payment, can_stand_in
from registrations.queries import (
    FINISHED,
    answers_of,
    days_since,
    desk_checklist,
    desk_comparison,
    documents_of,
    entry_of,
    measures_on,
    office_days,
    open_revision_of,
    revision_of,
    stages_of,
    submissions_of,
    successor_of,
    timeline_of,
)
from registrations.views.loading import desk_declaration
from registrations.views.threads import desk_findings, desk_thread

CORRECTION_BUSINESS_DAYS = 10
State = Declaration.State


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_declaration_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One declaration: facts, what the person may do now, and every item with its evidence."""
    declaration = desk_declaration(pk)
    may_check = can_check(request.user, declaration)
    is_checking = may_check and declaration.state == State.CHECKING
    comparison, answers = desk_comparison(declaration, request.GET.get("against", "")), answers_of(declaration)
    collected = CorrectionRequest.objects.collected().filter(declaration=declaration)
    context = {
        **desk_facts(declaration),
        "comparison": comparison,
        "checklist": desk_checklist(answers, comparison, request.GET.get("show", "")),
        "submissions": submissions_of(declaration),
        "has_source": declaration.is_revision or declaration.answers.filter(carried_from__isnull=False).exists(),
        "collected": collected.select_related("answer__criterion", "requested_by"),
        "details_requests": declaration.correction_requests.filter(answer=None, sent_at__isnull=False),
        "correction_form": new_correction_form() if is_checking else None,
        "may_check": may_check,
        "may_decide": can_decide(request.user, declaration),
        "may_note_payment": can_note_payment(request.user, declaration),
        "is_checking": is_checking,
        **_person_facts(request.user, declaration, may_check=may_check),
        "invoices": invoices_for(Subject.of(declaration)),
        "entry": entry_of(declaration),
        "revision": revision_of(declaration),
        "open_revision": open_revision_of(declaration),
        "successor": successor_of(declaration),
        "decisions": declaration.decisions.select_related("decided_by", "stand_in__reviewed_by"),
        **stand_in_context(request, declaration),
        "documents": documents_of(declaration),
        "signed_copies": declaration.signed_copies.select_related("file"),
        "events": timeline_of(declaration, for_staff=True),
        **measures_on(declaration, request.user),
        **desk_thread(declaration, may_check=may_check),
        **desk_findings(declaration, answers, may_check=may_check),
    }
    return render(request, "registrations/desk_declaration_detail.html", context)


def stand_in_context(request: SignedInRequest, declaration: Declaration) -> dict[str, Any]:
    """Whether the person may decide alone, and which decisions made alone are late or the person's to confirm."""
    today = timezone.localdate()
    waiting = StandIn.objects.filter(decision__declaration=declaration)
    may_review = request.user.may(Permission.DECIDE_REGISTRATIONS)
    return {
        "may_decide_alone": stand_in_rule_on(today).is_allowed and can_stand_in(request.user, declaration),
        "overdue_stand_ins": list(waiting.overdue(today)),
        "reviewable_stand_ins": list(waiting.waiting().apart_from(request.user)) if may_review else [],
    }


def _person_facts(user: User, declaration: Declaration, *, may_check: bool) -> dict[str, Any]:
    """How long the office has it, and whether this person may take it over."""
    counted = office_days([declaration], timezone.now())
    has_it = declaration.checked_by_id == user.pk
    return {
        "office_days": counted.get(declaration.pk, 0),
        "may_take_over": may_check and declaration.can_be_taken_over and not has_it,
    }


def desk_facts(declaration: Declaration) -> dict[str, Any]:
    """What every page about one declaration shows on top."""
    return {
        "declaration": declaration,
        "supplier_fault": declaration.supplier_fault(timezone.localdate()),
        "stages": stages_of(declaration),
        "is_finished": declaration.state in FINISHED,
        "days": days_since(declaration.state_since, timezone.now()),
    }


def new_correction_form(data: Any = None) -> CorrectionForm:
    """Return a form for a correction request, due after two working weeks unless said otherwise."""
    due_on = business_day_after(timezone.localdate(), CORRECTION_BUSINESS_DAYS)
    return CorrectionForm(data, due_on=due_on)
