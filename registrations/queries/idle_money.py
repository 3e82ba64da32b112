"""Money that came in and serves no purpose: the office gives it back, or assigns it to another invoice."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.billing.models import Invoice, Payment
from registrations.models import Declaration, Renewal

RENEWAL_OVER = _("Renewal paid too late, or for a registration that has ended")
CHANGE_OVER = _("Paid for a change or a declaration that did not come about")
CREDIT = _("Pays no invoice yet")


@dataclass(frozen=True)
class IdleMoney:
    """An amount that waits for the office, and why: on an invoice, or of a payment. Units: yen."""

    amount_yen: int
    why: str | Promise
    invoice: Invoice | None = None
    payment: Payment | None = None


def idle_money() -> list[IdleMoney]:
    """Return all money without a purpose: what stands on invoices first, then what pays none, each oldest first."""
    renewals = _paid_for(Renewal._meta.label_lower, Renewal.objects.paid_without_effect())
    changes = _paid_for(Declaration._meta.label_lower, Declaration.objects.cancelled_but_paid())
    credit = Payment.objects.with_credit().order_by("received_on", "id")
    return [
        *(_on_invoice(invoice, RENEWAL_OVER) for invoice in renewals),
        *(_on_invoice(invoice, CHANGE_OVER) for invoice in changes),
        *(IdleMoney(payment.credit_yen, CREDIT, payment=payment) for payment in credit),
    ]


def _on_invoice(invoice: Invoice, why: str | Promise) -> IdleMoney:
    return IdleMoney(invoice.settled_yen - invoice.refunded_yen, why, invoice=invoice)


def _paid_for(kind: str, rows: QuerySet[Renewal] | QuerySet[Declaration]) -> QuerySet[Invoice]:
    keys = [str(key) for key in rows.order_by().values_list("pk", flat=True)]
    return Invoice.objects.with_money().filter(for_kind=kind, for_key__in=keys).order_by("issued_at", "id")
