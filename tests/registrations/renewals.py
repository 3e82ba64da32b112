"""Registrations on the way to another year, brought there by the same actions that people use."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from ghs.accounts.models import User
from ghs.billing.actions import note_payment
from ghs.billing.models import Invoice
from ghs.billing.subjects import Subject
from registrations import actions
from registrations.models import Registration, RegistrationVersion, Renewal
from tests.registrations.factories import Case

# The last day of a registration made on the day of `tests.registrations.factories.AT`.
LAST = date(2027, 11, 30)


def noon(day: date, days: int = 0) -> datetime:
    """Return noon in Japan some days after a day."""
    return datetime.combine(day + timedelta(days=days), time(3), tzinfo=UTC)


def registered_to(case: Case, last_day: date) -> Registration:
    """Register a case, with a last day of one's own in the row and in what the public sees."""
    case.to("registered")
    rows = Registration.objects.filter(declaration=case.declaration)
    rows.update(registered_on=last_day - timedelta(days=365), expires_on=last_day)
    began = noon(last_day, -360)
    RegistrationVersion.objects.filter(registration__in=rows).update(expires_on=last_day, recorded_from=began)
    return rows.select_related("declaration").get()


def offered(case: Case, last_day: date = LAST) -> Renewal:
    """Return a renewal that was invoiced on its day."""
    renewal = actions.open_renewal(registration=registered_to(case, last_day), at=noon(last_day, -90))
    assert renewal is not None
    return renewal


def invoice_of(renewal: Renewal) -> Invoice:
    """Return the invoice that stands for a renewal."""
    return Invoice.objects.standing().for_subject(Subject.of(renewal)).get()


def paid(
    renewal: Renewal,
    at: datetime,
    by: User,
    came_in: datetime | None = None,
    *,
    amount_yen: int = 22_000,
    invoice: Invoice | None = None,
) -> Renewal:
    """Note a payment for a renewal, and nothing that follows from it."""
    note_payment(
        invoice=invoice or invoice_of(renewal),
        amount_yen=amount_yen,
        is_difference_accepted=True,
        received_on=timezone.localdate(came_in or at),
        submission=uuid.uuid4(),
        by=by,
        at=at,
    )
    return renewal
