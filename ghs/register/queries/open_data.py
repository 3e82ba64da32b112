"""Reading the register in parts, for the open data interface. The number of queries never depends on that of rows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ghs.accounts.models import Organization
from ghs.register.listing import Listing, State
from ghs.register.queries.searching import MOST_COUNTED, words_of
from registrations.models import RegistrationVersion

# Keys of the search, never told.
_ONLY_LOOKED_FOR = ["search_key", "maker_key", "name_key"]

Versions = QuerySet[RegistrationVersion]


@dataclass(frozen=True)
class ProductOf:
    """One product of a registration; `position` counts from nought within it."""

    listing: Listing
    position: int


@dataclass(frozen=True)
class RegisteredOrganization:
    """An organisation by the names of its newest registration, with how many it has."""

    version: RegistrationVersion
    registrations: int
    valid_registrations: int


def with_owners(versions: Versions) -> Versions:
    """Return versions with all that is told of them in the same query."""
    return versions.select_related("registration__organization", "supplier").defer(*_ONLY_LOOKED_FOR)


def products_after(versions: Versions, place: tuple[int, ...] | None, limit: int, day: date) -> list[ProductOf]:
    """Return the products that follow a place, by registration number; a place is sequence and position."""
    ordered = with_owners(versions).order_by("registration__sequence")
    if place:
        ordered = ordered.filter(registration__sequence__gte=place[0])
    products = [
        ProductOf(Listing(version, day), position)
        for version in ordered[: limit + 1]
        for position in range(len(version.product_details))
        if not place or (version.registration.sequence, position) > place
    ]
    return products[:limit]


def count_products(versions: Versions) -> int:
    """Count the products of registrations, those of the first 10,001 at most."""
    counted = versions.order_by().annotate(named=Coalesce("product_names__len", 0))[: MOST_COUNTED + 1]
    return counted.aggregate(total=Sum("named"))["total"] or 0


def registered_organizations(text: str) -> QuerySet[Organization]:
    """Return the organisations that stand in the register, those whose name holds every word of a text."""
    current = RegistrationVersion.objects.current()
    found = Organization.objects.filter(Exists(current.filter(registration__organization=OuterRef("pk"))))
    for word in words_of(text):
        found = found.filter(search_key__contains=word)
    return found.order_by("pk")


def as_registered(keys: list[int], day: date) -> list[RegisteredOrganization]:
    """Return some organisations as the register tells of them on a day, by key. Shape: two queries."""
    current = RegistrationVersion.objects.current().filter(registration__organization__in=keys)
    newest = current.order_by("registration__organization_id", "-registration__sequence")
    newest = newest.distinct("registration__organization_id").select_related("registration__organization")
    is_valid = Q(state=State.REGISTERED, expires_on__gte=day)
    counts = current.order_by().values("registration__organization_id")
    rows = counts.annotate(registrations=Count("pk"), valid=Count("pk", filter=is_valid))
    by_key = {row["registration__organization_id"]: row for row in rows}
    return [
        RegisteredOrganization(version, by_key[key]["registrations"], by_key[key]["valid"])
        for version in newest
        if (key := version.registration.organization_id) in by_key
    ]


def versions_of(number: str) -> Versions:
    """Return everything the register ever said of a registration, oldest first."""
    versions = RegistrationVersion.objects.filter(registration__number=number)
    return with_owners(versions).order_by("recorded_from", "pk")
