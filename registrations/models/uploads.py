"""A filled checklist workbook on its way into a declaration."""

from django.db import models

from ghs.accounts.models import User
from ghs.files.models import StoredFile
from registrations.models.declarations import Declaration


class ChecklistUpload(models.Model):
    """A workbook that a person sent, kept between the preview and the moment it is applied, and afterwards."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="checklist_uploads")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.uploaded_at:%Y-%m-%d %H:%M}"
