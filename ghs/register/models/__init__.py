"""What the public register keeps of its own."""

from ghs.register.models.artworks import Artwork
from ghs.register.models.calendars import ExpiryCalendar
from ghs.register.models.following import QUERY_CHARACTERS, TOPIC_SLUG, Follow, Follower, FollowQuerySet, Target
from ghs.register.models.keys import ApiKey

__all__ = [
    "ApiKey",
    "Artwork",
    "ExpiryCalendar",
    "Follow",
    "FollowQuerySet",
    "Follower",
    "QUERY_CHARACTERS",
    "TOPIC_SLUG",
    "Target",
]
