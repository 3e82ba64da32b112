"""Who may do what in training."""

from datetime import date

from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from training.models import Access, Video


def can_watch_video(user: object, video: Video, day: date) -> bool:
    """Whether somebody may be sent a film: everybody a free one, else an access of that day, or an organiser."""
    if video.is_free:
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.may(Permission.RUN_EVENTS):
        return True
    return Access.objects.current(day).filter(user=user, video_set=video.video_set_id).exists()
