"""Reading the public register. Only the newest recorded version of each registration is told."""

from datetime import date

from django.db.models import F, QuerySet

from ghs.accounts.models import FormerName
from ghs.files.models import StoredFile
from ghs.register.listing import Listing, Order
from ghs.text.normal import search_key
from registrations.models import RegistrationVersion
from registrations.queries import published_declaration

_SORTED_BY = {
    Order.ORGANIZATION: ["organization_name_kana", "organization_name", "registration__sequence"],
    Order.NUMBER: ["registration__sequence"],
    Order.NEWEST: ["-registration__sequence"],
}


def search_register(*, text: str, level: int | None, order: Order, day: date) -> list[Listing]:
    """Return the listings that contain every word of a text, at one level or at all.

    Shape: the complete register when nothing is asked. Words that say nothing, such as a legal form, are passed over.
    """
    versions = _current()
    for word in filter(None, map(search_key, text.split())):
        versions = versions.filter(search_key__contains=word)
    if level is not None:
        versions = versions.filter(level=level)
    return [Listing(version, day) for version in versions.order_by(*_SORTED_BY[order])]


def says_nothing(text: str) -> bool:
    """Whether a search text holds only signs and legal forms, so that nothing could be looked for."""
    return bool(text.strip()) and not any(map(search_key, text.split()))


def find_listing(number: str, day: date) -> Listing | None:
    """Return the listing of a canonical registration number, or None when it was never given."""
    version = _current().filter(registration__number=number).first() if number else None
    return Listing(version, day) if version else None


def public_declaration(listing: Listing) -> StoredFile | None:
    """Return the declaration document that everybody may read: while the mark may be used and the vendor agreed."""
    return published_declaration(listing.version.registration) if listing.is_valid else None


def supplied_listings(listing: Listing) -> list[Listing]:
    """Return what other organisations declared on a registration, as OEM products, by number."""
    versions = _current().filter(supplier_id=listing.version.registration_id)
    return [Listing(version, listing.day) for version in versions.order_by(*_SORTED_BY[Order.NUMBER])]


def listings_of_organization(organization_id: int, day: date) -> list[Listing]:
    """Return what one organisation ever registered, newest first."""
    versions = _current().filter(registration__organization_id=organization_id)
    return [Listing(version, day) for version in versions.order_by(*_SORTED_BY[Order.NEWEST])]


def former_names_of(organization_id: int) -> list[str]:
    """Return the names that an organisation had and no longer has, the latest first."""
    former = FormerName.objects.filter(organization_id=organization_id).exclude(name=F("organization__name"))
    return list(dict.fromkeys(former.values_list("name", flat=True)))


def _current() -> QuerySet[RegistrationVersion]:
    return RegistrationVersion.objects.current().select_related("registration")
