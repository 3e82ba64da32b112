"""What a payment causes in the apps above. Should it fail, the payment stands and the minute job does it."""

import logging
from collections.abc import Sequence

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ghs.accounts.access import SignedInRequest
from ghs.billing.models import Invoice
from registrations.actions import settle_invoice
from registrations.queries import why_not_extended

logger = logging.getLogger(__name__)
# A registration takes a permit to be typeset; what is beyond this many waits for the minute job.
MOST_IN_A_REQUEST = 10


def settle_paid_by(request: SignedInRequest, invoices: Sequence[Invoice]) -> None:
    """Register or extend what the invoices were for, and tell the person."""
    results = [_settle(request, invoice) for invoice in invoices[:MOST_IN_A_REQUEST]]
    if done := results.count(True):
        text = ngettext(
            "%(count)d product was registered or extended.", "%(count)d products were registered or extended.", done
        )
        messages.success(request, text % {"count": done})
    for invoice in invoices:
        tell_of_no_effect(request, invoice)
    if False in results or (done and len(invoices) > MOST_IN_A_REQUEST):
        messages.warning(request, _("Some registrations could not be finished now: they follow within a minute."))


def tell_of_no_effect(request: SignedInRequest, invoice: Invoice) -> None:
    """Warn of money that pays for another year and yet gives none."""
    if reason := why_not_extended(invoice.subject):
        messages.warning(request, reason)


def _settle(request: SignedInRequest, invoice: Invoice) -> bool | None:
    """Return whether it was settled, or None when there is nothing to settle."""
    try:
        registration = settle_invoice(invoice=invoice, by=request.user, at=timezone.now())
    except Exception:
        logger.exception("invoice %s is paid but what it is for could not be registered", invoice.number)
        return False
    return True if registration else None
