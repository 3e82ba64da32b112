"""Reading history."""

from django.db import models
from django.db.models import QuerySet

from ghs.history.chain import FIRST_PREVIOUS_HASH, link
from ghs.history.models import Entry, Seal


def history_of(obj: models.Model) -> QuerySet[Entry]:
    """Return what happened to one object, oldest first."""
    return Entry.objects.filter(kind=obj._meta.label_lower, key=str(obj.pk)).order_by("id")


def first_broken_seal() -> int | None:
    """Return the position at which the chain no longer fits, or None when every seal holds."""
    previous, expected = FIRST_PREVIOUS_HASH, 1
    for seal in Seal.objects.select_related("entry").order_by("position").iterator(chunk_size=1000):
        fits = seal.position == expected and seal.previous_hash == previous
        if not fits or seal.hash != link(previous, seal.entry.sealed_form()):
            return expected
        previous, expected = seal.hash, expected + 1
    return None
