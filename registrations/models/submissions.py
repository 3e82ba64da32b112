"""What a vendor handed in, as it was at each submission."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from registrations.models.declarations import Declaration


class Submission(models.Model):
    """One submission of a declaration, numbered from 1. The database refuses to change or remove its content.

    `content` is what `registrations.contents.content_of` returns.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("Number"))
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="submission_number_once_a_declaration"),
            models.CheckConstraint(condition=Q(number__gte=1), name="submission_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} submission {self.number}"
