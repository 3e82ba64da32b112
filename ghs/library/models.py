"""The guideline with its criteria, the law behind the practice guide, and outreach."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    """An area of the guideline. Risk management is always declared; the others make the level."""

    RISK_MANAGEMENT = "risk_management", _("Risk management")
    QUALITY_MANAGEMENT = "quality_management", _("Quality management")
    PRODUCT_SAFETY = "product_safety", _("Product safety")
    LIFE_CYCLE = "life_cycle", _("Life cycle")


class GuidelineEditionQuerySet(models.QuerySet["GuidelineEdition"]):
    """Questions about many editions."""

    def in_force(self, on: date) -> "GuidelineEditionQuerySet":
        """The edition to declare by on a day: the newest one published by then."""
        newest = GuidelineEdition.objects.filter(published_on__lte=on).order_by("-published_on").values("pk")[:1]
        return self.filter(pk__in=newest)


class GuidelineEdition(models.Model):
    """An edition of the GHS development guideline."""

    number = models.CharField(_("Edition"), max_length=10, unique=True)
    published_on = models.DateField(_("Published on"), unique=True)
    title_ja = models.CharField(_("Title"), max_length=160)
    title_en = models.CharField(_("Title in English"), max_length=160)

    objects: ClassVar[models.Manager["GuidelineEdition"]] = GuidelineEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return in_page_language(self.title_ja, self.title_en)


class CriterionQuerySet(models.QuerySet["Criterion"]):
    """Questions about many criteria."""

    def in_areas(self, areas: list[str]) -> "CriterionQuerySet":
        """Those of some areas, in the order of the checklist."""
        return self.filter(area__in=areas)


class Criterion(models.Model):
    """One item of an edition's checklist. Once loaded it never changes: declarations refer to it.

    `key` names the same question in every edition, so that editions can be compared; `number` may differ.
    `standards` lists where a standard treats the topic: [{"standard": "ISO 14971:2007", "clause": "4.2"}].
    """

    edition = models.ForeignKey(GuidelineEdition, on_delete=models.PROTECT, related_name="criteria")
    area = models.CharField(_("Area"), max_length=20, choices=Area.choices)
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    number = models.CharField(_("Number"), max_length=12)
    clause_ja = models.CharField(_("Clause"), max_length=80, blank=True)
    clause_en = models.CharField(_("Clause in English"), max_length=120, blank=True)
    text_ja = models.CharField(max_length=400)
    text_en = models.CharField(max_length=600)
    evidence_wanted_ja = models.CharField(max_length=300)
    evidence_wanted_en = models.CharField(max_length=400)
    not_applicable_allowed = models.BooleanField(_("May be marked as not applicable"))
    standards = models.JSONField(_("Clauses of standards"), default=list)
    is_sample = models.BooleanField(_("Sample"))

    objects: ClassVar[models.Manager["Criterion"]] = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="criterion_number_once_an_edition"),
            models.UniqueConstraint(fields=["edition", "key"], name="criterion_key_once_an_edition"),
            models.UniqueConstraint(fields=["edition", "position"], name="criterion_position_once_an_edition"),
            models.CheckConstraint(condition=models.Q(area__in=Area.values), name="criterion_area_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def clause(self) -> str:
        """The topic, in the language of the page."""
        return in_page_language(self.clause_ja, self.clause_en)

    @property
    def standard_names(self) -> list[str]:
        """Where standards treat the topic, one line each: "ISO 14971:2007 4.2"."""
        return [f"{row['standard']} {row['clause']}" for row in self.standards]

    @property
    def text(self) -> str:
        """What is asked, in the language of the page."""
        return in_page_language(self.text_ja, self.text_en)

    @property
    def evidence_wanted(self) -> str:
        """What shows that it is met, in the language of the page."""
        return in_page_language(self.evidence_wanted_ja, self.evidence_wanted_en)


class LawArticleQuerySet(models.QuerySet["LawArticle"]):
    """Questions about many articles."""

    def in_force(self, on: date) -> "LawArticleQuerySet":
        """The numbering that counts on a day."""
        still = models.Q(effective_until=None) | models.Q(effective_until__gte=on)
        return self.filter(still, effective_from__lte=on)


class LawArticle(models.Model):
    """Where a duty stands in the law, in a period: amendments renumber articles. Both days are included."""

    duty = models.SlugField(max_length=40)
    article = models.PositiveSmallIntegerField(_("Article"))
    duty_ja = models.CharField(max_length=80)
    duty_en = models.CharField(max_length=120)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True)

    objects: ClassVar[models.Manager["LawArticle"]] = LawArticleQuerySet.as_manager()

    class Meta:
        ordering = ["article", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "effective_from"], name="law_article_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(effective_until=None) | models.Q(effective_until__gte=models.F("effective_from")),
                name="law_article_until_not_before_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.article}"

    @property
    def name(self) -> str:
        """The duty in the language of the page."""
        return in_page_language(self.duty_ja, self.duty_en)


class LeafletQuerySet(models.QuerySet["Leaflet"]):
    """Questions about many leaflets."""

    def within(self, first: date, last: date) -> "LeafletQuerySet":
        """Those published in a period; both days are included."""
        return self.filter(published_on__range=(first, last))


class Leaflet(models.Model):
    """A leaflet made for some audience."""

    title = models.CharField(_("Title"), max_length=160)
    audience = models.CharField(_("Audience"), max_length=120)
    published_on = models.DateField(_("Published on"))
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects: ClassVar[models.Manager["Leaflet"]] = LeafletQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]

    def __str__(self) -> str:
        return self.title


class LectureQuerySet(models.QuerySet["Lecture"]):
    """Questions about many lectures."""

    def within(self, first: date, last: date) -> "LectureQuerySet":
        """Those held in a period; both days are included."""
        return self.filter(held_on__range=(first, last))


class Lecture(models.Model):
    """A lecture on GHS that the council gave at someone's event."""

    title = models.CharField(_("Event"), max_length=160)
    held_on = models.DateField(_("Held on"))
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects: ClassVar[models.Manager["Lecture"]] = LectureQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class DistributionQuerySet(models.QuerySet["Distribution"]):
    """Questions about many distributions."""

    def within(self, first: date, last: date) -> "DistributionQuerySet":
        """Those of a period; both days are included."""
        return self.filter(held_on__range=(first, last))


class Distribution(models.Model):
    """An occasion at which brochures and leaflets were handed out."""

    title = models.CharField(_("Occasion"), max_length=160)
    held_on = models.DateField(_("Held on"))
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects: ClassVar[models.Manager["Distribution"]] = DistributionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


def in_page_language(japanese: str, english: str) -> str:
    """Return the wording for the language of the page."""
    return english if get_language() == "en" else japanese
