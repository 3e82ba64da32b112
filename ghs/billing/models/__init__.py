"""Quotes, invoices, the documents issued of them, money that came in, and bank statements."""

from ghs.billing.models.documents import Document
from ghs.billing.models.invoices import Invoice, Quote
from ghs.billing.models.payments import Allocation, Payment, Refund
from ghs.billing.models.statements import Statement, StatementLine

__all__ = ["Allocation", "Document", "Invoice", "Payment", "Quote", "Refund", "Statement", "StatementLine"]
