"""The council's own artwork for the mark, in place of the portal's sample drawing."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.files.models import StoredFile
from ghs.register.mark import Shape


class ArtworkQuerySet(models.QuerySet["Artwork"]):
    """Questions about many artworks."""

    def on(self, day: date) -> Self:
        """Those that counted or count on a day, by level and shape, the newest of each first."""
        confirmed = self.filter(state=Artwork.State.CONFIRMED, effective_on__lte=day)
        return confirmed.order_by("level", "shape", "-effective_on", "-confirmed_at")

    def in_use(self, day: date) -> Self:
        """The one of each level and shape that counts on a day."""
        return self.on(day).distinct("level", "shape")


class Artwork(models.Model):
    """A picture for one level and shape of the mark, used from a day on. Shape: without a file the sample drawing."""

    class State(models.TextChoices):
        """Whether somebody looked at the picture and said that it shall be used."""

        PROPOSED = "proposed", _("Not confirmed yet")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Not used")

    level = models.PositiveSmallIntegerField(_("Level"))
    shape = models.CharField(_("Shape"), max_length=10, choices=Shape.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.PROPOSED)
    effective_on = models.DateField(_("In effect from"), null=True)
    submission = models.UUIDField(unique=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Artwork"]] = ArtworkQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["level", "shape", "-effective_on"], name="artwork_by_level_and_shape")]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="artwork_level_1_to_3"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(effective_on__isnull=False, confirmed_at__isnull=False),
                name="artwork_confirmed_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"mark {self.level} {self.shape} {self.state}"

    @property
    def is_sample(self) -> bool:
        """Whether the portal's own sample drawing is meant."""
        return self.file_id is None

    def can_be_dropped(self, day: date) -> bool:
        """Whether it was never used: what was, stays in the history."""
        if self.state == self.State.CONFIRMED:
            return self.effective_on is not None and self.effective_on > day
        return self.state == self.State.PROPOSED
