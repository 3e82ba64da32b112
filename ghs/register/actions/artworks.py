"""The council's own artwork for the mark: uploaded, looked at, confirmed from a day on."""

from datetime import date, datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.files.actions import check_size, keep_drawing, store_upload
from ghs.files.checks import FileRefused, check_content
from ghs.files.drawings import safe_drawing
from ghs.files.models import Kind, StoredFile
from ghs.history.actions import record
from ghs.pdf.pictures import NotDrawn, png_of
from ghs.register.mark import Shape
from ghs.register.models import Artwork

# The picture travels with every mark that a web page shows.
ARTWORK_LIMIT_BYTES = 300_000
PNG_WIDTHS_PX = (400, 2_400)
# Width by height. The place for it is 240 by 176 in a vertical mark and 196 by 168 in a horizontal one.
RATIOS = {Shape.VERTICAL: (0.4, 2.0), Shape.HORIZONTAL: (0.6, 4.0)}
_PNG = b"\x89PNG"


class SettledAlready(Refusal):
    """Somebody confirmed or dropped it in the meantime."""

    message = gettext_lazy("This artwork was confirmed or dropped in the meantime.")


class InThePast(Refusal):
    """What the mark looked like can't be changed backwards."""

    message = gettext_lazy("Choose today or a later day: what the mark looked like can't be changed backwards.")


class UsedAlready(Refusal):
    """What was in use stays in the history."""

    message = gettext_lazy("This artwork is or was in use. Confirm another one, or return to the sample drawing.")


@transaction.atomic
def propose_artwork(
    *, level: int, shape: Shape, upload: UploadedFile, submission: UUID, by: User, at: datetime
) -> Artwork:
    """Keep an SVG or PNG picture for a level and shape, to be looked at. Errors: FileRefused, DrawingRefused."""
    if standing := Artwork.objects.filter(submission=submission).first():
        return standing
    file = _kept(upload, shape, by, at)
    return _proposed(level, shape, file, submission, by, at)


@transaction.atomic
def propose_sample(*, level: int, shape: Shape, submission: UUID, by: User, at: datetime) -> Artwork:
    """Propose to return to the portal's sample drawing for a level and shape."""
    standing = Artwork.objects.filter(submission=submission).first()
    return standing or _proposed(level, shape, None, submission, by, at)


@transaction.atomic
def confirm_artwork(*, artwork: Artwork, effective_on: date, by: User, at: datetime) -> Artwork:
    """Use an artwork from a day on; the newest confirmation for a day counts. Errors: SettledAlready, InThePast."""
    artwork = Artwork.objects.select_for_update().get(pk=artwork.pk)
    if artwork.state != Artwork.State.PROPOSED:
        raise SettledAlready
    if effective_on < timezone.localdate(at):
        raise InThePast(field="effective_on")
    artwork.effective_on, artwork.confirmed_at = effective_on, at
    return _settled(artwork, Artwork.State.CONFIRMED, "confirm_artwork", by, at)


@transaction.atomic
def drop_artwork(*, artwork: Artwork, by: User, at: datetime) -> Artwork:
    """Do not use an artwork that was not in use yet. Errors: SettledAlready, UsedAlready."""
    artwork = Artwork.objects.select_for_update().get(pk=artwork.pk)
    if artwork.state == Artwork.State.DROPPED:
        raise SettledAlready
    if not artwork.can_be_dropped(timezone.localdate(at)):
        raise UsedAlready
    return _settled(artwork, Artwork.State.DROPPED, "drop_artwork", by, at)


def _proposed(level: int, shape: Shape, file: StoredFile | None, submission: UUID, by: User, at: datetime) -> Artwork:
    artwork = Artwork.objects.create(
        level=level, shape=shape, file=file, submission=submission, uploaded_by=by, uploaded_at=at
    )
    detail = {"level": level, "shape": str(shape), "sha256": file.sha256 if file else ""}
    record(verb="propose_artwork", obj=artwork, by=by, at=at, to_state=artwork.state, detail=detail)
    return artwork


def _settled(artwork: Artwork, state: Artwork.State, verb: str, by: User, at: datetime) -> Artwork:
    before, artwork.state = artwork.state, state
    artwork.save(update_fields=["state", "effective_on", "confirmed_at"])
    detail = {"effective_on": str(artwork.effective_on or "")}
    record(verb=verb, obj=artwork, by=by, at=at, from_state=before, to_state=state, detail=detail)
    return artwork


def _kept(upload: UploadedFile, shape: Shape, by: User, at: datetime) -> StoredFile:
    """Check a picture by what it is and keep it: a PNG as it came, an SVG drawing written anew."""
    head = upload.read(len(_PNG))
    upload.seek(0)
    if head != _PNG:
        return _kept_drawing(upload, shape, by, at)
    check_size(upload, ARTWORK_LIMIT_BYTES)
    check_content(cast(BinaryIO, upload), [Kind.IMAGE])
    upload.seek(0)
    with Image.open(upload) as picture:
        _check_ratio(picture.width, picture.height, shape)
        _check_width(picture.width)
    return store_upload(upload=upload, kinds=[Kind.IMAGE], limit_bytes=ARTWORK_LIMIT_BYTES, by=by, at=at)


def _kept_drawing(upload: UploadedFile, shape: Shape, by: User, at: datetime) -> StoredFile:
    check_size(upload, ARTWORK_LIMIT_BYTES)
    drawing = safe_drawing(upload.read())
    _check_ratio(drawing.width, drawing.height, shape)
    try:
        png_of(drawing.content.decode(), width_px=PNG_WIDTHS_PX[0])
    except NotDrawn:
        raise FileRefused(_("This SVG drawing can't be drawn. Export it again and choose the new file.")) from None
    return keep_drawing(content=drawing.content, name=str(upload.name or ""), by=by, at=at)


def _check_ratio(width: float, height: float, shape: Shape) -> None:
    """Refuse a picture that would be lost in its place."""
    narrowest, widest = RATIOS[shape]
    if not narrowest <= width / height <= widest:
        raise FileRefused(
            _(
                "This picture is %(ratio).1f times as wide as it is tall. For this shape it must be between %(least).1f"
                " and %(most).1f times."
            )
            % {"ratio": width / height, "least": narrowest, "most": widest}
        )


def _check_width(width_px: int) -> None:
    least, most = PNG_WIDTHS_PX
    if not least <= width_px <= most:
        raise FileRefused(
            _("This picture is %(width)d px wide. It must be between %(least)d and %(most)d px wide.")
            % {"width": width_px, "least": least, "most": most}
        )
