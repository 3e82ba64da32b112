"""Money that came in, the invoices it pays, and money that went back. Nothing is changed: an undoing is a row."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.models.documents import Document
from ghs.billing.models.invoices import Invoice


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Questions about many payments."""

    def standing(self) -> Self:
        """Those that came in and were not undone."""
        return self.filter(reverses=None, reversed_by=None)

    def with_credit(self) -> Self:
        """Those of which something pays no invoice yet and was not given back."""
        return self.filter(reverses=None, for_kind="", used_yen__lt=F("amount_yen"))


class Payment(models.Model):
    """Money that came in, or the undoing of such a row with the amount below zero. Units: yen."""

    class Source(models.TextChoices):
        BY_HAND = "by_hand", _("Noted by hand")
        STATEMENT = "statement", _("Bank statement")

    received_on = models.DateField(_("Received on"))
    amount_yen = models.IntegerField(_("Amount"))
    payer_name = models.CharField(_("Payer as on the statement"), max_length=160, blank=True)
    search_key = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.BY_HAND)
    # Counted by triggers (migration 0005): what pays invoices, was given back or undone.
    used_yen = models.PositiveIntegerField(default=0)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=300, blank=True)
    # What a payment was noted for before there were invoices; empty since.
    for_kind = models.CharField(max_length=60, blank=True)
    for_key = models.CharField(max_length=60, blank=True)
    submission = models.UUIDField(unique=True)
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Payment"]] = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        indexes = [models.Index(fields=["received_on", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["for_kind", "for_key"], condition=~Q(for_kind=""), name="payment_once_an_object"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, amount_yen__gt=0) | Q(reverses__isnull=False, amount_yen__lt=0),
                name="payment_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, used_yen__lte=F("amount_yen")) | Q(reverses__isnull=False, used_yen=0),
                name="payment_not_used_twice",
            ),
            models.CheckConstraint(condition=Q(reverses=None) | ~Q(reason=""), name="payment_undone_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}: {self.amount_yen}"

    @property
    def credit_yen(self) -> int:
        """What pays no invoice yet. Units: yen."""
        return max(0, self.amount_yen - self.used_yen) if not self.for_kind else 0

    @property
    def is_undone(self) -> bool:
        """Whether a later row undid it."""
        return hasattr(self, "reversed_by")


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Questions about many allocations."""

    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(reverses=None, reversed_by=None)


class Allocation(models.Model):
    """What a payment gives to an invoice, or the undoing of such a row with amounts below zero. Units: yen.

    `fee_difference_yen` is what the payer's bank kept for itself (振込手数料) and the council bears.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    amount_yen = models.IntegerField()
    fee_difference_yen = models.IntegerField(default=0)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=300, blank=True)
    booked_on = models.DateField()
    allocated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    allocated_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Allocation"]] = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["allocated_at", "id"]
        indexes = [models.Index(fields=["booked_on", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount_yen__gt=0, fee_difference_yen__gte=0)
                | Q(reverses__isnull=False, amount_yen__lt=0, fee_difference_yen__lte=0),
                name="allocation_above_zero",
            ),
            models.CheckConstraint(condition=Q(reverses=None) | ~Q(reason=""), name="allocation_undone_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} → {self.invoice_id}: {self.amount_yen}"

    @property
    def is_undone(self) -> bool:
        """Whether a later row undid it."""
        return hasattr(self, "reversed_by")


class Refund(models.Model):
    """Money that went back: for an invoice with its return invoice, or an overpayment. Units: yen."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="refunds")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="refund")
    amount_yen = models.PositiveIntegerField()
    refunded_on = models.DateField()
    reason = models.CharField(max_length=300)
    submission = models.UUIDField(unique=True)
    refunded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["refunded_on", "id"]
        indexes = [models.Index(fields=["refunded_on", "id"])]
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="refund_above_zero"),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, document__isnull=False, payment=None)
                | Q(invoice=None, document=None, payment__isnull=False),
                name="refund_of_an_invoice_or_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk}: {self.amount_yen}"
