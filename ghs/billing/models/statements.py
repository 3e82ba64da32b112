"""Bank statements and the money that came in on them: each line becomes a payment, or is set aside."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.models.payments import Payment
from ghs.files.models import StoredFile


class Statement(models.Model):
    """A file from the bank. Until it is imported it waits for somebody to look through what was recognised."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    layout = models.CharField(max_length=300)
    encoding = models.CharField(max_length=40)
    first_on = models.DateField()
    last_on = models.DateField()
    incoming_count = models.PositiveIntegerField()
    incoming_yen = models.PositiveBigIntegerField()
    withdrawal_count = models.PositiveIntegerField()
    known_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=models.F("first_on")), name="statement_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}: {self.first_on} – {self.last_on}"


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    """Questions about many lines."""

    def open(self) -> Self:
        """Those whose money is noted nowhere: no payment stands for them, and nobody has set them aside."""
        return self.filter(set_aside_at=None).filter(Q(payment=None) | Q(payment__reversed_by__isnull=False))

    def settled(self) -> Self:
        """Those that a payment stands for."""
        return self.filter(payment__isnull=False, payment__reversed_by=None)

    def set_aside(self) -> Self:
        """Those that are no business of the council's invoices."""
        return self.filter(set_aside_at__isnull=False)


class StatementLine(models.Model):
    """Money that came in. Units: yen; the balance is the one after the line, if the bank told it.

    `key` is the same for the same transfer in every layout; `fingerprint` tells equal transfers of one day apart.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    booked_on = models.DateField(_("Received on"))
    amount_yen = models.PositiveBigIntegerField(_("Amount"))
    payer = models.CharField(_("Payer as on the statement"), max_length=500, blank=True)
    text = models.CharField(_("Remark"), max_length=500, blank=True)
    balance_yen = models.BigIntegerField(null=True)
    key = models.CharField(max_length=64, db_index=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="statement_line")
    set_aside_reason = models.CharField(max_length=300, blank=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["StatementLine"]] = StatementLineQuerySet.as_manager()

    class Meta:
        ordering = ["booked_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="statement_line_above_zero"),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_reason="")
                | Q(set_aside_at__isnull=False, payment=None) & ~Q(set_aside_reason=""),
                name="statement_line_set_aside_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}: {self.booked_on} {self.amount_yen}"

    @property
    def is_settled(self) -> bool:
        """Whether a payment stands for it."""
        return self.payment is not None and not self.payment.is_undone

    @property
    def is_open(self) -> bool:
        """Whether its money is noted nowhere yet."""
        return not self.is_settled and self.set_aside_at is None
