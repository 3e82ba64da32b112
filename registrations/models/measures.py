"""What the office does to a registration against the vendor's wish, or to end that: always by two persons."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from registrations.models.declarations import Declaration
from registrations.models.registrations import Registration

State = Declaration.State


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Questions about many measures."""

    def open(self) -> Self:
        """Those that a second person has neither taken nor dropped."""
        return self.filter(outcome="")


class Measure(models.Model):
    """A suspension, a reinstatement after one, or a revocation: proposed by one person, decided by another."""

    class Kind(models.TextChoices):
        SUSPEND = "suspend", _("Suspension")
        REINSTATE = "reinstate", _("Reinstatement")
        REVOKE = "revoke", _("Revocation")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        DROPPED = "dropped", _("Dropped")

    # Source: the scheme's table of states.
    BRINGS_TO: ClassVar[dict[Kind, State]] = {
        Kind.SUSPEND: State.SUSPENDED,
        Kind.REINSTATE: State.REGISTERED,
        Kind.REVOKE: State.REVOKED,
    }
    POSSIBLE_IN: ClassVar[dict[Kind, frozenset[State]]] = {
        Kind.SUSPEND: frozenset({State.REGISTERED}),
        Kind.REINSTATE: frozenset({State.SUSPENDED}),
        Kind.REVOKE: frozenset({State.REGISTERED, State.SUSPENDED, State.LAPSED}),
    }

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(_("Measure"), max_length=10, choices=Kind.choices)
    public_reason = models.TextField(_("Reason that everybody reads"))
    remark = models.TextField(_("Remark for colleagues"), blank=True)
    submission = models.UUIDField(unique=True)
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Measure"]] = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(outcome=""), name="measure_one_open_a_registration"
            ),
            models.CheckConstraint(condition=~Q(public_reason=""), name="measure_has_a_public_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="measure_outcome_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="taken", proposed_by=F("decided_by")), name="measure_taken_by_a_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind} {self.outcome or 'open'}"
