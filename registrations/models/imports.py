"""What came from the old register: the file, and what it said of each registration."""

from django.db import models

from ghs.accounts.models import User
from ghs.files.models import StoredFile
from registrations.models.registrations import Registration


class RegisterImport(models.Model):
    """A list of the old register on its way into the register. `mapping` gives each column's place, from 0."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    mapping = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.uploaded_at:%Y-%m-%d %H:%M}"


class ImportedRow(models.Model):
    """What a list said of one registration when it was taken over last. Shape: `facts` are a LegacyRow's."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="imported_row")
    facts = models.JSONField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["registration"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.imported_at:%Y-%m-%d}"
