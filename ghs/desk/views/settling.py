"""What a payment causes in the apps above. Should it fail, the payment stands and the minute job does it."""

import logging
from collections.abc import Iterable

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ghs.accounts.access import SignedInRequest
from ghs.billing.models import Invoice
from registrations.actions import settle_declaration
from registrations.models import Declaration

logger = logging.getLogger(__name__)
# A registration takes a permit to be typeset; what is beyond this many waits for the minute job.
MOST_IN_A_REQUEST = 10


def settle_paid_by(request: SignedInRequest, invoices: Iterable[Invoice]) -> None:
    """Register what the invoices were for, and tell the person."""
    keys = [invoice.for_key for invoice in invoices if invoice.for_kind == Declaration._meta.label_lower]
    due = list(Declaration.objects.paid_but_not_registered().filter(pk__in=keys)[: MOST_IN_A_REQUEST + 1])
    done = sum(_settle(request, declaration) for declaration in due[:MOST_IN_A_REQUEST])
    if done:
        text = ngettext("%(count)d product was registered.", "%(count)d products were registered.", done)
        messages.success(request, text % {"count": done})
    if done < len(due):
        messages.warning(request, _("Some registrations could not be finished now: they follow within a minute."))


def _settle(request: SignedInRequest, declaration: Declaration) -> bool:
    try:
        settle_declaration(declaration=declaration, by=request.user, at=timezone.now())
    except Exception:
        logger.exception("declaration %s is paid but could not be registered", declaration.pk)
        return False
    return True
