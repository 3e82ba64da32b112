"""Video set C with its four films, one person who may watch all of them, and one who has asked to.

Source: the seed's slides: the titles of the four films, set C new in its year.
"""

import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from ghs.accounts.models import User
from ghs.desk.demonstration.days import moment
from training.actions.video_accesses import AccessEntries, apply_for_access, grant_access
from training.actions.videos import keep_place, make_sample_films
from training.models import AccessApplication, Video, VideoSet

RELEASED_ON = date(2019, 5, 22)
CONSENT = "個人情報の取扱いを読み、同意します（サンプル）。"
ACCESS_DAYS = 90


def release_films(*, people: dict[str, User], now: datetime) -> None:
    """Make the films, then let people ask for them."""
    video_set = make_sample_films(at=moment(RELEASED_ON, 9), by=people["organiser"])
    application = _apply(
        video_set, people["learner"], "社内の勉強会の準備のため（サンプル）。", now - timedelta(days=6)
    )
    starts_on = timezone.localdate(now) - timedelta(days=5)
    grant_access(
        application=application,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=ACCESS_DAYS),
        by=people["organiser"],
        at=now - timedelta(days=5),
    )
    second = Video.objects.filter(video_set=video_set).order_by("position")[1]
    keep_place(video=second, position_seconds=second.duration_seconds // 2, by=people["learner"], at=now)
    _apply(video_set, people["attendee"], "セミナーの予習のため（サンプル）。", now - timedelta(days=1))


def _apply(video_set: VideoSet, person: User, purpose: str, at: datetime) -> AccessApplication:
    entries = AccessEntries(name=person.full_name, company="サンプル総合病院", purpose=purpose, consent_text=CONSENT)
    return apply_for_access(video_set=video_set, entries=entries, submission=uuid.uuid4(), by=person, at=at)
