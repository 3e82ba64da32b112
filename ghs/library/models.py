"""The guideline library: editions of the guideline and the criteria each of them asks about."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    """A field of work that the guideline asks about. Risk management is asked of everyone."""

    RISK_MANAGEMENT = "risk_management", _("Risk management")
    QUALITY_MANAGEMENT = "quality_management", _("Quality management")
    PRODUCT_SAFETY = "product_safety", _("Product safety")
    LIFE_CYCLE = "life_cycle", _("Life cycle")


class GuidelineEditionQuerySet(models.QuerySet["GuidelineEdition"]):
    """Questions about many editions."""

    def on(self, day: date) -> Self:
        """Those in effect on a day, newest first."""
        return self.filter(effective_on__lte=day).order_by("-effective_on")


class GuidelineEdition(models.Model):
    """One edition of the GHS development guideline."""

    number = models.CharField(_("Number"), max_length=10, unique=True)
    effective_on = models.DateField(_("In effect from"), unique=True)

    objects: ClassVar[models.Manager["GuidelineEdition"]] = GuidelineEditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-effective_on"]

    def __str__(self) -> str:
        return self.number


class Criterion(models.Model):
    """One item of an edition's checklist."""

    edition = models.ForeignKey(GuidelineEdition, on_delete=models.PROTECT, related_name="criteria")
    area = models.CharField(_("Area"), max_length=20, choices=Area.choices)
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("Number"), max_length=20)
    clause = models.CharField(_("Clause"), max_length=60, blank=True)
    text = models.TextField(_("Text (Japanese)"))
    text_english = models.TextField(_("Text (English)"))
    evidence_wanted = models.TextField(_("Evidence wanted (Japanese)"), blank=True)
    evidence_wanted_english = models.TextField(_("Evidence wanted (English)"), blank=True)
    may_not_apply = models.BooleanField(_("May be answered with 'not applicable'"), default=False)

    class Meta:
        ordering = ["edition", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="criterion_number_once_an_edition"),
            models.UniqueConstraint(
                fields=["edition", "position"], name="criterion_position_once_an_edition"
            ),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="criterion_area_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
