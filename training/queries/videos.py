"""Reading video sets, accesses and places for pages and reports."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from training.models import Access, AccessApplication, Progress, Video, VideoSet


@dataclass(frozen=True)
class ShownVideo:
    """A video as one person sees it."""

    video: Video
    may_watch: bool
    progress: Progress | None


@dataclass(frozen=True)
class ShownSet:
    """A video set as one person sees it: their latest access and the application that waits."""

    video_set: VideoSet
    videos: list[ShownVideo]
    access: Access | None
    standing: Access.Standing | None
    waiting: AccessApplication | None

    @property
    def has_all(self) -> bool:
        """Whether every video may be watched."""
        return all(shown.may_watch for shown in self.videos)

    @property
    def has_lasting_access(self) -> bool:
        """Whether a period is open for the person, or is to come."""
        return self.standing in {Access.Standing.CURRENT, Access.Standing.UPCOMING}

    @property
    def may_apply(self) -> bool:
        """Whether the person may ask for an access now."""
        return not self.has_all and self.waiting is None and not self.has_lasting_access


def shown_sets(user: object, day: date, *, code: str | None = None) -> list[ShownSet]:
    """Return the sets a person may know of on a day, newest first, with what they may do about each.

    Shape: the same few queries however many sets and videos there are.
    """
    videos = Prefetch("videos", Video.objects.select_related("poster"))
    sets = VideoSet.objects.visible_to(user, day).prefetch_related(videos)
    if code is not None:
        sets = sets.filter(code=code)
    if not isinstance(user, User):
        return [shown_set(video_set, None, None, {}, sees_all=False, day=day) for video_set in sets]
    accesses: dict[int, Access] = {}
    for access in user.video_accesses.order_by("withdrawn_at", "ends_on"):
        best = accesses.get(access.video_set_id)
        if best is None or rank(access, day) >= rank(best, day):
            accesses[access.video_set_id] = access
    waiting = {application.video_set_id: application for application in user.video_applications.waiting()}
    places = places_of(user)
    sees_all = user.may(Permission.RUN_EVENTS)
    return [
        shown_set(each, accesses.get(each.pk), waiting.get(each.pk), places, sees_all=sees_all, day=day)
        for each in sets
    ]


def rank(access: Access, day: date) -> int:
    """Return how much an access matters on a day: one that is open before all others, then one to come."""
    order = [Access.Standing.WITHDRAWN, Access.Standing.EXPIRED, Access.Standing.UPCOMING, Access.Standing.CURRENT]
    return order.index(access.standing(day))


def shown_set(
    video_set: VideoSet,
    access: Access | None,
    waiting: AccessApplication | None,
    places: dict[int, Progress],
    *,
    sees_all: bool,
    day: date,
) -> ShownSet:
    """Put together what one person sees of a set."""
    standing = access.standing(day) if access else None
    opens = sees_all or standing == Access.Standing.CURRENT
    videos = [
        ShownVideo(video, may_watch=opens or video.is_free, progress=places.get(video.pk))
        for video in video_set.videos.all()
    ]
    return ShownSet(video_set, videos, access, standing, waiting)


def places_of(user: User) -> dict[int, Progress]:
    """Return where a person stopped, by the number of the video."""
    return {place.video_id: place for place in user.video_progress.select_related("video")}


def neighbours_of(video: Video) -> tuple[Video | None, Video | None]:
    """Return the videos before and after one in its set."""
    others = Video.objects.filter(video_set=video.video_set_id)
    before = others.filter(position__lt=video.position).order_by("-position").first()
    return before, others.filter(position__gt=video.position).order_by("position").first()


def accesses_of(user: User) -> QuerySet[Access]:
    """Return a person's accesses, the one that lasts longest first."""
    return user.video_accesses.select_related("video_set", "application")


def applications_of(user: User) -> QuerySet[AccessApplication]:
    """Return what a person asked for, latest first."""
    return user.video_applications.select_related("video_set")


def waiting_applications() -> QuerySet[AccessApplication]:
    """Return the applications the office has to decide, oldest first."""
    return AccessApplication.objects.waiting().select_related("user", "video_set").order_by("submitted_at", "id")


def applications_in(state: str) -> QuerySet[AccessApplication]:
    """Return the applications in a state, or all for an empty one: waiting oldest first, others latest first."""
    if state == AccessApplication.State.SUBMITTED:
        return waiting_applications()
    rows = AccessApplication.objects.select_related("user", "video_set", "access")
    return rows.filter(state=state) if state else rows


def video_sets_with_videos() -> QuerySet[VideoSet]:
    """Return every set with its videos, for the office."""
    return VideoSet.objects.prefetch_related("videos")


def video_sets_released_between(first: date, last: date) -> QuerySet[VideoSet]:
    """Return the sets released from one day to another, both included, earliest first.

    Shape: each has `video_count`, the number of its videos.
    """
    released = VideoSet.objects.filter(released_on__range=(first, last))
    return released.annotate(video_count=Count("videos")).order_by("released_on", "code")
