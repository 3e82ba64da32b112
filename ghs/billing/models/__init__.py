"""Quotes, invoices, the documents issued of them, and money that came in."""

from ghs.billing.models.documents import Document
from ghs.billing.models.invoices import Invoice, Quote
from ghs.billing.models.payments import Allocation, Payment, Refund

__all__ = ["Allocation", "Document", "Invoice", "Payment", "Quote", "Refund"]
