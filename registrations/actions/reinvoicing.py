"""A renewal invoiced anew: its invoice was cancelled by hand, or an upgrade took effect before anything was paid."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.accounts.models import User
from ghs.billing.actions import OwnInvoice, cancel_invoice
from ghs.billing.models import Invoice
from ghs.billing.queries import standing_invoice
from ghs.billing.subjects import Subject
from ghs.council.models import PriceKind
from ghs.council.queries import price_on
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations import emails
from registrations.actions.charging import invoice_renewal
from registrations.actions.renewing import locked_renewal
from registrations.models import Registration, Renewal
from registrations.permissions import can_invoice_renewal


class NothingToInvoice(Refusal):
    """No payment could give the year any more."""

    message = gettext_lazy("No payment can extend this registration now, so that nothing is invoiced.")


@transaction.atomic
def reinvoice_renewal(*, renewal: Renewal, by: User, at: datetime) -> Invoice:
    """Issue another invoice for a renewal whose own was cancelled; the vendor is told by mail which one to pay.

    Effects: an invoice that stands already is returned as it is. Errors: OwnInvoice, NothingToInvoice.
    """
    declaration, renewal = locked_renewal(renewal)
    if not can_invoice_renewal(by, declaration):
        raise OwnInvoice
    if standing := standing_invoice(Subject.of(renewal)):
        return standing
    if not Renewal.objects.to_invoice(timezone.localdate(at)).filter(pk=renewal.pk).exists():
        raise NothingToInvoice
    return _invoice_anew(renewal, by, at)


def charge_new_level(registration: Registration, was_level: int, by: User | None, at: datetime) -> None:
    """Let an open renewal cost what the new level of a registration costs: another invoice takes the earlier's place.

    Effects: nothing when both levels cost the same, or once anything was paid: what was paid for stays at its price.
    """
    day = timezone.localdate(at)
    before, after = (price_on(PriceKind.RENEWAL, level, day) for level in (was_level, registration.level))
    if before == after:
        return
    for renewal in registration.renewals.open():
        invoice = standing_invoice(Subject.of(renewal))
        if invoice is None or invoice.settled_yen:
            continue
        with translation.override(invoice.language):
            reason = _("The registration has another level now. A new invoice takes the place of this one.")
        cancel_invoice(invoice=invoice, reason=reason, by=by, at=at)
        renewal.registration = registration
        _invoice_anew(renewal, by, at)


def _invoice_anew(renewal: Renewal, by: User | None, at: datetime) -> Invoice:
    invoice = invoice_renewal(renewal=renewal, by=by, at=at)
    declaration = renewal.registration.declaration
    record(verb="reinvoice_renewal", obj=declaration, by=by, at=at, detail={"number": invoice.number})
    cancelled = Invoice.objects.for_subject(Subject.of(renewal)).cancelled().first()
    emails.renewal_reinvoiced(renewal, invoice, cancelled, at)
    return invoice
