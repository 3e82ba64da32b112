"""What vendor and office write to each other about a declaration, and what the office notes for itself."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.files.models import StoredFile
from registrations.models.answers import Answer
from registrations.models.declarations import Declaration


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about many messages."""

    def from_office(self) -> Self:
        """Those that the vendor is to read."""
        return self.filter(from_office=True)

    def from_vendor(self) -> Self:
        """Those that the office is to read."""
        return self.filter(from_office=False)

    def unread(self) -> Self:
        """Those that nobody of the other side has opened."""
        return self.filter(read_at=None)

    def with_details(self) -> Self:
        """With everything that a page shows of them."""
        return self.select_related("author", "file", "answer__criterion")


class Message(models.Model):
    """One message in the thread beside a declaration, about one item when `answer` is set.

    Shape: written once and never changed or deleted, which the database sees to; `read_at` is when somebody
    of the other side who may answer opened it first.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="messages")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="messages")
    from_office = models.BooleanField()
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("Message"))
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField()
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Message"]] = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [
            models.Index(fields=["declaration", "from_office"], name="message_unread", condition=Q(read_at=None))
        ]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "submission"], name="message_once_a_submission"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=models.F("written_at")), name="message_read_after_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {'office' if self.from_office else 'vendor'} {self.written_at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """What the office notes about a declaration for itself; the vendor never sees it.

    Shape: written once; a note that no longer holds is struck out with a reason and stays readable.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("Note"))
    submission = models.UUIDField()
    written_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    strike_reason = models.TextField(_("Why it is struck out"), blank=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "submission"], name="note_once_a_submission"),
            models.CheckConstraint(
                condition=Q(struck_at=None, strike_reason="") | Q(struck_at__isnull=False) & ~Q(strike_reason=""),
                name="note_struck_out_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} note {self.written_at:%Y-%m-%d %H:%M}"


class LookedAt(models.Model):
    """A member of the office has looked at a finding: it is shown quietly while its fingerprint is the same."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="looked_at")
    kind = models.CharField(max_length=30)
    fingerprint = models.CharField(max_length=64)
    remark = models.TextField(_("Remark"), blank=True)
    looked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "looked at"
        constraints = [models.UniqueConstraint(fields=["declaration", "fingerprint"], name="finding_looked_at_once")]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.kind}"
