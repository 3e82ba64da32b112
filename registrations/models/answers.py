"""What a vendor answers to each criterion, with what evidence, and what the office asks to mend."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.files.models import StoredFile
from ghs.library.models import Criterion
from registrations.models.declarations import Declaration


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Questions about many answers."""

    def asked_in(self, declaration: Declaration) -> Self:
        """Those to the criteria of the areas that a declaration covers, in the order of the checklist."""
        areas = declaration.all_areas
        return self.filter(declaration=declaration, criterion__area__in=areas).order_by("criterion__position")

    def open_to_vendor(self, declaration: Declaration) -> Self:
        """Those that the vendor may change now: all of a draft, of a returned one those asked for."""
        asked = self.asked_in(declaration)
        if declaration.state == Declaration.State.DRAFT:
            return asked
        if declaration.state == Declaration.State.RETURNED:
            requests = CorrectionRequest.objects.open().filter(declaration=declaration)
            return asked.filter(pk__in=requests.values("answer"))
        return asked.none()

    def with_evidence(self) -> Self:
        """With everything that a page shows of them, in a fixed number of queries."""
        return self.select_related("criterion").prefetch_related("evidence__file")

    def answered(self) -> Self:
        """Those with a verdict."""
        return self.exclude(verdict="")

    def with_origin(self) -> Self:
        """With the earlier answer that each was taken over from, its criterion and its declaration."""
        return self.select_related(
            "carried_from__criterion",
            "carried_from__declaration__guideline_edition",
            "carried_from__declaration__registration",
        )

    def with_evidence_count(self) -> Self:
        """With the number of documents named, as `evidence_count`."""
        return self.select_related("criterion").annotate(evidence_count=Count("evidence"))


class Gap(models.TextChoices):
    """What an answer lacks before it can be submitted."""

    UNANSWERED = "unanswered", _("Not answered yet")
    TO_READ_AGAIN = "to_read_again", _("To be read again")
    DOES_NOT_CONFORM = "does_not_conform", _("Answered as not conforming, so that it can't be declared")
    REASON_MISSING = "reason_missing", _("The reason is missing")
    EVIDENCE_MISSING = "evidence_missing", _("No document is named as evidence")


class Answer(models.Model):
    """The answer to one criterion.

    `carried_from` is the answer of an earlier declaration from which it was taken over. It is to be read again
    where the criterion is worded differently since, or where a change notice says that a new release touches it,
    until an editor says that it still holds or changes it.
    """

    class Verdict(models.TextChoices):
        CONFORMS = "conforms", _("Conforms")
        DOES_NOT_CONFORM = "does_not_conform", _("Does not conform")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(_("Verdict"), max_length=20, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="carried_to")
    is_to_read_again = models.BooleanField(default=False)
    is_changed = models.BooleanField(default=False)

    # How many documents are named: known where the queryset was asked `with_evidence_count()`.
    evidence_count: int

    objects: ClassVar[models.Manager["Answer"]] = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "criterion"], name="answer_once_a_criterion"),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=False) | Q(is_to_read_again=False, is_changed=False),
                name="answer_read_again_only_if_carried_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.criterion_id} {self.verdict or '-'}"

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has answered it or named a document yet. Shape: asked `with_evidence_count()`."""
        return not (self.verdict or self.reason or self.evidence_count)

    @property
    def is_carried_over(self) -> bool:
        """Whether it stands as an earlier declaration gave it, with nothing left to read again."""
        return self.carried_from_id is not None and not (self.is_changed or self.is_to_read_again)

    def take_over(self, earlier: "Answer", *, is_to_read_again: bool) -> None:
        """Answer as an earlier declaration did; a verdict that the criterion no longer allows is left open."""
        is_lost = earlier.verdict == self.Verdict.NOT_APPLICABLE and not self.criterion.not_applicable_allowed
        self.verdict, self.reason = "" if is_lost else earlier.verdict, earlier.reason
        self.carried_from, self.is_to_read_again = earlier, is_to_read_again

    def change(self, verdict: str, reason: str) -> None:
        """Answer otherwise. What was taken over has been read and is changed from now on."""
        self.verdict, self.reason = verdict, reason
        self.is_to_read_again, self.is_changed = False, self.carried_from_id is not None

    @property
    def texts(self) -> tuple[str, str]:
        """What two editors may write differently."""
        return self.verdict, self.reason

    def gap(self, evidence_count: int) -> Gap | None:
        """Return what this answer lacks, or None when it is complete."""
        if not self.verdict:
            return Gap.UNANSWERED
        if self.is_to_read_again:
            return Gap.TO_READ_AGAIN
        if self.verdict == self.Verdict.DOES_NOT_CONFORM:
            return Gap.DOES_NOT_CONFORM
        if self.verdict == self.Verdict.NOT_APPLICABLE:
            return None if self.reason else Gap.REASON_MISSING
        return None if evidence_count else Gap.EVIDENCE_MISSING


class Evidence(models.Model):
    """A document that shows why an answer holds: named always, enclosed or linked to if the vendor likes."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence")
    document_name = models.CharField(_("Document name"), max_length=120)
    document_number = models.CharField(_("Document number"), max_length=60, blank=True)
    document_version = models.CharField(_("Version"), max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="evidence")

    link = models.CharField(_("Link"), max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="https://"), name="evidence_link_is_https")
        ]

    def __str__(self) -> str:
        return self.document_name

    @property
    def texts(self) -> tuple[str, ...]:
        """What two editors may write differently."""
        return *self.named, self.link

    @property
    def named(self) -> tuple[str, ...]:
        """How the document is named: what a workbook holds of it."""
        return self.document_name, self.document_number, self.document_version


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    """Questions about many correction requests."""

    def collected(self) -> Self:
        """Those that the reviewer has written down but not sent yet."""
        return self.filter(sent_at=None)

    def open(self) -> Self:
        """Those sent that the vendor has not answered by a new submission."""
        return self.filter(sent_at__isnull=False, resolved_at=None)


class CorrectionRequest(models.Model):
    """The office asks to mend one answer, or the product and signatory when `answer` is None.

    `sent_at` is None while the reviewer still collects requests; sending the declaration back sends them all.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="correction_requests")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, related_name="correction_requests")
    message = models.TextField(_("What to mend"))
    due_on = models.DateField(_("Due"))
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["CorrectionRequest"]] = CorrectionRequestQuerySet.as_manager()

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
