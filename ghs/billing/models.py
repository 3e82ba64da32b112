"""Money that came in. What it is for is known only as (kind, key)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Questions about many payments."""

    def for_object(self, obj: models.Model) -> Self:
        """Those noted for one object."""
        return self.filter(for_kind=obj._meta.label_lower, for_key=str(obj.pk))


class Payment(models.Model):
    """A payment that a staff member noted by hand."""

    for_kind = models.CharField(max_length=60)
    for_key = models.CharField(max_length=60)
    amount_yen = models.PositiveIntegerField(_("Amount"))
    paid_on = models.DateField(_("Paid on"))
    submission = models.UUIDField(unique=True)
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Payment"]] = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["for_kind", "for_key"], name="payment_once_an_object"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="payment_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.for_kind}:{self.for_key} {self.amount_yen}"
