"""Series of numbers without gaps."""

from django.db import models


class Series(models.Model):
    """A named sequence; its last number moves only when the caller's transaction commits."""

    name = models.CharField(max_length=60, primary_key=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.name} {self.last_number}"
