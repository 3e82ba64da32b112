"""What the clock starts for registrations. Each one finds what is due and may run any number of times."""

import logging

from celery import shared_task
from django.utils import timezone

from ghs.council.queries import takes_renewals
from registrations import actions
from registrations.models import Declaration, Registration, Renewal, StandIn

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
def republish_renamed() -> None:
    """Let the register call organisations by their new names."""
    for registration in Registration.objects.renamed():
        try:
            actions.republish_renamed(registration=registration, at=timezone.now())
        except Exception:
            logger.exception("registration %s could not be published with its organisation's name", registration.number)


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
def extend_paid() -> None:
    """Extend what was paid for but not extended: the request that noted the payment may have been cut off."""
    for renewal in Renewal.objects.paid_but_not_extended().select_related("registration__declaration"):
        try:
            actions.settle_renewal(renewal=renewal, by=None, at=timezone.now())
        except Exception:
            logger.exception("renewal %s is paid but could not be extended", renewal.pk)


@shared_task
def open_renewals() -> None:
    """Invoice another year to the registrations that end soon, while the scheme takes renewals."""
    today = timezone.localdate()
    if not takes_renewals(today):
        return
    for registration in Registration.objects.to_renew(today).select_related("declaration"):
        try:
            actions.open_renewal(registration=registration, at=timezone.now())
        except Exception:
            logger.exception("registration %s ends soon but its renewal could not be invoiced", registration.number)


@shared_task
def remind_of_renewals() -> None:
    """Remind the vendors of what is to be paid for another year."""
    for renewal in Renewal.objects.to_remind(timezone.localdate()).select_related("registration__declaration"):
        try:
            actions.remind_of_renewal(renewal=renewal, at=timezone.now())
        except Exception:
            logger.exception("renewal %s is due but nobody could be reminded", renewal.pk)


@shared_task
def close_renewals() -> None:
    """Close the renewals that no payment can settle any more, and cancel their invoices."""
    for renewal in Renewal.objects.to_close(timezone.localdate()).select_related("registration__declaration"):
        try:
            actions.close_renewal(renewal=renewal, at=timezone.now())
        except Exception:
            logger.exception("renewal %s is over but could not be closed", renewal.pk)


@shared_task
def close_revisions() -> None:
    """Close the accepted changes of registrations that have ended, and cancel their invoices."""
    for declaration in Declaration.objects.changes_of_the_ended(timezone.localdate()):
        try:
            actions.close_revision(declaration=declaration, at=timezone.now())
        except Exception:
            logger.exception("declaration %s changes what has ended but could not be closed", declaration.pk)


@shared_task
def remind_of_stand_ins() -> None:
    """Tell the registrars, once, of each decision made alone that nobody confirmed in time."""
    for stand_in in StandIn.objects.overdue(timezone.localdate()).filter(reminded_at=None):
        try:
            actions.remind_of_stand_in(stand_in=stand_in, at=timezone.now())
        except Exception:
            logger.exception("stand-in %s is overdue but nobody could be told", stand_in.pk)
