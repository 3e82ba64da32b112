"""The operator's own data: dated values, the newest one in effect counts, older ones stay as history."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet["Dated"]):
    """Questions about values with a date of effect."""

    def on(self, day: date) -> Self:
        """Those in effect on a day, newest first."""
        return self.filter(effective_on__lte=day).order_by("-effective_on", "-id")


class Dated(models.Model):
    """A value that counts from a day on, until a newer one does."""

    effective_on = models.DateField(_("In effect from"))

    objects: ClassVar[models.Manager["Dated"]] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class CouncilProfile(Dated):
    """Who the council is: what stands on letters, mails and invoices."""

    name = models.CharField(_("Name"), max_length=120)
    name_english = models.CharField(_("Name in English"), max_length=160)
    postcode = models.CharField(_("Postcode"), max_length=7)
    address = models.CharField(_("Address"), max_length=200)
    address_english = models.CharField(_("Address in English"), max_length=200, blank=True)
    contact_email = models.EmailField(_("Contact e-mail address"))
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    office_hours = models.CharField(_("Office hours"), max_length=120, blank=True)
    invoice_number = models.CharField(_("Invoice registration number (T-number)"), max_length=14, blank=True)
    bank_account = models.TextField(_("Bank account for transfers"), blank=True)
    seal_image = models.FileField(_("Seal image"), upload_to="council/", blank=True)

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(invoice_number="") | models.Q(invoice_number__regex=r"^T[0-9]{13}$"),
                name="council_invoice_number_t_and_13_digits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.effective_on}"


class PriceKind(models.TextChoices):
    """What a price is for."""

    REGISTRATION = "registration", _("Registration fee")
    RENEWAL = "renewal", _("Yearly renewal fee")
    UPGRADE = "upgrade", _("Upgrade to a higher level")


class Price(Dated):
    """A price by kind and level. Units: yen without tax."""

    kind = models.CharField(_("Kind"), max_length=20, choices=PriceKind.choices)
    level = models.PositiveSmallIntegerField(_("Level"))
    amount_yen = models.PositiveIntegerField(_("Amount in yen, without tax"))

    class Meta:
        ordering = ["kind", "level", "-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "level", "effective_on"], name="price_once_a_day"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 3)), name="price_level_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} {self.effective_on}"


class TaxRate(Dated):
    """The consumption tax rate. Units: percent."""

    percent = models.DecimalField(_("Percent"), max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["-effective_on"]
        constraints = [models.UniqueConstraint(fields=["effective_on"], name="tax_rate_once_a_day")]

    def __str__(self) -> str:
        return f"{self.percent} % {self.effective_on}"

    def tax_on(self, amount_yen: int) -> int:
        """Return the tax on an amount, fractions of a yen dropped. Units: yen."""
        return int(Decimal(amount_yen) * self.percent / 100)


class SchemeStatus(Dated):
    """Whether the scheme takes declarations."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        RENEWALS_ONLY = "renewals_only", _("Renewals only")
        CLOSED = "closed", _("Closed")

    status = models.CharField(_("Status"), max_length=20, choices=Status.choices)
    notice = models.CharField(_("Notice shown to everyone (Japanese)"), max_length=300, blank=True)
    notice_english = models.CharField(_("Notice shown to everyone (English)"), max_length=300, blank=True)

    class Meta:
        ordering = ["-effective_on", "-id"]

    def __str__(self) -> str:
        return f"{self.status} {self.effective_on}"

    @property
    def is_simply_open(self) -> bool:
        """Whether declarations are taken and there is nothing to tell."""
        return self.status == self.Status.OPEN and not (self.notice or self.notice_english)


class StandInRule(Dated):
    """Whether one person may decide alone (代決), and how soon another must confirm it. Units: business days."""

    is_allowed = models.BooleanField(_("A registrar may decide alone when no second person is available"))
    confirm_within_days = models.PositiveSmallIntegerField(_("Working days until another confirms it"), default=5)

    class Meta:
        ordering = ["-effective_on", "-id"]

    def __str__(self) -> str:
        return f"{self.is_allowed} {self.effective_on}"


class ClosingDays(models.Model):
    """Days on which the office is closed beside week-ends and public holidays; first and last included."""

    first_on = models.DateField(_("First day"))
    last_on = models.DateField(_("Last day"))
    reason = models.CharField(_("Reason"), max_length=120)

    class Meta:
        ordering = ["-first_on"]
        verbose_name_plural = "closing days"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="closing_days_last_not_before_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"
