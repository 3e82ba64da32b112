"""Taking files in, and keeping the documents the portal makes itself."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from ghs.files.checks import FileRefused, Found, check_content
from ghs.files.models import Kind, StoredFile
from ghs.files.names import clean_name
from ghs.history.actions import Person

CHUNK_BYTES = 64 * 1024


def store_upload(
    *, upload: UploadedFile, kinds: Iterable[Kind], limit_bytes: int, by: Person | None, at: datetime
) -> StoredFile:
    """Check a file by its content and keep it.

    Effects: writes to the storage before the row, so that a row never points to nothing. A rollback of the
    caller leaves bytes that no row knows and nobody can reach.
    Errors: `FileRefused` when it is empty, too large, of another kind, broken or dangerous.
    """
    check_size(upload, limit_bytes)
    found = check_content(cast(BinaryIO, upload), kinds)
    return _keep(upload, found, name=str(upload.name or ""), by=by, at=at)


def keep_document(*, content: bytes, name: str, by: Person | None, at: datetime) -> StoredFile:
    """Keep a PDF the portal has made."""
    return _keep(ContentFile(content), Found(Kind.PDF, "application/pdf", "pdf"), name=name, by=by, at=at)


def keep_drawing(*, content: bytes, name: str, by: Person | None, at: datetime) -> StoredFile:
    """Keep an SVG drawing that `ghs.files.drawings` has written anew."""
    return _keep(ContentFile(content), Found(Kind.DRAWING, "image/svg+xml", "svg"), name=name, by=by, at=at)


def check_size(upload: UploadedFile, limit_bytes: int) -> None:
    """Refuse a file that is empty or too large. Errors: FileRefused."""
    size = upload.size or 0
    if size == 0:
        raise FileRefused(_("This file is empty. Choose another file."))
    if size > limit_bytes:
        raise FileRefused(
            _("This file is too large: %(size)s. At most %(limit)s can be taken. Make it smaller and choose it again.")
            % {"size": filesizeformat(size), "limit": filesizeformat(limit_bytes)}
        )


@transaction.atomic
def _keep(content: File, found: Found, *, name: str, by: Person | None, at: datetime) -> StoredFile:
    """Write the bytes under a random key and the row that knows them."""
    digest, size_bytes = _measure(content)
    content.seek(0)
    wanted = f"{uuid.uuid4().hex}.{found.extension}"
    key = default_storage.save(f"{wanted[:2]}/{wanted}", content)
    try:
        return StoredFile.objects.create(
            key=key,
            name=clean_name(name, extension=found.extension),
            kind=found.kind,
            content_type=found.content_type,
            size_bytes=size_bytes,
            sha256=digest,
            stored_by=by.reference if by else None,
            stored_at=at,
        )
    except Exception:
        default_storage.delete(key)
        raise


def _measure(content: File) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file. Units: bytes."""
    content.seek(0)
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := content.read(CHUNK_BYTES):
        digest.update(chunk)
        size_bytes += len(chunk)
    return digest.hexdigest(), size_bytes
