"""What was issued: quotes, invoices, receipts, return invoices, cancellations. Nothing issued is ever changed."""

import uuid
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.lines import Line
from ghs.billing.models.invoices import Invoice, Quote
from ghs.files.models import StoredFile


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about many documents."""

    def visible_to(self, user: User) -> Self:
        """Those of the organisations a person acts for, in whatever role."""
        of_quote = Q(quote__organization__memberships__user=user)
        return self.filter(of_quote | Q(invoice__organization__memberships__user=user)).distinct()


class Document(models.Model):
    """One version of an issued document, with the data of its day and its PDF. Units: yen.

    Shape: `lines` and `rates` as `ghs.billing.lines` writes them; `facts` is what the PDF was made from. The database
    refuses sums that do not fit, and any later change.
    """

    class Kind(models.TextChoices):
        QUOTE = "quote", _("Quote")
        INVOICE = "invoice", _("Invoice")
        RECEIPT = "receipt", _("Receipt")
        RETURN_INVOICE = "return_invoice", _("Return invoice")
        CANCELLATION = "cancellation", _("Cancellation")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(_("Number"), max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, related_name="documents")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="documents")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    lines = models.JSONField()
    rates = models.JSONField()
    net_yen = models.PositiveIntegerField()
    tax_yen = models.PositiveIntegerField()
    total_yen = models.PositiveIntegerField()
    council_invoice_number = models.CharField(max_length=14, blank=True)
    facts = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True, default=uuid.uuid4)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager["Document"]] = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["issued_at", "id"]
        indexes = [models.Index(fields=["issued_on", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "version"], name="document_number_once_a_series"),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")), name="document_total_is_net_and_tax"
            ),
            models.CheckConstraint(
                condition=Q(kind="quote", quote__isnull=False, invoice=None)
                | ~Q(kind="quote") & Q(quote=None, invoice__isnull=False),
                name="document_of_a_quote_or_an_invoice",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None) | Q(version__gt=1, supersedes__isnull=False),
                name="document_later_versions_supersede",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.version}"

    @property
    def is_copy(self) -> bool:
        """Whether it was issued again (再発行)."""
        return self.version > 1

    def all_lines(self) -> list[Line]:
        """Return the lines as they were issued."""
        return [Line.from_json(kept) for kept in self.lines]

    def all_rates(self) -> list[Decimal]:
        """Return the tax rates that occur. Units: percent."""
        return [Decimal(rate["rate_percent"]) for rate in self.rates]
