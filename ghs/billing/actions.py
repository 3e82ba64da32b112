"""Noting money that came in."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.accounts.models import User
from ghs.billing.models import Payment
from ghs.errors import Refusal
from ghs.history.actions import record


class WrongAmount(Refusal):
    """The amount is not what is due."""


class PaidInFuture(Refusal):
    """A payment is noted once it has come in."""

    message = gettext_lazy("Choose today or an earlier day: a payment is noted once it has come in.")


class PaidAlready(Refusal):
    """A payment has been noted for this before."""

    message = gettext_lazy("A payment has been noted for this already.")


@transaction.atomic
def note_payment(
    *,
    obj: models.Model,
    due_yen: int,
    amount_yen: int,
    paid_on: date,
    submission: UUID,
    by: User,
    at: datetime,
) -> Payment:
    """Note by hand that what is due for an object was paid.

    Effects: the same submission again returns the same payment.
    Errors: WrongAmount, PaidInFuture, PaidAlready.
    """
    payments = Payment.objects.for_object(obj)
    if earlier := payments.filter(submission=submission).first():
        return earlier
    if paid_on > timezone.localdate(at):
        raise PaidInFuture(field="paid_on")
    if amount_yen != due_yen:
        raise WrongAmount(_difference(due_yen, amount_yen), field="amount_yen")
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                for_kind=obj._meta.label_lower,
                for_key=str(obj.pk),
                amount_yen=amount_yen,
                paid_on=paid_on,
                submission=submission,
                noted_by=by,
                noted_at=at,
            )
    except IntegrityError:
        raise PaidAlready from None
    record(verb="note_payment", obj=obj, by=by, at=at, detail={"yen": amount_yen, "paid_on": str(paid_on)})
    return payment


def _difference(due_yen: int, amount_yen: int) -> str:
    numbers = {"due": f"{due_yen:,}", "difference": f"{abs(due_yen - amount_yen):,}"}
    if amount_yen < due_yen:
        return _("%(due)s yen are due: this is %(difference)s yen too little. Check the amount.") % numbers
    return _("%(due)s yen are due: this is %(difference)s yen too much. Check the amount.") % numbers
