"""One more year of a registration: invoiced before its last day, given by the payment."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from ghs.billing.models import Invoice
from registrations.models.declarations import Declaration
from registrations.models.registrations import Registration
from registrations.validity import NOTED_WITHIN, REMINDER_DAYS, first_reinstatable, reinstatable_to

State = Declaration.State

# While a registration is one of these, a payment gives it its year at once.
EXTENDABLE = (State.REGISTERED, State.LAPSED)
# Out of these no payment leads back.
ENDED = (State.WITHDRAWN, State.REVOKED)


class RenewalQuerySet(models.QuerySet["Renewal"]):
    """Questions about many renewals."""

    def open(self) -> Self:
        """Those that neither a payment nor the end of their period has settled."""
        return self.filter(extended_at=None, closed_at=None)

    def with_standing_invoice(self, invoices: models.QuerySet[Invoice]) -> Self:
        """Those for which one of some invoices was issued."""
        key = {"for_kind": self.model._meta.label_lower, "for_key": Cast(OuterRef("pk"), models.CharField())}
        return self.filter(Exists(invoices.filter(**key)))

    def paid_but_not_extended(self) -> Self:
        """Those whose money has come in and whose year is still to be given."""
        waiting = self.open().filter(registration__declaration__state__in=EXTENDABLE)
        return waiting.with_standing_invoice(Invoice.objects.paid())

    def without_invoice(self) -> Self:
        """Open ones whose invoice was cancelled by hand while a payment could still give the year."""
        waiting = self.open().filter(registration__declaration__state__in=EXTENDABLE)
        return waiting.exclude(pk__in=waiting.with_standing_invoice(Invoice.objects.standing()).values("pk"))

    def to_invoice(self, day: date) -> Self:
        """Those for which another invoice may be issued on a day: without one, and not too late for a payment."""
        timely = Q(extends_from__gte=first_reinstatable(day), extends_from=F("registration__expires_on"))
        return self.without_invoice().filter(timely)

    def to_remind(self, day: date) -> Self:
        """Those of which a reminder is due on a day that was not sent: after an outage only the newest one."""
        due, last = Q(pk=None), -1
        for step in sorted(REMINDER_DAYS):
            window = (day + timedelta(days=last + 1), day + timedelta(days=step))
            unsent = Q(reminded_days=None) | Q(reminded_days__gt=step)
            due |= Q(unsent, extends_from__range=window)
            last = step
        return self.open().filter(due, registration__declaration__state=State.REGISTERED)

    def to_close(self, day: date) -> Self:
        """Those that no payment can settle any more: ended, lapsed for good, or for a last day that was changed."""
        is_late = Q(extends_from__lt=first_reinstatable(day - NOTED_WITHIN))
        is_over = Q(registration__declaration__state__in=ENDED)
        is_void = ~Q(extends_from=F("registration__expires_on"))
        late = is_late & Q(registration__declaration__state__in=EXTENDABLE)
        return self.open().filter(is_over | late | is_void)

    def paid_without_effect(self) -> Self:
        """Those that were closed although money stands on their invoice: the office gives it back or re-assigns it."""
        return self.filter(closed_at__isnull=False).with_standing_invoice(Invoice.objects.with_money())


class Renewal(models.Model):
    """A year offered to a registration, from its last day to the new one. Its invoice has it as subject.

    `reminded_days` tells the latest reminder by the days that were left.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="renewals")
    extends_from = models.DateField(_("Valid to"))
    extends_to = models.DateField(_("After the renewal valid to"))
    opened_at = models.DateTimeField()
    reminded_days = models.PositiveSmallIntegerField(null=True)
    extended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Renewal"]] = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ["extends_from", "id"]
        indexes = [
            models.Index(fields=["extends_from"], condition=Q(extended_at=None, closed_at=None), name="renewal_open")
        ]
        constraints = [
            models.UniqueConstraint(fields=["registration", "extends_from"], name="renewal_once_a_period"),
            models.CheckConstraint(condition=Q(extends_to__gt=F("extends_from")), name="renewal_extends"),
            models.CheckConstraint(condition=Q(extended_at=None) | Q(closed_at=None), name="renewal_settled_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.extends_from} → {self.extends_to}"

    @property
    def is_open(self) -> bool:
        """Whether a payment would still give the year."""
        return self.extended_at is None and self.closed_at is None

    @property
    def payable_to(self) -> date:
        """The last day on which a payment that comes in still counts."""
        return reinstatable_to(self.extends_from)
