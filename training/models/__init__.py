from training.models.courses import Course, Edition, ManageLink, Part, SignUp
from training.models.videos import Access, AccessApplication, Progress, Video, VideoSet

__all__ = [
    "Access",
    "AccessApplication",
    "Course",
    "Edition",
    "ManageLink",
    "Part",
    "Progress",
    "SignUp",
    "Video",
    "VideoSet",
]
