"""Reading video sets for pages and the report."""

from datetime import date, timedelta

import pytest

from ghs.accounts.models import User
from tests.training.video_factories import AT, ApplicationFactory, VideoFactory, VideoSetFactory, access_for
from training.models import Access
from training.permissions import can_watch_video
from training.queries.videos import (
    accesses_of,
    neighbours_of,
    shown_sets,
    video_sets_released_between,
    waiting_applications,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 1)


def test_sets_released_in_a_period_with_the_number_of_their_videos() -> None:
    first, last = date(2019, 3, 1), date(2020, 2, 21)
    for code, day in [("A", first), ("B", last), ("X", first - timedelta(1)), ("Y", last + timedelta(1))]:
        VideoSetFactory(code=code, released_on=day)
    VideoSetFactory(code="Z", released_on=None)
    video_set = VideoSetFactory(code="C", released_on=date(2019, 5, 22))
    for _ in range(2):
        VideoFactory(video_set=video_set)
    found = video_sets_released_between(first, last)
    assert [(each.code, each.video_count) for each in found] == [("A", 0), ("C", 2), ("B", 0)]


def test_accesses_are_one_s_own(attendee: User, rival: User) -> None:
    access = access_for(attendee, VideoSetFactory())
    access_for(rival, access.video_set)
    assert list(accesses_of(attendee)) == [access]


def test_what_waits_is_listed_oldest_first() -> None:
    late = ApplicationFactory(submitted_at=AT + timedelta(hours=1))
    early = ApplicationFactory(submitted_at=AT)
    ApplicationFactory(state="declined", decided_at=AT)
    assert list(waiting_applications()) == [early, late]


@pytest.mark.parametrize(
    ("periods", "standing", "may_apply"),
    [
        ([], None, True),
        ([(-9, -1)], "expired", True),
        ([(0, 0)], "current", False),
        ([(1, 9)], "upcoming", False),
        ([(-9, -5), (-1, 3), (5, 9)], "current", False),
        ([(-9, -5), (5, 9)], "upcoming", False),
    ],
)
def test_the_access_that_matters_is_shown(
    attendee: User, periods: list[tuple[int, int]], standing: str | None, may_apply: bool
) -> None:
    video = VideoFactory()
    for first, last in periods:
        access_for(attendee, video.video_set, first=DAY + timedelta(first), last=DAY + timedelta(last))
    (shown,) = shown_sets(attendee, DAY)
    assert (shown.standing, shown.may_apply) == (standing, may_apply)
    assert shown.videos[0].may_watch is (standing == "current") is can_watch_video(attendee, video, DAY)


def test_a_withdrawn_access_gives_way_to_a_newer_one(attendee: User) -> None:
    video = VideoFactory()
    old = access_for(attendee, video.video_set, first=DAY, last=DAY + timedelta(90))
    Access.objects.filter(pk=old.pk).update(withdrawn_at=AT)
    (shown,) = shown_sets(attendee, DAY)
    assert (shown.standing, shown.may_apply) == ("withdrawn", True)
    access_for(attendee, video.video_set, first=DAY, last=DAY)
    (shown,) = shown_sets(attendee, DAY)
    assert shown.standing == "current"


def test_who_waits_need_not_apply_and_free_sets_ask_nothing(attendee: User) -> None:
    waiting = ApplicationFactory(user=attendee, video_set=VideoFactory().video_set)
    free = VideoFactory(is_free=True).video_set
    shown = {each.video_set: each for each in shown_sets(attendee, DAY)}
    assert (shown[waiting.video_set].waiting, shown[waiting.video_set].may_apply) == (waiting, False)
    assert (shown[free].has_all, shown[free].may_apply) == (True, False)


@pytest.mark.parametrize(
    ("name", "may"), [("organiser", True), ("reviewer", False), ("operator", False), ("attendee", False)]
)
def test_who_may_watch_without_an_access(request: pytest.FixtureRequest, name: str, may: bool) -> None:
    user, video = request.getfixturevalue(name), VideoFactory()
    assert can_watch_video(user, video, DAY) is may
    assert can_watch_video(user, VideoFactory(is_free=True), DAY)


def test_nobody_watches_with_a_closed_account(attendee: User) -> None:
    video = VideoFactory()
    access_for(attendee, video.video_set, first=DAY, last=DAY)
    assert can_watch_video(attendee, video, DAY)
    attendee.is_active = False
    assert not can_watch_video(attendee, video, DAY)
    assert not can_watch_video(None, video, DAY)


def test_neighbours_follow_the_positions() -> None:
    video_set = VideoSetFactory()
    last, first, middle = (VideoFactory(video_set=video_set, position=number) for number in (9, 2, 5))
    VideoFactory()
    assert [neighbours_of(video) for video in (first, middle, last)] == [
        (None, middle),
        (first, last),
        (middle, None),
    ]
