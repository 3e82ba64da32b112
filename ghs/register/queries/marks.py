"""Marks as they are drawn on a day: with the council's artwork, or with the portal's sample."""

import logging
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from ghs.register.mark import Check, Mark, Picture, Shape, draw
from ghs.register.models import Artwork
from registrations.levels import LEVELS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Slot:
    """One of the pictures that the mark consists of, with what counts now and what is told of it."""

    level: int
    shape: Shape
    artwork: Artwork | None
    coming: list[Artwork]
    proposed: list[Artwork]


def drawn_mark(mark: Mark, shape: Shape, day: date, check: Check | None = None) -> str:
    """Return a mark as SVG, with the artwork of its level that counts on a day."""
    return draw(mark, shape, picture_on(mark.level, shape, day), check)


def picture_on(level: int, shape: Shape, day: date) -> Picture | None:
    """Return the council's picture for a level and shape on a day; None while the sample drawing counts."""
    if level not in LEVELS:
        return None
    artwork = Artwork.objects.on(day).filter(level=level, shape=shape).select_related("file").first()
    return picture_of(artwork) if artwork else None


def picture_of(artwork: Artwork) -> Picture | None:
    """Return an artwork's picture; None for the sample drawing, or when the file can't be read."""
    if artwork.file is None:
        return None
    try:
        content = b64encode(artwork.file.read()).decode()
    except OSError:
        logger.exception("the artwork of the mark can't be read")
        return None
    return Picture(f"data:{artwork.file.content_type};base64,{content}")


def has_sample_on(day: date) -> bool:
    """Whether any level and shape is still drawn with the portal's own sample on a day."""
    own = [artwork for artwork in Artwork.objects.in_use(day) if not artwork.is_sample]
    return len(own) < len(LEVELS) * len(Shape)


def slots_on(day: date) -> list[Slot]:
    """Return every level and shape with what counts on a day, what is to come and what waits for a confirmation."""
    used = {(artwork.level, artwork.shape): artwork for artwork in Artwork.objects.in_use(day).select_related("file")}
    waiting = Artwork.objects.filter(
        Q(state=Artwork.State.PROPOSED) | Q(state=Artwork.State.CONFIRMED, effective_on__gt=day)
    ).order_by(F("effective_on").asc(nulls_last=True), "id")
    rows = list(waiting)
    return [_slot(level, shape, used.get((level, shape)), rows) for level in LEVELS for shape in Shape]


def artwork_history() -> QuerySet[Artwork]:
    """Return every artwork that was confirmed or dropped, the latest first."""
    told = Artwork.objects.exclude(state=Artwork.State.PROPOSED)
    return told.select_related("file", "uploaded_by").order_by("-uploaded_at", "-id")


def _slot(level: int, shape: Shape, used: Artwork | None, waiting: Iterable[Artwork]) -> Slot:
    own = [artwork for artwork in waiting if (artwork.level, artwork.shape) == (level, shape)]
    return Slot(
        level=level,
        shape=shape,
        artwork=used if used and not used.is_sample else None,
        coming=[artwork for artwork in own if artwork.state == Artwork.State.CONFIRMED],
        proposed=[artwork for artwork in own if artwork.state == Artwork.State.PROPOSED],
    )
