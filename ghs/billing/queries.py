"""Reading quotes, invoices, payments and bank statements."""

from datetime import date

from django.db import models
from django.db.models import Count, Q, QuerySet

from ghs.accounts.models import Organization
from ghs.billing.lines import Line
from ghs.billing.models import Allocation, Invoice, Payment, Quote, Statement
from ghs.billing.subjects import Subject
from ghs.council.queries import tax_rate_on
from ghs.text.normal import search_key, to_narrow

INVOICES_FOUND = 30


def standing_invoice(subject: Subject) -> Invoice | None:
    """Return the invoice that stands for a subject."""
    return Invoice.objects.standing().for_subject(subject).first()


def is_paid(subject: Subject) -> bool:
    """Whether the invoice that stands for a subject is paid, or it was paid before there were invoices."""
    noted_before = Payment.objects.filter(for_kind=subject.kind, for_key=subject.key)
    return Invoice.objects.paid().for_subject(subject).exists() or noted_before.exists()


def has_payment(subject: Subject) -> bool:
    """Whether anything at all was paid for a subject and not given back."""
    noted_before = Payment.objects.filter(for_kind=subject.kind, for_key=subject.key)
    paid = Invoice.objects.for_subject(subject).filter(settled_yen__gt=models.F("refunded_yen"))
    return paid.exists() or noted_before.exists()


def priced_line(text: str, amount_yen: int, day: date) -> Line:
    """Return one line at the tax rate of a day. Units: yen without tax. Errors: NotSetUp."""
    return Line(text, amount_yen, tax_rate_on(day).percent)


def valid_quote(subject: Subject, organization: Organization, day: date) -> Quote | None:
    """Return an organisation's quote on a subject whose price holds on a day, the cheapest.

    The tax on its price is that of the day of the transaction, as the law has it.
    """
    return Quote.objects.for_subject(subject).filter(organization=organization).valid_on(day).first()


def invoices_for(subject: Subject) -> QuerySet[Invoice]:
    """Return every invoice for a subject with what was paid on it, newest first."""
    allocations = Allocation.objects.select_related("payment__noted_by", "reversed_by")
    return Invoice.objects.for_subject(subject).prefetch_related(models.Prefetch("allocations", allocations))


def payments_of(invoice: Invoice) -> QuerySet[Allocation]:
    """Return what was paid on an invoice and what was undone, oldest first."""
    return invoice.allocations.select_related("payment__noted_by", "allocated_by", "reversed_by")


def unpaid_invoices_like(text: str) -> QuerySet[Invoice]:
    """Return the unpaid invoices whose number or addressee holds a text, what falls due first first."""
    unpaid = Invoice.objects.unpaid().select_related("organization").order_by("due_on", "number")
    found = unpaid.filter(Q(number__icontains=to_narrow(text)) | Q(search_key__contains=search_key(text)))
    return found[:INVOICES_FOUND] if text.strip() else unpaid.none()


def statements_with_counts() -> QuerySet[Statement]:
    """Return the statements, newest first, with the number of their lines that are still open."""
    is_open = Q(lines__set_aside_at=None) & (Q(lines__payment=None) | Q(lines__payment__reversed_by__isnull=False))
    related = Statement.objects.select_related("file", "uploaded_by")
    counted = related.annotate(open_count=Count("lines", filter=is_open & Q(lines__isnull=False)))
    return counted.order_by("-uploaded_at", "-id")
