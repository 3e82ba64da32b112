"""Stored files: what they are, who brought them, and the hash that proves them."""

from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a file is, found out from its content."""

    PDF = "pdf", _("PDF")
    IMAGE = "image", _("Image (PNG or JPEG)")
    SPREADSHEET = "spreadsheet", _("Excel workbook (.xlsx)")
    CSV = "csv", _("CSV text")
    VIDEO = "video", _("Video (MP4)")
    CAPTIONS = "captions", _("Captions (WebVTT)")
    DRAWING = "drawing", _("Drawing (SVG)")


class StoredFile(models.Model):
    """One file in the storage. Its key is random; the original name is kept for people only."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_by = models.UUIDField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["sha256"], name="stored_file_by_hash")]
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_has_its_hash")
        ]

    def __str__(self) -> str:
        return f"file {self.pk}: {self.kind}"

    @property
    def has_pages(self) -> bool:
        """Whether it can be shown page by page, as pictures."""
        return self.kind in (Kind.PDF, Kind.IMAGE)

    def opened(self) -> BinaryIO:
        """Open the content for reading; the caller closes it."""
        return cast(BinaryIO, default_storage.open(self.key))

    def read(self) -> bytes:
        """Return the whole content; for small files such as documents."""
        with default_storage.open(self.key) as content:
            data: bytes = content.read()
        return data
