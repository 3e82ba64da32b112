"""Telling followers what changed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from ghs.mail.actions import queue_each
from ghs.mail.sender import sender_on
from ghs.register.actions.following import follow_topic
from ghs.register.digest import Digest
from ghs.register.emails import OFF_PATH, digest_mail
from ghs.register.models import Follow, Follower
from ghs.register.occasion import Occasion

RULE = "register_digest"


@transaction.atomic
def tell_followers(*, digests: list[Digest], occasion: Occasion, at: datetime) -> int:
    """Queue the mails of an occasion and remember up to when each follow was told, both or neither.

    Shape: the same number of queries for one digest and for many. Returns how many mails were queued.
    Effects: a follower whom another run is telling, or has told on this occasion, is left out; so is what was
    stopped meanwhile. Whoever has nothing to be told gets no mail, but is up to date.
    """
    keys = [digest.follower.pk for digest in digests]
    locked = Follower.objects.to_tell(occasion).filter(pk__in=keys).select_for_update(skip_locked=True, of=("self",))
    mine = set(locked.values_list("pk", flat=True))
    told = Follow.objects.due(occasion).filter(follower__in=mine, pk__in=_keys(digests))
    standing = set(told.values_list("pk", flat=True))
    digests = [_only(digest, standing) for digest in digests if digest.follower.pk in mine]
    senders = {language: sender_on(at, language) for language in {each.follower.language for each in digests}}
    mails = [digest_mail(each, sender=senders[each.follower.language], at=at) for each in digests if each.sections]
    queued = queue_each(
        rule=RULE, mails=mails, topic=follow_topic(), unsubscribe_path=OFF_PATH, occasion=occasion.name, at=at
    )
    told.update(told_to=F("until"))
    Follower.objects.filter(pk__in=mine).update(told_on=occasion.day)
    return queued


def _keys(digests: list[Digest]) -> list[int]:
    return [follow.pk for digest in digests for follow in digest.due]


def _only(digest: Digest, standing: set[int]) -> Digest:
    """Return a digest without what was stopped since it was read."""
    return replace(digest, sections=[section for section in digest.sections if section.follow.pk in standing])
