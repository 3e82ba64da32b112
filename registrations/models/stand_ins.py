"""A decision that one person made alone, standing in for the second person (代決)."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from registrations.models.declarations import Decision, Declaration


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Questions about many decisions made alone."""

    def waiting(self) -> Self:
        """Those that nobody has confirmed or objected to, the most urgent first."""
        return self.filter(reviewed_at=None).order_by("confirm_by", "id")

    def apart_from(self, user: User) -> Self:
        """Those on which a person did not decide, in which they took no part, and not of an own vendor."""
        declarations = Declaration.objects.filter(
            Q(involvements__person=user) | Q(organization__memberships__user=user)
        )
        others = self.exclude(decision__decided_by=user)
        return others.exclude(decision__declaration__in=declarations.values("pk"))

    def overdue(self, day: date) -> Self:
        """Those waiting whose last day for a confirmation is over."""
        return self.waiting().filter(confirm_by__lt=day)


class StandIn(models.Model):
    """A registrar who had checked decided alone, with a reason; another registrar confirms it later or objects."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        OBJECTED = "objected", _("Objected to")

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="stand_in")
    reason = models.TextField(_("Why no second person could decide"))
    confirm_by = models.DateField(_("To be confirmed by"))
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    remark = models.TextField(_("Reason of the objection"), blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["StandIn"]] = StandInQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_at=None) | ~Q(outcome="") & Q(reviewed_at__isnull=False),
                name="stand_in_outcome_with_its_moment",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="stand_in_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="objected") | ~Q(remark=""), name="stand_in_objection_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} alone"

    def is_overdue(self, day: date) -> bool:
        """Whether a confirmation should have come before a day."""
        return self.reviewed_at is None and self.confirm_by < day
