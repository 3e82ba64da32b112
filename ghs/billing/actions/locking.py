"""Rows held until the caller's transaction ends. Lock payments before invoices, and invoices by their key."""

from ghs.billing.models import Invoice, Payment


def locked_invoice(invoice: Invoice) -> Invoice:
    """Return an invoice as it is now, locked until the caller's transaction ends."""
    return Invoice.objects.select_for_update(of=("self",)).select_related("organization").get(pk=invoice.pk)


def locked_payment(payment: Payment) -> Payment:
    """Return a payment as it is now, locked until the caller's transaction ends."""
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
