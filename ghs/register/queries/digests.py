"""What is to be told to whom on one occasion, read for a batch of followers in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils import timezone

from ghs.register.asked import question_of
from ghs.register.change import Change
from ghs.register.digest import Digest, Section
from ghs.register.models import Follow, Follower
from ghs.register.occasion import Occasion
from ghs.register.queries.changes import changes, changes_found, told
from registrations.models import RegistrationVersion

# As many changes of one thing stand in a mail; the page shows the rest.
MOST_TOLD = 30
# So many searches are looked through in one query.
SEARCHES_AT_ONCE = 40

# A follow and a version; a search with the moments from and up to which it is to be told.
Pair = tuple[int, int]
Asked = tuple[str, datetime, datetime]


def followers_to_tell(occasion: Occasion, *, after: int, limit: int) -> list[int]:
    """Return the keys of the next followers that were not seen to on an occasion."""
    waiting = Follower.objects.to_tell(occasion).filter(pk__gt=after).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:limit])


def digests_due(keys: list[int], occasion: Occasion) -> list[Digest]:
    """Return what some followers are to be told: every follow that is due, and what changed of it.

    Shape: a change stands once in a mail, at the narrowest thing it belongs to.
    """
    due = list(Follow.objects.due(occasion).named().filter(follower__in=keys).order_by("follower", "pk"))
    told_of = _changes_of(due, occasion)
    by_follower: dict[int, list[Follow]] = defaultdict(list)
    for follow in due:
        by_follower[follow.follower_id].append(follow)
    return [
        Digest(follower=follows[0].follower, due=follows, sections=_sections(follows, told_of))
        for follows in by_follower.values()
    ]


def _sections(follows: list[Follow], told_of: dict[int, list[Change]]) -> list[Section]:
    sections: list[Section] = []
    seen: set[int] = set()
    for follow in sorted(follows, key=_width):
        found = told_of.get(follow.pk, [])
        new = [change for change in found if change.version.pk not in seen]
        seen.update(change.version.pk for change in new)
        if new:
            sections.append(Section(follow, new[:MOST_TOLD], has_more=len(found) > MOST_TOLD))
    return sections


def _width(follow: Follow) -> int:
    """Return how much a follow covers, in rough steps: a product, an organisation, a search, the register."""
    if follow.query is None:
        return 0 if follow.registration_id else 1
    return 2 if follow.query else 3


def _changes_of(follows: list[Follow], occasion: Occasion) -> dict[int, list[Change]]:
    """Return the changes of each follow that has any, newest first."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for follow, version in chain(_by_key(follows, occasion), _by_search(follows)):
        wanted[follow].add(version)
    if not wanted:
        return {}
    versions = changes(since=min(follow.told_to for follow in follows)).filter(pk__in=set().union(*wanted.values()))
    ordered = told(versions)
    return {follow: [change for change in ordered if change.version.pk in keys] for follow, keys in wanted.items()}


def _by_key(follows: list[Follow], occasion: Occasion) -> Iterator[Pair]:
    """Return each product and organisation with what was recorded of it since it was told."""
    due = Follow.objects.due(occasion).filter(pk__in=[follow.pk for follow in follows if follow.query is None])
    for versions in ("registration__versions", "organization__registrations__versions"):
        since = {f"{versions}__recorded_from__gte": F("told_to"), f"{versions}__recorded_from__lt": F("until")}
        yield from due.filter(**since).values_list("pk", versions)


def _by_search(follows: list[Follow]) -> Iterator[Pair]:
    """Return each search with the newest of what was recorded since it was told; equal searches are asked once."""
    groups: dict[Asked, list[int]] = defaultdict(list)
    for follow in follows:
        if follow.query is not None:
            groups[follow.query, follow.told_to, follow.until].append(follow.pk)  # type: ignore[attr-defined]
    asked = list(groups)
    for first in range(0, len(asked), SEARCHES_AT_ONCE):
        some = asked[first : first + SEARCHES_AT_ONCE]
        rows = [_newest(number, *one) for number, one in enumerate(some)]
        for number, version in rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0]:
            yield from ((follow, version) for follow in groups[some[number]])


def _newest(number: int, query: str, since: datetime, until: datetime) -> QuerySet[RegistrationVersion, Any]:
    """Return the newest changes of a search as pairs with a number."""
    rows = changes_found(question_of(query), since=since, until=until, today=timezone.localdate(until))
    return rows.annotate(number=Value(number)).values_list("number", "pk")[: MOST_TOLD + 1]
