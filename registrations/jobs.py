"""What the clock starts for registrations. Each one finds what is due and may run any number of times."""

import logging

from celery import shared_task
from django.utils import timezone

from registrations import actions
from registrations.models import Declaration, Registration, StandIn

logger = logging.getLogger(__name__)


@shared_task
def settle_paid() -> None:
    """Register what was paid but not registered: the request that noted the payment may have been cut off."""
    for declaration in Declaration.objects.paid_but_not_registered():
        try:
            actions.settle_declaration(declaration=declaration, by=None, at=timezone.now())
        except Exception:
            logger.exception("declaration %s is paid but could not be registered", declaration.pk)


@shared_task
def lapse_expired() -> None:
    """End the registrations whose last day is over."""
    today = timezone.localdate()
    for registration in Registration.objects.expired_by(today).select_related("declaration"):
        try:
            actions.lapse_registration(registration=registration, at=timezone.now())
        except Exception:
            logger.exception("registration %s has expired but could not be ended", registration.number)


@shared_task
def remind_of_stand_ins() -> None:
    """Tell the registrars, once, of each decision made alone that nobody confirmed in time."""
    for stand_in in StandIn.objects.overdue(timezone.localdate()).filter(reminded_at=None):
        try:
            actions.remind_of_stand_in(stand_in=stand_in, at=timezone.now())
        except Exception:
            logger.exception("stand-in %s is overdue but nobody could be told", stand_in.pk)
