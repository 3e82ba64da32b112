"""Who did what, when: append-only, sealed into a chain."""

from datetime import UTC
from typing import Any

from django.db import models


class Entry(models.Model):
    """One thing that happened to one object, written in the transaction that did it.

    Objects are known as (kind, key) in text; people as a random reference, so that erasing a person keeps
    history. The database refuses update and delete.
    """

    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind", "key", "id"]), models.Index(fields=["by", "id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.kind}:{self.key}"

    def sealed_form(self) -> dict[str, Any]:
        """Return what a seal covers. Units: times in UTC with microseconds."""
        return {
            "id": self.pk,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": str(self.by) if self.by else None,
            "verb": self.verb,
            "kind": self.kind,
            "key": self.key,
            "from_state": self.from_state,
            "to_state": self.to_state,
            "detail": self.detail,
        }


class Seal(models.Model):
    """An entry's place in the chain. `position` follows the order of sealing, not of ids: late commits come later."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    sealed_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
