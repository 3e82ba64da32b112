"""What a vendor answers to each criterion, with what evidence, and what the office asks to mend."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.library.models import Criterion
from registrations.models.declarations import Declaration


class Answer(models.Model):
    """The answer to one criterion. `version` counts changes, so that two editors notice each other."""

    class Verdict(models.TextChoices):
        CONFORMS = "conforms", _("Conforms")
        DOES_NOT_CONFORM = "does_not_conform", _("Does not conform")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(_("Verdict"), max_length=20, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "criterion"], name="answer_once_a_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.criterion_id} {self.verdict or '-'}"


class Evidence(models.Model):
    """A document that shows why an answer holds: named always, enclosed if the vendor likes."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence")
    document_name = models.CharField(_("Document name"), max_length=120)
    document_number = models.CharField(_("Document number"), max_length=60, blank=True)
    document_version = models.CharField(_("Version"), max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.document_name


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    """Questions about many correction requests."""

    def open(self) -> Self:
        """Those that the vendor has not answered by a new submission."""
        return self.filter(resolved_at=None)


class CorrectionRequest(models.Model):
    """The office asks to mend one answer, or the product and signatory when `answer` is None.

    `sent_at` is None while the reviewer still collects requests; sending the declaration back sends them all.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="correction_requests")
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, null=True, related_name="correction_requests"
    )
    message = models.TextField(_("What to mend"))
    due_on = models.DateField(_("Due"))
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["CorrectionRequest"]] = CorrectionRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(sent_at__isnull=False),
                name="correction_resolved_only_once_sent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.answer_id or '-'}"
