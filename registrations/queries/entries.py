"""Reading what the office entered for vendors."""

from django.db.models import QuerySet

from registrations.models import Declaration, OfficeEntry


def entries_in_hand() -> QuerySet[OfficeEntry]:
    """Return what the office has begun or corrects for a vendor, longest waiting first."""
    return _rows(OfficeEntry.objects.to_hand_in())


def entries_to_confirm() -> QuerySet[OfficeEntry]:
    """Return what was handed in but not confirmed by its vendor, longest waiting first."""
    return _rows(OfficeEntry.objects.unconfirmed())


def entry_of(declaration: Declaration) -> OfficeEntry | None:
    """Return how the office entered a declaration, with its scans, or None for one that a vendor wrote."""
    entries = OfficeEntry.objects.select_related("declaration", "entered_by", "confirmed_by").prefetch_related(
        "scans__file"
    )
    return entries.filter(declaration=declaration).first()


def _rows(entries: QuerySet[OfficeEntry]) -> QuerySet[OfficeEntry]:
    rows = entries.select_related("declaration__organization", "entered_by").prefetch_related("declaration__products")
    return rows.order_by("declaration__state_since", "id")
