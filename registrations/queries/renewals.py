"""Reading renewals: what a vendor has to pay for, and what the office looks after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Membership
from ghs.billing.models import Document, Invoice
from ghs.billing.queries import is_paid
from ghs.billing.subjects import Subject
from registrations.models import Declaration, OfficeEntry, Registration, Renewal
from registrations.permissions import WRITERS
from registrations.validity import last_day_of_month

State = Declaration.State
STANDING = (State.REGISTERED, State.SUSPENDED)


@dataclass(frozen=True)
class RenewalRow:
    """A registration in the office's list, with its newest renewal and the invoice that stands for it."""

    registration: Registration
    renewal: Renewal | None
    invoice: Invoice | None

    @property
    def has_nobody(self) -> bool:
        """Whether nobody of the organisation can be written to."""
        return not getattr(self.registration, "is_reachable", True)


def _ending(days: int) -> Callable[[date], QuerySet[Registration]]:
    def ending(day: date) -> QuerySet[Registration]:
        return _standing().filter(expires_on__range=(day, day + timedelta(days=days)))

    return ending


def _this_month(day: date) -> QuerySet[Registration]:
    return _standing().filter(expires_on__range=(day, last_day_of_month(day.year, day.month)))


def _unpaid(day: date) -> QuerySet[Registration]:
    return _with(Renewal.objects.open().filter(registration__declaration__state=State.REGISTERED))


def _lapsed(day: date) -> QuerySet[Registration]:
    return _with(Renewal.objects.open().filter(registration__declaration__state=State.LAPSED))


def _uninvoiced(day: date) -> QuerySet[Registration]:
    return _with(Renewal.objects.to_invoice(day))


def _without_effect(day: date) -> QuerySet[Registration]:
    return _with(Renewal.objects.paid_without_effect())


FILTERS: dict[str, tuple[str | Promise, Callable[[date], QuerySet[Registration]]]] = {
    "month": (_("End this month"), _this_month),
    "30": (_("End within 30 days"), _ending(30)),
    "60": (_("End within 60 days"), _ending(60)),
    "90": (_("End within 90 days"), _ending(90)),
    "unpaid": (_("Renewal not paid"), _unpaid),
    "uninvoiced": (_("Invoice cancelled, to be issued anew"), _uninvoiced),
    "lapsed": (_("Lapsed, a payment still brings it back"), _lapsed),
    "without_effect": (_("Paid without effect"), _without_effect),
}


def renewals_listed(chosen: str, day: date) -> QuerySet[Registration]:
    """Return the registrations of a filter, what ends first first."""
    found = FILTERS[chosen][1](day).select_related("declaration", "organization")
    written = Membership.objects.filter(organization=OuterRef("organization"), role__in=WRITERS, user__is_active=True)
    entered = OfficeEntry.objects.filter(declaration=OuterRef("declaration")).exclude(contact_email="")
    reachable = found.annotate(is_reachable=Exists(written) | Exists(entered))
    return reachable.prefetch_related("declaration__products").order_by("expires_on", "sequence")


def renewal_counts(day: date) -> list[tuple[str, str | Promise, int]]:
    """Return each filter with its name and how many registrations it holds."""
    return [(key, label, found(day).count()) for key, (label, found) in FILTERS.items()]


def renewal_rows(registrations: Iterable[Registration]) -> list[RenewalRow]:
    """Return registrations with their newest renewal, in a fixed number of queries."""
    registrations = list(registrations)
    newest = {each.registration_id: each for each in Renewal.objects.filter(registration__in=registrations)}
    invoices = invoices_by_renewal(newest.values())
    rows = [(each, newest.get(each.pk)) for each in registrations]
    return [RenewalRow(each, renewal, invoices.get(renewal.pk) if renewal else None) for each, renewal in rows]


def invoices_by_renewal(renewals: Iterable[Renewal]) -> dict[int, Invoice]:
    """Return the invoice that stands for each renewal, with its documents, by the renewal's key."""
    standing = Invoice.objects.standing().filter(
        for_kind=Renewal._meta.label_lower, for_key__in=[str(renewal.pk) for renewal in renewals]
    )
    papers = Prefetch("documents", Document.objects.select_related("file"))
    return {int(invoice.for_key): invoice for invoice in standing.prefetch_related(papers)}


def renewal_due_of(declaration: Declaration) -> tuple[Renewal, Invoice] | None:
    """Return the newest renewal of a declaration's registration with its invoice; None while none was offered."""
    renewal = Renewal.objects.filter(registration__declaration=declaration).last()
    invoice = invoices_by_renewal([renewal]).get(renewal.pk) if renewal else None
    return (renewal, invoice) if renewal and invoice else None


def why_not_extended(subject: Subject) -> str:
    """Return why a renewal that is paid for gave no year, in words for the office, or an empty text."""
    if subject.kind != Renewal._meta.label_lower or not is_paid(subject):
        return ""
    renewal = Renewal.objects.select_related("registration__declaration").get(pk=subject.key)
    number = renewal.registration.number
    if renewal.closed_at:
        return gettext(
            "%(number)s was not extended: the money came in after the renewal was over. "
            "Give it back, or undo the assignment and assign it to another invoice."
        ) % {"number": number}
    if renewal.registration.declaration.state == State.SUSPENDED:
        return gettext("%(number)s is suspended: it is extended when the suspension ends.") % {"number": number}
    return ""


def attach_renewals(declarations: Iterable[Declaration]) -> None:
    """Give each declaration the open renewal of its registration and its invoice, in two queries."""
    by_key = {declaration.pk: declaration for declaration in declarations}
    waiting = list(Renewal.objects.open().filter(registration__declaration__in=by_key).select_related("registration"))
    invoices = invoices_by_renewal(waiting)
    for renewal in waiting:
        declaration = by_key[renewal.registration.declaration_id]
        declaration.open_renewal, declaration.renewal_invoice = renewal, invoices.get(renewal.pk)


def _standing() -> QuerySet[Registration]:
    return Registration.objects.filter(declaration__state__in=STANDING)


def _with(renewals: QuerySet[Renewal]) -> QuerySet[Registration]:
    return Registration.objects.filter(pk__in=renewals.order_by().values("registration"))
