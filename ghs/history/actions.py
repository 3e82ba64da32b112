"""Writing history, and sealing it."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction

from ghs.history.chain import FIRST_PREVIOUS_HASH, link
from ghs.history.models import Entry, Seal

_SEALING_LOCK = 7_201_401


class Person(Protocol):
    """Anyone history can name: by a random reference only."""

    reference: UUID


def record(
    *,
    verb: str,
    obj: models.Model,
    by: Person | None,
    at: datetime,
    from_state: str = "",
    to_state: str = "",
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Write that something happened to an object, in the caller's transaction.

    `by` is None when the portal itself or a visitor without account acted. `detail` holds no personal data.
    """
    return Entry.objects.create(
        at=at,
        by=by.reference if by else None,
        verb=verb,
        kind=obj._meta.label_lower,
        key=str(obj.pk),
        from_state=from_state,
        to_state=to_state,
        detail=detail or {},
    )


@transaction.atomic
def seal_entries(*, at: datetime, limit: int = 10_000) -> int:
    """Chain the committed entries that have no seal yet, oldest id first; return how many.

    Effects: one worker at a time; an entry whose transaction commits late is sealed later, never skipped.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING_LOCK])
    last = Seal.objects.order_by("-position").first()
    position, previous = (last.position, last.hash) if last else (0, FIRST_PREVIOUS_HASH)
    seals = []
    for entry in Entry.objects.filter(seal=None).order_by("id")[:limit]:
        position += 1
        current = link(previous, entry.sealed_form())
        seals.append(Seal(position=position, entry=entry, sealed_at=at, previous_hash=previous, hash=current))
        previous = current
    Seal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)
