"""What the database refuses about videos, and rules of single rows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from ghs.accounts.models import User
from tests.training.video_factories import AT, ApplicationFactory, VideoFactory, VideoSetFactory, access_for
from training.models import Access, AccessApplication, Progress, Video, VideoSet

pytestmark = pytest.mark.django_db

JUNE_1, JUNE_30 = date(2026, 6, 1), date(2026, 6, 30)


def refused(act: object, *args: object, **kwargs: object) -> str:
    """Return the name of the constraint that refuses an act."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act(*args, **kwargs)
    return error.value.__cause__.diag.constraint_name


def test_periods_of_a_person_for_a_set_never_overlap(attendee: User) -> None:
    video_set = VideoSetFactory()
    access_for(attendee, video_set, first=JUNE_1, last=JUNE_30)
    same_day = {"first": JUNE_30, "last": JUNE_30 + timedelta(days=9)}
    assert refused(access_for, attendee, video_set, **same_day) == "access_periods_never_overlap"


def test_periods_may_follow_one_another_or_a_withdrawn_one(attendee: User, viewer: User) -> None:
    video_set = VideoSetFactory()
    first = access_for(attendee, video_set, first=JUNE_1, last=JUNE_30)
    access_for(attendee, video_set, first=JUNE_30 + timedelta(days=1), last=JUNE_30 + timedelta(days=9))
    access_for(attendee, VideoSetFactory(), first=JUNE_1, last=JUNE_30)
    access_for(viewer, video_set, first=JUNE_1, last=JUNE_30)
    Access.objects.filter(pk=first.pk).update(withdrawn_at=AT)
    access_for(attendee, video_set, first=JUNE_1, last=JUNE_30)
    assert Access.objects.count() == 5


def test_a_period_never_ends_before_it_begins(attendee: User) -> None:
    turned = {"first": JUNE_30, "last": JUNE_1}
    with pytest.raises(Exception, match=r"access_ends_not_before_start|lower bound"), transaction.atomic():
        access_for(attendee, VideoSetFactory(), **turned)


def test_one_application_of_a_person_for_a_set_waits(attendee: User) -> None:
    video_set = VideoSetFactory()
    ApplicationFactory(user=attendee, video_set=video_set, state="declined", decided_at=AT)
    ApplicationFactory(user=attendee, video_set=video_set)
    again = {"user": attendee, "video_set": video_set}
    assert refused(ApplicationFactory, **again) == "access_application_one_waiting_a_set"


def test_a_decision_has_its_time(attendee: User) -> None:
    assert refused(ApplicationFactory, state="granted") == "access_application_decided_has_its_time"
    assert refused(ApplicationFactory, decided_at=AT) == "access_application_decided_has_its_time"


def test_a_position_is_taken_once_and_a_film_has_a_length() -> None:
    video = VideoFactory()
    twice = {"video_set": video.video_set, "position": video.position}
    assert refused(VideoFactory, **twice) == "video_position_once_a_set"
    assert refused(VideoFactory, duration_seconds=0) == "video_has_a_duration"


def test_a_place_is_kept_once_a_person_and_video(attendee: User) -> None:
    place = {"user": attendee, "video": VideoFactory(), "position_seconds": 3, "updated_at": AT}
    Progress.objects.create(**place)
    assert refused(Progress.objects.create, **place) == "progress_one_place_a_video"


@pytest.mark.parametrize("from_state", AccessApplication.State.values)
@pytest.mark.parametrize("to_state", AccessApplication.State.values)
def test_only_what_waits_can_be_decided(from_state: str, to_state: str) -> None:
    allowed = from_state == "submitted" and to_state in {"granted", "declined"}
    assert AccessApplication(state=from_state).may_become(to_state) is allowed


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2026, 5, 31), Access.Standing.UPCOMING),
        (JUNE_1, Access.Standing.CURRENT),
        (JUNE_30, Access.Standing.CURRENT),
        (date(2026, 7, 1), Access.Standing.EXPIRED),
    ],
)
def test_standing_of_an_access_by_day(day: date, standing: str) -> None:
    access = Access(starts_on=JUNE_1, ends_on=JUNE_30)
    assert access.standing(day) == standing
    access.withdrawn_at = AT
    assert access.standing(day) == Access.Standing.WITHDRAWN


def test_current_and_lasting_accesses(attendee: User) -> None:
    video_set = VideoSetFactory()
    access = access_for(attendee, video_set, first=JUNE_1, last=JUNE_30)
    before, after = JUNE_1 - timedelta(days=1), JUNE_30 + timedelta(days=1)
    for day, is_current, is_lasting in [(before, 0, 1), (JUNE_1, 1, 1), (JUNE_30, 1, 1), (after, 0, 0)]:
        assert Access.objects.current(day).count() == is_current
        assert Access.objects.lasting(day).count() == is_lasting
    Access.objects.filter(pk=access.pk).update(withdrawn_at=AT)
    assert Access.objects.current(JUNE_1).count() == Access.objects.lasting(JUNE_1).count() == 0


def test_sets_are_known_from_their_release_on_but_to_organisers_always(organiser: User, attendee: User) -> None:
    released = VideoSetFactory(released_on=JUNE_1)
    VideoSetFactory(released_on=None)
    VideoSetFactory(released_on=JUNE_30)
    assert list(VideoSet.objects.visible_to(None, JUNE_1)) == [released]
    assert list(VideoSet.objects.visible_to(attendee, JUNE_1)) == [released]
    assert VideoSet.objects.visible_to(organiser, JUNE_1).count() == 3
    assert not VideoSet.objects.visible_to(None, JUNE_1 - timedelta(days=1)).exists()


def test_the_usual_period_counts_its_first_day() -> None:
    assert VideoSet(access_days=90).usual_period(JUNE_1) == (JUNE_1, date(2026, 8, 29))


@pytest.mark.parametrize(("place", "resume"), [(0, 0), (5, 5), (10, 10), (11, 0), (13, 0)])
def test_who_reached_the_end_starts_again(place: int, resume: int) -> None:
    progress = Progress(video=Video(duration_seconds=13), position_seconds=place)
    assert progress.resume_seconds == resume
    assert progress.is_at_end is (place >= 11)


def test_english_words_are_shown_where_there_are_any() -> None:
    video = Video(title="題", title_english="Title", summary="要約", transcript="文", chapters=[])
    with translation.override("en"):
        assert (video.shown_title, video.shown_summary, video.shown_transcript) == ("Title", "要約", "文")
    with translation.override("ja"):
        assert (video.shown_title, video.shown_summary) == ("題", "要約")
