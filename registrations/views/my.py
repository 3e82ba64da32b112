"""A vendor's declarations: the list, the beginning, and one declaration as a whole."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import Organization
from ghs.accounts.roles import Permission
from ghs.billing.queries import standing_invoice
from ghs.billing.subjects import Subject
from ghs.council.queries import council_on, takes_new_declarations
from ghs.errors import Refusal
from registrations import actions
from registrations.forms.drafting import StartForm
from registrations.models import Declaration, Document
from registrations.permissions import (
    can_confirm_entry,
    can_disclose,
    can_withdraw,
    can_write,
    details_are_open,
    organizations_to_declare_for,
    sends_papers,
    supplier_is_open,
    takes_signed_copy,
)
from registrations.queries import (
    declarations_in_order,
    documents_of,
    earlier_declarations,
    entry_of,
    is_ready,
    level_fees,
    open_requests_of,
    progress_of,
    public_reason_of,
    refusal_reason_of,
    revision_context,
    stages_of,
    standing_of,
    timeline_of,
)
from registrations.views.loading import drafted_declaration
from registrations.views.renewals import renewal_context
from registrations.views.threads import vendor_thread

DECLARATIONS_A_PAGE = 20


@requires(Permission.OWN_DESK)
@require_GET
def declaration_list(request: SignedInRequest) -> HttpResponse:
    """The declarations of the organisations the person acts for."""
    declarations = declarations_in_order(request.user, timezone.localdate())
    page = Paginator(declarations, DECLARATIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_start": bool(organizations_to_declare_for(request.user)),
        **scheme_context(),
    }
    return render(request, "registrations/declaration_list.html", context)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_start(request: SignedInRequest) -> HttpResponse:
    """Begin a declaration: organisation, product, areas; the page says which level they make."""
    organizations = organizations_to_declare_for(request.user)
    if request.method == "POST" and not organizations:
        raise PermissionDenied
    form = StartForm(typed(request), organizations=organizations, initial=shown(request))
    if form.is_bound and form.is_valid():
        try:
            declaration = _start(request, organizations, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The draft was begun. You can leave at any time: what was saved is kept."))
            return redirect("registrations:declaration", declaration.pk)
    earlier = earlier_declarations(organizations)
    context = {"form": form, "organizations": organizations, "earlier": earlier, **scheme_context(), **level_context()}
    return render(request, "registrations/declaration_start.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_GET
def declaration(request: SignedInRequest, pk: int) -> HttpResponse:
    """One declaration: where it stands, what to do next, its parts, documents and story."""
    row = drafted_declaration(request, pk)
    progress, today = progress_of(row), timezone.localdate()
    supplier_fault = row.supplier_fault(today)
    council = council_on(today)
    may_write = can_write(request.user, row)
    is_answered = any(area.is_begun for area in progress)
    context = {
        "declaration": row,
        "may_write": may_write,
        "may_declare_again": may_write and is_answered and not row.is_written_by_office and scheme_context()["is_open"],
        "may_disclose": can_disclose(request.user, row),
        "may_withdraw": can_withdraw(request.user, row),
        "details_are_open": details_are_open(row),
        "stages": stages_of(row),
        "progress": progress,
        "standing": standing_of(row, progress) if row.state == Declaration.State.DRAFT else None,
        "is_ready": is_ready(row, progress) and not supplier_fault,
        "supplier_fault": supplier_fault,
        "supplier_is_open": supplier_is_open(row),
        **revision_context(row, progress, may_write=may_write),
        "requests": open_requests_of(row),
        "documents": documents_of(row),
        "signed_copies": row.signed_copies.select_related("file"),
        "takes_signed_copy": takes_signed_copy(row),
        "sends_papers": sends_papers(row) and not row.is_written_by_office,
        "entry": entry_of(row),
        "may_confirm_entry": can_confirm_entry(request.user, row),
        "permit": row.documents.filter(kind=Document.Kind.PERMIT).last(),
        **vendor_thread(row, may_write=may_write),
        "events": timeline_of(row, for_staff=row.is_written_by_office),
        "refusal_reason": refusal_reason_of(row),
        "public_reason": public_reason_of(row),
        "bank_account": council.bank_account if council else "",
        "invoice": standing_invoice(Subject.of(row)),
        **renewal_context(row),
    }
    return render(request, "registrations/declaration.html", context)


def scheme_context() -> dict[str, Any]:
    """Whether declarations are taken today."""
    today = timezone.localdate()
    return {"is_open": takes_new_declarations(today)}


def level_context() -> dict[str, Any]:
    """What each level asks and costs today."""
    return {"levels": level_fees(timezone.localdate())}


def typed(request: SignedInRequest) -> Any:
    """Return what was sent to be saved; None when the page is only looked at or asked for the level."""
    is_sent = request.method == "POST" and request.POST.get("step") != "level"
    return request.POST if is_sent else None


def shown(request: SignedInRequest) -> dict[str, Any]:
    """Return what was typed when only the level was asked for, so that the page shows it again."""
    if request.method != "POST":
        return {}
    return {**request.POST.dict(), "areas": request.POST.getlist("areas")}


def status_of(form: forms.Form) -> int:
    """Return the status of a page with a form: 422 when something typed must be mended."""
    return 422 if form.errors else 200


def _start(request: SignedInRequest, organizations: list[Organization], values: dict[str, Any]) -> Declaration:
    organization = next(each for each in organizations if each.pk == values["organization"])
    if values["supplier_number"]:
        return actions.start_supplied_declaration(
            organization=organization,
            product_name=values["product_name"],
            supplier_number=values["supplier_number"],
            submission=values["submission"],
            by=request.user,
            at=timezone.now(),
        )
    return actions.start_declaration(
        organization=organization,
        product_name=values["product_name"],
        areas=values["areas"],
        submission=values["submission"],
        by=request.user,
        at=timezone.now(),
    )
