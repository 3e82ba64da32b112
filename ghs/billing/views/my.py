"""A person's own page on money: what is due, and every document to download."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing import actions
from ghs.billing.forms import ReceiptCopyForm, addressee_values
from ghs.billing.models import Document, Invoice
from ghs.billing.permissions import can_take_receipt
from ghs.billing.queries import due_of, invoices_of, organizations_written_for, quotes_of
from ghs.billing.views.loading import posted
from ghs.council.queries import council_on
from ghs.errors import Refusal
from ghs.files.serving import serve

INVOICES_A_PAGE = 20


@requires(Permission.OWN_DESK)
@require_GET
def my_invoice_list(request: SignedInRequest) -> HttpResponse:
    """What is due with the data for the transfer, then what is paid, then the quotes."""
    today = timezone.localdate()
    council = council_on(today)
    page = Paginator(invoices_of(request.user), INVOICES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "due": [(invoice, invoice.state_on(today)) for invoice in due_of(request.user)],
        "page": page,
        "rows": [(invoice, invoice.state_on(today)) for invoice in page],
        "quotes": quotes_of(request.user),
        "writes_for": organizations_written_for(request.user),
        "bank_account": council.bank_account if council else "",
        "today": today,
    }
    return render(request, "billing/my_invoice_list.html", context)


@requires(Permission.OWN_DESK)
@require_safe
def my_document(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A document of one of the person's own organisations."""
    document = get_object_or_404(Document.objects.visible_to(request.user).select_related("file"), pk=pk)
    return serve(request, document.file)


@requires(Permission.OWN_DESK)
@require_POST
def my_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the receipt of a paid invoice."""
    invoice = _own_invoice(request, pk)
    try:
        actions.issue_receipt(invoice=invoice, by=request.user, at=timezone.now())
        messages.success(request, _("The receipt was issued. You can download it below."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("billing:my_invoice_list")


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def my_receipt_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue a receipt again, marked as a copy; the addressee may be another."""
    invoice = _own_invoice(request, pk)
    form = ReceiptCopyForm(posted(request), initial=addressee_values(invoice))
    if form.is_bound and form.is_valid():
        try:
            actions.reissue_receipt(
                invoice=invoice,
                addressee=form.addressee_of(invoice),
                submission=form.cleaned_data["submission"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.text)
        else:
            messages.success(request, _("The receipt was issued again. You can download it below."))
            return redirect("billing:my_invoice_list")
    context = {"form": form, "invoice": invoice}
    return render(request, "billing/my_receipt_copy.html", context, status=422 if form.is_bound else 200)


def _own_invoice(request: SignedInRequest, pk: int) -> Invoice:
    """Load an invoice of one of the person's organisations. Errors: PermissionDenied for viewers."""
    invoices = Invoice.objects.visible_to(request.user).select_related("organization")
    invoice: Invoice = get_object_or_404(invoices, pk=pk)
    if not can_take_receipt(request.user, invoice):
        raise PermissionDenied
    return invoice
