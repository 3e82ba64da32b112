"""What stands in the register on one registration or one organisation: the newest recorded version of each."""

from datetime import date

from django.db.models import F, QuerySet

from ghs.accounts.models import FormerName, Organization, User
from ghs.files.models import StoredFile
from ghs.register.listing import Listing
from registrations.models import RegistrationVersion, Succession
from registrations.queries import published_declaration


def find_listing(number: str, day: date) -> Listing | None:
    """Return the listing of a canonical registration number, or None when it was never given."""
    version = _current().filter(registration__number=number).first() if number else None
    return Listing(version, day) if version else None


def listing_of_member(user: User, number: str, day: date) -> Listing | None:
    """Return the listing of a number when a person is a member of its organisation, in whatever role."""
    own = _current().filter(registration__number=number, registration__organization__memberships__user=user)
    version = own.first() if number else None
    return Listing(version, day) if version else None


def public_declaration(listing: Listing) -> StoredFile | None:
    """Return the declaration document that everybody may read: while the mark may be used and the vendor agreed."""
    return published_declaration(listing.version.registration) if listing.is_valid else None


def supplied_listings(listing: Listing) -> list[Listing]:
    """Return what other organisations declared on a registration, as OEM products, by number."""
    versions = _current().filter(supplier_id=listing.version.registration_id)
    return [Listing(version, listing.day) for version in versions.order_by("registration__sequence")]


def listings_of_organization(organization_id: int, day: date) -> list[Listing]:
    """Return what one organisation ever registered, newest first."""
    versions = _current().filter(registration__organization_id=organization_id)
    return [Listing(version, day) for version in versions.order_by("-registration__sequence")]


def kept_organization(organization_id: int) -> int | None:
    """Return the organisation into which one was merged, or None when it stands for itself or never was."""
    rows = Organization.objects.filter(pk=organization_id).values_list("merged_into", flat=True)
    return rows.first()


def former_holders(listing: Listing) -> list[Succession]:
    """Return the successions by which a registration passed from holder to holder, the latest first."""
    return list(Succession.objects.taken().filter(registrations=listing.version.registration_id))


def successor_of(organization_id: int) -> int | None:
    """Return the organisation to which the registrations of another one passed last, or None."""
    passed = Succession.objects.taken().filter(predecessor=organization_id)
    return passed.values_list("successor", flat=True).first()


def former_names_of(organization_id: int) -> list[FormerName]:
    """Return the names that an organisation had and no longer has, each once, the latest first."""
    former = FormerName.objects.filter(organization_id=organization_id).exclude(name=F("organization__name"))
    latest: dict[str, FormerName] = {}
    for row in former:
        latest.setdefault(row.name, row)
    return list(latest.values())


def _current() -> QuerySet[RegistrationVersion]:
    return RegistrationVersion.objects.current().select_related("registration__organization")
