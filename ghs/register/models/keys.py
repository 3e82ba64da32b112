"""Keys of the open data interface: who holds one may ask more often."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Questions about many keys."""

    def valid(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at=None)

    def visible_to(self, user: User) -> Self:
        """The person's own."""
        return self.filter(person=user)


class ApiKey(models.Model):
    """A key that a person made. Only its digest is kept, so nobody can read it again."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("Name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(_("Last used"), null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ApiKey"]] = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("API key")

    def __str__(self) -> str:
        return self.name
