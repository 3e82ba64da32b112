"""Reading the public register, for pages, feeds and open data."""

from ghs.register.queries.changes import changes, describe, told
from ghs.register.queries.listings import (
    find_listing,
    former_names_of,
    listings_of_organization,
    public_declaration,
    supplied_listings,
)
from ghs.register.queries.searching import says_nothing, search_register

__all__ = [
    "changes",
    "describe",
    "find_listing",
    "former_names_of",
    "listings_of_organization",
    "public_declaration",
    "says_nothing",
    "search_register",
    "supplied_listings",
    "told",
]
