"""Reading quotes, invoices, payments and bank statements."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.billing.lines import Line
from ghs.billing.models import Allocation, Document, Invoice, Payment, Quote, Statement
from ghs.billing.subjects import Subject
from ghs.council.queries import tax_rate_on
from ghs.history.queries import history_of
from ghs.history.words import VERBS
from ghs.text.normal import search_key, to_narrow

INVOICES_FOUND = 30


def standing_invoice(subject: Subject) -> Invoice | None:
    """Return the invoice that stands for a subject."""
    return Invoice.objects.standing().for_subject(subject).first()


def is_paid(subject: Subject) -> bool:
    """Whether the invoice that stands for a subject is paid, or it was paid before there were invoices."""
    noted_before = Payment.objects.filter(for_kind=subject.kind, for_key=subject.key)
    return Invoice.objects.paid().for_subject(subject).exists() or noted_before.exists()


def paid_on(subject: Subject) -> date | None:
    """Return the day on which the money that pays a subject's standing invoice was all there, or None while it is not.

    Shape: the day it came in, whenever it was noted; for an invoice of nothing, its own day.
    """
    invoice = Invoice.objects.paid().for_subject(subject).first()
    if invoice is None:
        return None
    came_in = invoice.allocations.standing().aggregate(last=models.Max("payment__received_on"))["last"]
    return came_in or invoice.issued_on


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


@dataclass(frozen=True)
class Event:
    """One line of what happened to an invoice."""

    at: datetime
    what: str | Promise
    who: str


def searched_invoices(*, day: date, state: str = "", q: str = "") -> QuerySet[Invoice]:
    """Return invoices in a state, soonest due first; an empty state means those not paid yet."""
    invoices = {
        "": Invoice.objects.unpaid(),
        "overdue": Invoice.objects.overdue(day),
        "paid": Invoice.objects.paid(),
        "cancelled": Invoice.objects.cancelled(),
    }.get(state, Invoice.objects.all())
    if q:
        key = search_key(q)
        paid_by = Allocation.objects.filter(payment__search_key__contains=key).values("invoice")
        named = Q(search_key__contains=key) | Q(pk__in=paid_by) if key else Q()
        invoices = invoices.filter(Q(number__icontains=to_narrow(q)) | named)
    return invoices.order_by("due_on", "id") if state in {"", "overdue"} else invoices.order_by("-issued_at", "-id")


def open_credit() -> dict[str, int]:
    """Return how many payments pay no invoice yet, and their sum. Units: yen."""
    rest = Sum(F("amount_yen") - F("used_yen"), default=0)
    return Payment.objects.with_credit().aggregate(count=Count("pk"), total_yen=rest)


def events_of(invoice: Invoice) -> list[Event]:
    """Return what happened to an invoice, oldest first, for the office."""
    entries = list(history_of(invoice))
    people = User.objects.filter(reference__in={entry.by for entry in entries if entry.by})
    names = {person.reference: person.full_name for person in people}
    return [
        Event(entry.at, VERBS.get(entry.verb, entry.verb), names.get(entry.by, "") if entry.by else "")
        for entry in entries
    ]


def due_of(user: User) -> QuerySet[Invoice]:
    """Return what the organisations of a person have to pay, soonest first."""
    unpaid = Invoice.objects.unpaid().visible_to(user).order_by("due_on", "id")
    return unpaid.select_related("organization").prefetch_related(_papers())


def invoices_of(user: User) -> QuerySet[Invoice]:
    """Return the invoices of a person's organisations on which nothing is due, with their documents, newest first."""
    settled = Q(cancelled_at__isnull=False) | Q(settled_yen=F("total_yen"))
    return Invoice.objects.visible_to(user).filter(settled).select_related("organization").prefetch_related(_papers())


def quotes_of(user: User) -> QuerySet[Quote]:
    """Return the quotes of a person's organisations with their documents, newest first."""
    return Quote.objects.visible_to(user).prefetch_related(_papers())


def organizations_written_for(user: User) -> set[int]:
    """Return the keys of the organisations for which a person is owner or editor."""
    own = Membership.objects.filter(user=user, role__in=[MemberRole.OWNER, MemberRole.EDITOR])
    return set(own.values_list("organization_id", flat=True))


def _papers() -> "models.Prefetch[str]":
    return models.Prefetch("documents", Document.objects.select_related("file"))
