"""What the office does with an invoice or a payment: one small page each, shown and sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing import actions
from ghs.billing.forms import ReasonForm, RefundForm, ReissueForm, addressee_values
from ghs.billing.models import Allocation, Invoice, Payment
from ghs.billing.views.loading import desk_invoice_to_issue, posted, take_step
from ghs.errors import Refusal

POSSIBLE = require_http_methods(["GET", "POST"])


@requires(Permission.ISSUE_INVOICES)
@POSSIBLE
def desk_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel an invoice with a document of its own."""
    invoice = desk_invoice_to_issue(request, pk)
    page = _page(invoice) | {
        "title": _("Cancel the invoice"),
        "lead": _("A notice of cancellation is issued. Nothing is deleted, and a cancellation can't be taken back."),
        "button": _("Cancel the invoice"),
        "done": _("The invoice was cancelled."),
        "is_dangerous": True,
    }

    def act(**values: Any) -> None:
        actions.cancel_invoice(invoice=invoice, **values)

    return take_step(request, ReasonForm(posted(request)), act, page)


@requires(Permission.ISSUE_INVOICES)
@POSSIBLE
def desk_refund(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that what was paid was given back, with a return invoice."""
    invoice = desk_invoice_to_issue(request, pk)
    paid_yen = invoice.settled_yen - invoice.refunded_yen
    page = _page(invoice) | {
        "title": _("Give money back"),
        "lead": _("Transfer the money first, then note it here: a return invoice is issued that names the reason."),
        "button": _("Note the refund and issue the return invoice"),
        "done": _("The refund was noted and the return invoice issued."),
        "is_dangerous": True,
    }

    def act(**values: Any) -> None:
        actions.refund_invoice(invoice=invoice, **values)

    form = RefundForm(posted(request), initial={"amount_yen": paid_yen, "refunded_on": timezone.localdate()})
    return take_step(request, form, act, page)


@requires(Permission.ISSUE_INVOICES)
@POSSIBLE
def desk_reissue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue an invoice again with another addressee or day of payment."""
    invoice = desk_invoice_to_issue(request, pk)
    form = ReissueForm(posted(request), initial=addressee_values(invoice) | {"due_on": invoice.due_on})
    page = _page(invoice) | {
        "title": _("Issue the invoice again"),
        "lead": _("Number and amounts stay; the earlier version is kept. For another amount, cancel it instead."),
        "button": _("Issue the invoice again"),
        "done": _("The invoice was issued again."),
    }

    def act(*, due_on: Any, by: Any, at: Any, **typed: Any) -> None:
        addressee = form.addressee_of(invoice)
        actions.reissue_invoice(invoice=invoice, addressee=addressee, due_on=due_on, by=by, at=at)

    return take_step(request, form, act, page)


@requires(Permission.NOTE_PAYMENTS)
@require_POST
def desk_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the receipt of a paid invoice for somebody who can't do so."""
    invoice = get_object_or_404(Invoice, pk=pk)
    try:
        actions.issue_receipt(invoice=invoice, by=request.user, at=timezone.now())
        messages.success(request, _("The receipt was issued."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("billing:desk_invoice", invoice.pk)


@requires(Permission.NOTE_PAYMENTS)
@POSSIBLE
def desk_undo(request: SignedInRequest, pk: int, allocation_pk: int) -> HttpResponse:
    """Take a payment off an invoice."""
    found = Allocation.objects.select_related("payment", "invoice__organization").filter(invoice=pk, reverses=None)
    allocation = get_object_or_404(found, pk=allocation_pk)
    page = _page(allocation.invoice) | {
        "title": _("Undo the assignment of a payment"),
        "lead": _("The money becomes open credit. What was registered because of it stays registered."),
        "button": _("Undo"),
        "done": _("The assignment was undone. The money is open credit now."),
        "is_dangerous": True,
        "payment": allocation.payment,
    }

    def act(**values: Any) -> None:
        actions.undo_allocation(allocation=allocation, **values)

    return take_step(request, ReasonForm(posted(request)), act, page)


@requires(Permission.NOTE_PAYMENTS)
@POSSIBLE
def desk_payment_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo a payment that was noted by mistake, and all that it paid."""
    payment = get_object_or_404(Payment.objects.filter(reverses=None), pk=pk)
    page = _credit_page(payment) | {
        "title": _("Undo a payment"),
        "lead": _("For a payment that never came in. Every invoice it paid is open again."),
        "button": _("Undo the payment"),
        "done": _("The payment was undone."),
    }

    def act(**values: Any) -> None:
        actions.undo_payment(payment=payment, **values)

    return take_step(request, ReasonForm(posted(request)), act, page)


@requires(Permission.ISSUE_INVOICES)
@POSSIBLE
def desk_credit_refund(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that an overpayment was given back."""
    payment = get_object_or_404(Payment.objects.filter(reverses=None), pk=pk)
    page = _credit_page(payment) | {
        "title": _("Give an overpayment back"),
        "lead": _("Transfer the money first, then note it here."),
        "button": _("Note the refund"),
        "done": _("The refund was noted."),
    }

    def act(**values: Any) -> None:
        actions.refund_credit(payment=payment, **values)

    form = RefundForm(posted(request), initial={"amount_yen": payment.credit_yen, "refunded_on": timezone.localdate()})
    return take_step(request, form, act, page)


def _page(invoice: Invoice) -> dict[str, Any]:
    return {"invoice": invoice, "back": reverse("billing:desk_invoice", args=[invoice.pk])}


def _credit_page(payment: Payment) -> dict[str, Any]:
    return {"payment": payment, "back": reverse("billing:desk_credit_list"), "is_dangerous": True}
