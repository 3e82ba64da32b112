"""Reading the public register, for pages, feeds and open data."""

from ghs.register.queries.changes import changes, changes_found, describe, told
from ghs.register.queries.digests import digests_due, followers_to_tell
from ghs.register.queries.expiries import calendar_owner, expiries_of, expiry_calendar_of
from ghs.register.queries.facets import count_facets
from ghs.register.queries.following import (
    follow_of_link,
    follow_sender,
    follow_wording,
    follower_of,
    follows_of,
    follows_of_person,
    is_follows_token,
    own_follow,
)
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
from ghs.register.queries.searching import best_found, count_up_to, found, says_nothing, versions_on
from ghs.register.queries.similar import similar_to

__all__ = [
    "best_found",
    "artwork_history",
    "calendar_owner",
    "changes",
    "changes_found",
    "count_facets",
    "count_up_to",
    "describe",
    "digests_due",
    "drawn_mark",
    "expiries_of",
    "expiry_calendar_of",
    "find_listing",
    "follow_of_link",
    "follow_sender",
    "follow_wording",
    "follower_of",
    "followers_to_tell",
    "follows_of",
    "follows_of_person",
    "former_holders",
    "former_names_of",
    "found",
    "has_sample_on",
    "is_follows_token",
    "kept_organization",
    "listing_of_member",
    "listings_of_organization",
    "own_follow",
    "picture_of",
    "picture_on",
    "public_declaration",
    "says_nothing",
    "similar_to",
    "slots_on",
    "successor_of",
    "supplied_listings",
    "told",
    "versions_on",
]
