"""Secret addresses under which a calendar program fetches last days."""

from django.db import models

from ghs.accounts.models import User


class ExpiryCalendar(models.Model):
    """A person's own address of the last days of their organisations' registrations; only its digest is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="expiry_calendar")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"expiry calendar {self.pk}"
