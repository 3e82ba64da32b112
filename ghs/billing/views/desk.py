"""The office's lists: invoices, one invoice, money that pays nothing yet."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing.forms import InvoiceFilterForm
from ghs.billing.models import Document, Invoice, Payment
from ghs.billing.permissions import can_book, can_issue
from ghs.billing.queries import events_of, open_credit, payments_of, searched_invoices
from ghs.files.serving import serve

ROWS_A_PAGE = 50


@requires(Permission.NOTE_PAYMENTS)
@require_GET
def desk_invoice_list(request: SignedInRequest) -> HttpResponse:
    """Every invoice, what is due first."""
    form, today = InvoiceFilterForm(request.GET), timezone.localdate()
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(searched_invoices(**chosen, day=today), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(invoice, invoice.state_on(today)) for invoice in page],
        "credit": open_credit(),
    }
    return render(request, "billing/desk_invoice_list.html", context)


@requires(Permission.NOTE_PAYMENTS)
@require_GET
def desk_invoice(request: SignedInRequest, pk: int) -> HttpResponse:
    """One invoice: what was issued, what was paid, what can be done."""
    invoice = get_object_or_404(Invoice.objects.select_related("organization", "quote"), pk=pk)
    context = {
        "invoice": invoice,
        "state": invoice.state_on(timezone.localdate()),
        "documents": invoice.documents.select_related("file", "issued_by"),
        "allocations": payments_of(invoice),
        "refunds": invoice.refunds.select_related("document", "refunded_by"),
        "lines": invoice.documents.filter(kind=Document.Kind.INVOICE)[0].facts["lines"],
        "may_book": can_book(request.user, invoice),
        "may_issue": can_issue(request.user, invoice),
        "has_credit": Payment.objects.with_credit().exists(),
        "has_receipt": invoice.documents.filter(kind=Document.Kind.RECEIPT).exists(),
        "events": events_of(invoice),
    }
    return render(request, "billing/desk_invoice.html", context)


@requires(Permission.NOTE_PAYMENTS)
@require_safe
def desk_document(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Any document of billing."""
    document = get_object_or_404(Document.objects.select_related("file"), pk=pk)
    return serve(request, document.file)


@requires(Permission.NOTE_PAYMENTS)
@require_GET
def desk_credit_list(request: SignedInRequest) -> HttpResponse:
    """Money that came in and pays no invoice yet, oldest first."""
    page = Paginator(Payment.objects.with_credit(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "billing/desk_credit_list.html", {"page": page})
