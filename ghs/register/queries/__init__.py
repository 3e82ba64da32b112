"""Reading the public register, for pages, feeds and open data."""

from ghs.register.queries.changes import changes, describe, told
from ghs.register.queries.facets import count_facets
from ghs.register.queries.listings import (
    find_listing,
    former_holders,
    former_names_of,
    kept_organization,
    listing_of_member,
    listings_of_organization,
    public_declaration,
    successor_of,
    supplied_listings,
)
from ghs.register.queries.marks import artwork_history, drawn_mark, has_sample_on, picture_of, picture_on, slots_on
from ghs.register.queries.searching import count_up_to, found, says_nothing

__all__ = [
    "artwork_history",
    "drawn_mark",
    "has_sample_on",
    "picture_of",
    "picture_on",
    "slots_on",
    "changes",
    "count_facets",
    "count_up_to",
    "describe",
    "find_listing",
    "listing_of_member",
    "former_holders",
    "former_names_of",
    "found",
    "kept_organization",
    "listings_of_organization",
    "public_declaration",
    "successor_of",
    "says_nothing",
    "supplied_listings",
    "told",
]
