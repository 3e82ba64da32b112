"""Registrations that pass to another organisation with the business behind them (承継): always by two persons."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization, User
from ghs.files.models import StoredFile
from registrations.models.declarations import Declaration
from registrations.models.registrations import Registration


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """Questions about many successions."""

    def open(self) -> Self:
        """Those that a second person has neither taken nor dropped."""
        return self.filter(outcome="")

    def taken(self) -> Self:
        """Those by which registrations did pass, the latest first."""
        return self.filter(outcome=Succession.Outcome.TAKEN).order_by("-decided_at", "-id")


class Succession(models.Model):
    """One organisation's registrations pass to another: proposed with evidence by one person, decided by another.

    Shape: the names are those that the predecessor had on that day; the register tells them for good.
    """

    class Kind(models.TextChoices):
        MERGER = "merger", _("Merger of companies")
        SPLIT = "split", _("Company split")
        TRANSFER = "transfer", _("Transfer of business")
        OTHER = "other", _("Another succession")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        DROPPED = "dropped", _("Proposal dropped")

    # What has ended for good stays with whom it belonged to.
    POSSIBLE_IN: ClassVar[frozenset[Declaration.State]] = frozenset(
        {Declaration.State.REGISTERED, Declaration.State.SUSPENDED, Declaration.State.LAPSED}
    )

    predecessor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="successions_from")
    predecessor_name = models.CharField(max_length=120)
    predecessor_name_kana = models.CharField(max_length=160, blank=True)
    predecessor_name_english = models.CharField(max_length=160, blank=True)
    successor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="successions_to")
    registrations = models.ManyToManyField(Registration, related_name="successions")
    kind = models.CharField(_("Kind of succession"), max_length=10, choices=Kind.choices)
    effective_on = models.DateField(_("Took effect on"))
    reason = models.TextField(_("Reason"))
    evidence = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True)
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Succession"]] = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_by_another_organization"),
            models.CheckConstraint(condition=~Q(reason=""), name="succession_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="succession_outcome_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="taken", proposed_by=F("decided_by")), name="succession_taken_by_a_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} to {self.successor_id} {self.outcome or 'open'}"

    @property
    def names(self) -> tuple[str, str, str]:
        """What the predecessor was called on that day: as written, in kana, in English."""
        return self.predecessor_name, self.predecessor_name_kana, self.predecessor_name_english
