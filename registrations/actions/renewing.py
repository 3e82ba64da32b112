"""Another year for a registration: invoiced, reminded of, given by the payment, closed when none came in time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ghs.accounts.models import User
from ghs.billing.actions import cancel_invoice
from ghs.billing.models import Invoice
from ghs.billing.queries import is_paid, paid_on, standing_invoice
from ghs.billing.subjects import Subject
from ghs.history.actions import record
from registrations import emails
from registrations.actions.charging import NotPaid, invoice_renewal
from registrations.actions.documents import issue_permit
from registrations.actions.publishing import publish_version
from registrations.actions.states import WrongState, locked, move
from registrations.models import Actor, Declaration, Registration, Renewal
from registrations.validity import OFFERED_WITHIN, extended, reinstatable_to, reminder_reached

State = Declaration.State


@transaction.atomic
def open_renewal(*, registration: Registration, at: datetime, within: timedelta = OFFERED_WITHIN) -> Renewal | None:
    """Offer a registration another year: the invoice is issued and the vendor told by mail.

    Effects: a second call for the same period returns the first renewal; None when it does not end within that time, or
    is not in force.
    """
    declaration = locked(Declaration.objects.get(registration=registration))
    registration = Registration.objects.select_related("declaration", "organization").get(pk=registration.pk)
    left = registration.expires_on - timezone.localdate(at)
    if declaration.state != State.REGISTERED or not 0 <= left.days <= within.days:
        return None
    renewal, is_new = _offer(registration, at)
    if is_new:
        invoice = invoice_renewal(renewal=renewal, by=None, at=at)
        emails.renewal_offered(renewal, invoice, at)
    return renewal


def offer_after_expiry(registration: Registration, at: datetime) -> Renewal | None:
    """Return the open renewal of a registration that has just lapsed; one that was never offered is offered now.

    Shape: None when nothing brings it back any more.
    """
    if reinstatable_to(registration.expires_on) < timezone.localdate(at):
        return None
    renewal, is_new = _offer(registration, at)
    if is_new:
        invoice_renewal(renewal=renewal, by=None, at=at)
    return renewal if renewal.is_open and _invoice(renewal) else None


@transaction.atomic
def remind_of_renewal(*, renewal: Renewal, at: datetime) -> Renewal:
    """Remind the vendor of a renewal: once at each step, of several missed ones only at the newest.

    Effects: nothing once it is paid or settled, nor at a step that was over when the invoice was mailed.
    """
    declaration, renewal = locked_renewal(renewal)
    step = reminder_reached(renewal.extends_from, timezone.localdate(at))
    if not renewal.is_open or declaration.state != State.REGISTERED or step is None:
        return renewal
    if renewal.reminded_days is not None and renewal.reminded_days <= step:
        return renewal
    renewal.reminded_days = step
    renewal.save(update_fields=["reminded_days"])
    invoice = _invoice(renewal)
    left_when_opened = (renewal.extends_from - timezone.localdate(renewal.opened_at)).days
    if invoice and not is_paid(Subject.of(renewal)) and step < left_when_opened:
        emails.renewal_due(renewal, invoice, step, at)
    return renewal


@transaction.atomic
def settle_renewal(*, renewal: Renewal, by: User | None, at: datetime) -> Renewal:
    """Extend by a year what was paid for: a new public version, a new permit, a mail to the vendor.

    Effects: a lapsed registration comes back when the money came in within the time for it, else the renewal is closed;
    what is settled already stays as it is. Errors: NotPaid, WrongState.
    """
    declaration, renewal = locked_renewal(renewal)
    if not renewal.is_open:
        return renewal
    came_in_on = paid_on(Subject.of(renewal))
    if came_in_on is None:
        raise NotPaid
    was_lapsed = declaration.state == State.LAPSED
    if was_lapsed:
        if came_in_on > renewal.payable_to:
            return _close(renewal, declaration, at)
        move(
            declaration=declaration,
            to=State.REGISTERED,
            actor=Actor.PAYMENT,
            by=by,
            at=at,
            verb="reinstate_registration",
        )
    elif declaration.state != State.REGISTERED:
        raise WrongState
    _extend(renewal, declaration, by, at)
    emails.registration_renewed(renewal, at, was_lapsed=was_lapsed)
    return renewal


@transaction.atomic
def close_renewal(*, renewal: Renewal, at: datetime) -> Renewal:
    """End a renewal that no payment can settle any more; an unpaid invoice is cancelled by a document.

    Effects: nothing while it is open for good reason. Money that stands on the invoice stays there for the office.
    """
    declaration, renewal = locked_renewal(renewal)
    if not Renewal.objects.to_close(timezone.localdate(at)).filter(pk=renewal.pk).exists():
        return renewal
    if Renewal.objects.paid_but_not_extended().filter(pk=renewal.pk).exists():
        return renewal
    invoice = _invoice(renewal)
    if invoice and not invoice.settled_yen:
        with translation.override(invoice.language):
            reason = _reason(declaration.state)
        cancel_invoice(invoice=invoice, reason=reason, by=None, at=at)
    return _close(renewal, declaration, at)


def close_renewals(declaration: Declaration, at: datetime) -> None:
    """Close what was offered to a registration that has just ended for good."""
    for renewal in Renewal.objects.open().filter(registration__declaration=declaration):
        close_renewal(renewal=renewal, at=at)


def _offer(registration: Registration, at: datetime) -> tuple[Renewal, bool]:
    return Renewal.objects.get_or_create(
        registration=registration,
        extends_from=registration.expires_on,
        defaults={"extends_to": extended(registration.expires_on), "opened_at": at},
    )


def _extend(renewal: Renewal, declaration: Declaration, by: User | None, at: datetime) -> None:
    """Give the year: from the old last day, never from the day of the payment."""
    registration = renewal.registration
    registration.declaration = declaration
    registration.expires_on = extended(registration.expires_on)
    registration.save(update_fields=["expires_on"])
    renewal.extended_at = at
    renewal.save(update_fields=["extended_at"])
    detail = {"expires_on": registration.expires_on.isoformat()}
    record(verb="renew_registration", obj=declaration, by=by, at=at, detail=detail)
    publish_version(registration=registration, at=at)
    issue_permit(registration, by, at)


def _close(renewal: Renewal, declaration: Declaration, at: datetime) -> Renewal:
    renewal.closed_at = at
    renewal.save(update_fields=["closed_at"])
    detail = {"expires_on": renewal.extends_from.isoformat()}
    record(verb="close_renewal", obj=declaration, by=None, at=at, detail=detail)
    return renewal


def _reason(state: str) -> str:
    """Return why an invoice is cancelled, as its cancellation document says it."""
    reasons = {
        State.WITHDRAWN: _("The use of the mark was ended."),
        State.REVOKED: _("The registration was revoked."),
        State.LAPSED: _("No payment came in while the registration could be reinstated."),
    }
    return reasons.get(State(state), _("The last day of the registration was changed."))


def _invoice(renewal: Renewal) -> Invoice | None:
    return standing_invoice(Subject.of(renewal))


def locked_renewal(renewal: Renewal) -> tuple[Declaration, Renewal]:
    """Return a renewal with its declaration as they are now, locked until the caller's transaction ends."""
    declaration = locked(Declaration.objects.get(registration__renewals=renewal))
    rows = Renewal.objects.select_for_update(of=("self", "registration"))
    return declaration, rows.select_related("registration__organization").get(pk=renewal.pk)
