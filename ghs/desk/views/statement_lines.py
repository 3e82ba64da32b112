"""One line of a bank statement at the desk: assigned by hand, set aside, reopened."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing import actions
from ghs.billing.matches import Match, matches
from ghs.billing.models import Invoice, StatementLine
from ghs.billing.queries import unpaid_invoices_like
from ghs.desk.forms import AssignForm, InvoiceSearchForm, ReasonForm
from ghs.desk.views.settling import settle_paid_by
from ghs.errors import Refusal
from registrations.queries import lapsed_last_days


@requires(Permission.NOTE_PAYMENTS)
@require_http_methods(["GET", "POST"])
def statement_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """One line: what it may pay, a search for other invoices, setting aside; or how it was settled, and undoing.

    The search is posted, so that no log keeps whom it was for.
    """
    related = StatementLine.objects.select_related("statement", "payment__reversed_by", "set_aside_by")
    line = get_object_or_404(related, pk=pk)
    step = request.POST.get("step", "")
    if step == "assign":
        return _assign(request, line)
    if step in ("set_aside", "reopen"):
        return _close(request, line, step)
    search = InvoiceSearchForm(request.POST if step == "search" else None)
    text = search.cleaned_data["text"] if search.is_bound and search.is_valid() else ""
    return _page(request, line, search=search, found=list(unpaid_invoices_like(text)))


def _assign(request: SignedInRequest, line: StatementLine) -> HttpResponse:
    shown = Invoice.objects.filter(pk__in=[key for key in request.POST.getlist("invoices") if key.isdecimal()][:50])
    form = AssignForm(request.POST, invoices=shown.select_related("organization"))
    if form.is_valid():
        try:
            invoices = list(form.cleaned_data["invoices"])
            is_fee_borne = form.cleaned_data["is_fee_borne"]
            now = timezone.now()
            actions.assign_line(line=line, invoices=invoices, is_fee_borne=is_fee_borne, by=request.user, at=now)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
        else:
            messages.success(request, _("The payment was noted. The payer's name is known from now on."))
            settle_paid_by(request, invoices)
            return redirect("desk:statement", line.statement_id)
    return _page(request, line, assign=form)


def _close(request: SignedInRequest, line: StatementLine, step: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        act = actions.set_aside_line if step == "set_aside" else actions.reopen_line
        try:
            act(line=line, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.text)
        else:
            done = _("The line was set aside.") if step == "set_aside" else _("The line is open again.")
            messages.success(request, done)
            return redirect("desk:statement", line.statement_id)
    return _page(request, line, reason=form)


def _page(
    request: SignedInRequest,
    line: StatementLine,
    *,
    search: InvoiceSearchForm | None = None,
    assign: AssignForm | None = None,
    reason: ReasonForm | None = None,
    found: Sequence[Invoice] = (),
) -> HttpResponse:
    match = _match_of(line) if line.is_open else None
    proposed = list(match.invoices.values()) if match else []
    offered = list({invoice.pk: invoice for invoice in (*proposed, *found) if invoice.balance_yen}.values())
    context = {
        "line": line,
        "match": match,
        "search": search or InvoiceSearchForm(),
        "assign": assign or AssignForm(invoices=offered, initial=_proposed(match)),
        "reason": reason or ReasonForm(),
        "is_missed": bool(search and search.is_bound and not search.errors and not found),
    }
    is_wrong = any(form is not None and form.errors for form in (search, assign, reason))
    return render(request, "desk/statement_line.html", context, status=422 if is_wrong else 200)


def _match_of(line: StatementLine) -> Match | None:
    return next((match for match in matches(timezone.localdate(), lapsed_last_days()) if line in match.lines), None)


def _proposed(match: Match | None) -> dict[str, object]:
    """Return what is ticked to begin with: the only option of a proposal that fits."""
    if match is None or not match.proposal.is_ready or len(match.lines) > 1:
        return {}
    [option] = match.options
    return {
        "invoices": [str(shown.invoice.pk) for shown in option.shares],
        "is_fee_borne": any(shown.share.fee_yen for shown in option.shares),
    }
