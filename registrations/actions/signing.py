"""The declaration on paper: signed and sealed by the vendor, and brought back as a scan."""

from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ghs.accounts.models import User
from ghs.files.actions import store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind
from ghs.history.actions import record
from registrations.actions.states import WrongState, locked
from registrations.models import Declaration, SignedCopy
from registrations.permissions import takes_signed_copy

SIGNED_COPY_KINDS = (Kind.PDF, Kind.IMAGE)
SIGNED_COPY_LIMIT_BYTES = 20_000_000


@transaction.atomic
def keep_signed_copy(
    *,
    declaration: Declaration,
    upload: UploadedFile,
    submission: UUID,
    by: User,
    at: datetime,
    signed_on: date | None = None,
) -> SignedCopy:
    """Keep the signed declaration with the date that stands on it; copies uploaded before stay beside it.

    Effects: the same submission again returns the same copy.
    Errors: FileRefused (field `file`), WrongState.
    """
    declaration = locked(declaration)
    copies = SignedCopy.objects.filter(declaration=declaration)
    if earlier := copies.filter(submission=submission).first():
        return earlier
    if not takes_signed_copy(declaration):
        raise WrongState
    verb = "replace_signed_copy" if copies.exists() else "upload_signed_copy"
    try:
        file = store_upload(upload=upload, kinds=SIGNED_COPY_KINDS, limit_bytes=SIGNED_COPY_LIMIT_BYTES, by=by, at=at)
    except FileRefused as refusal:
        refusal.field = "file"
        raise
    copy = SignedCopy.objects.create(
        declaration=declaration, file=file, signed_on=signed_on, submission=submission, uploaded_at=at
    )
    record(verb=verb, obj=declaration, by=by, at=at, detail={"sha256": file.sha256})
    return copy
