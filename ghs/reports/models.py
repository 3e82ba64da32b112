"""The periods that reports are asked for again and again."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ghs.reports.period import Period


class ReportingPeriod(models.Model):
    """A named period (報告期間), such as the year between two yearly meetings. At most one is shown first."""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    first_on = models.DateField(_("First day"))
    last_on = models.DateField(_("Last day"))
    is_default = models.BooleanField(_("Show this period first"), default=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["ReportingPeriod"]] = models.Manager()

    class Meta:
        ordering = ["-last_on", "-first_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="reporting_period_last_not_before_first"
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="reporting_period_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        """The days themselves."""
        return Period(self.first_on, self.last_on)
