"""What tells a page that it is out of date."""

from django.db import models
from django.utils import timezone


class RegisterChange(models.Model):
    """A transaction that changed what pages of the register show; the database writes it, and forgets it after a day.

    Shape: the key is the transaction's own number, so that a page can ask whether it saw that transaction's work.
    """

    transaction = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.transaction} {self.at:%Y-%m-%d %H:%M}"
