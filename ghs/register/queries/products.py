"""Everything that the page of one registration tells beside its entry."""

from dataclasses import dataclass, field
from datetime import date

from ghs.files.models import StoredFile
from ghs.register.change import Change
from ghs.register.days import end_of
from ghs.register.listing import Listing
from ghs.register.queries.changes import changes, told
from ghs.register.queries.listings import find_listing, public_declaration
from ghs.register.queries.searching import versions_on
from registrations.models import Disclosure, Registration, RegistrationVersion
from registrations.queries import Check, ListedEvidence, check_before, listed_evidence


@dataclass(frozen=True)
class Published:
    """What the vendor itself lets everybody read: its declaration, pages of its own, titles of evidence."""

    declaration: StoredFile | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    evidence: list[ListedEvidence] = field(default_factory=list)

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.declaration or self.links or self.evidence)


@dataclass(frozen=True)
class Succession:
    """The registration whose product this one follows, as the vendor says, and those that follow this one."""

    predecessor: Listing | None
    successors: list[Listing]


def listing_on(standing: Listing, day: date) -> Listing | None:
    """Return a registration as the register showed it at the end of a day, or None when it was not there yet."""
    versions = versions_on(day).filter(registration=standing.version.registration)
    version = versions.select_related("registration", "supplier__organization").first()
    return Listing(version, day) if version else None


def story_of(registration: Registration, day: date) -> list[Change]:
    """Return everything recorded of a registration up to the end of a day, newest first."""
    first = registration.versions.order_by("recorded_from").first()
    if first is None:
        return []
    recorded = changes(since=first.recorded_from, until=end_of(day)).filter(registration=registration)
    return told(recorded)


def published_of(listing: Listing) -> Published:
    """Return what the vendor lets everybody read now; nothing once the mark may not be used."""
    if not listing.is_valid:
        return Published()
    registration = listing.version.registration
    disclosure = Disclosure.objects.of(registration)
    evidence = listed_evidence(registration.declaration) if disclosure.shows_evidence else []
    return Published(public_declaration(listing), disclosure.links, evidence)


def succession_of(listing: Listing) -> Succession:
    """Return what a product follows and what follows it, whether they are in force or not."""
    registration = listing.version.registration
    predecessor = Disclosure.objects.of(registration).predecessor
    followers = Registration.objects.filter(disclosure__predecessor=registration)
    versions = RegistrationVersion.objects.current().filter(registration__in=followers.values("pk"))
    versions = versions.select_related("registration").order_by("registration__sequence")
    return Succession(
        predecessor=find_listing(predecessor.number, listing.day) if predecessor else None,
        successors=[Listing(version, listing.day) for version in versions],
    )


def check_of(listing: Listing) -> Check | None:
    """Return how the office checked what a listing says, without names; None where that is not recorded here."""
    return check_before(listing.version.registration, listing.version.recorded_from)
