"""A search of the register as rows, read one after another however many there are."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy

from ghs.register.item import urls_of
from ghs.register.listing import Listing
from ghs.register.queries.open_data import with_owners
from ghs.register.queries.searching import found
from ghs.register.question import Question

ROWS_AT_ONCE = 1_000

Cell = str | int | date | None

HEADINGS = [
    gettext_lazy("Registration number"),
    gettext_lazy("Products"),
    gettext_lazy("Number of products"),
    gettext_lazy("Company or body"),
    gettext_lazy("Name in kana"),
    gettext_lazy("Name in English"),
    gettext_lazy("Corporate number"),
    gettext_lazy("Level"),
    gettext_lazy("Areas"),
    gettext_lazy("Guideline edition"),
    gettext_lazy("State"),
    gettext_lazy("Registered on"),
    gettext_lazy("Valid until"),
    gettext_lazy("Ended on"),
    gettext_lazy("Reason"),
    gettext_lazy("Supplier's registration"),
    gettext_lazy("Verification page"),
]


def exported(question: Question, *, today: date) -> Iterator[Listing]:
    """Yield every hit of a search in its order. Effects: the database hands over a thousand rows at a time."""
    day = question.on or today
    for version in with_owners(found(question, today=today)).iterator(chunk_size=ROWS_AT_ONCE):
        yield Listing(version, day)


def cells_of(listing: Listing, language: str) -> list[Cell]:
    """Return a registration as the cells of one row, in the order of the headings."""
    version, organization = listing.version, listing.version.registration.organization
    return [
        listing.number,
        listing.product_names,
        len(version.product_names),
        version.organization_name,
        version.organization_name_kana,
        version.organization_name_english,
        organization.corporate_number,
        version.level,
        listing.area_names,
        version.guideline_edition,
        listing.state_label,
        version.registered_on,
        version.expires_on,
        listing.ended_on,
        version.public_reason,
        version.supplier.number if version.supplier else None,
        urls_of(listing.number, language)["verify"],
    ]
