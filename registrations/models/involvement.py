"""Who took part in a declaration before it was decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from registrations.models.declarations import Declaration


class Involvement(models.Model):
    """A person of the office did something to a declaration, in whatever round: the decision is another's."""

    class Part(models.TextChoices):
        ENTERED = "entered", _("Entered it for the vendor")
        CHECKED = "checked", _("Checked it")

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="involvements")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "person", "part"], name="involvement_once_a_person_and_part")
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.person_id} {self.part}"
