"""Video sets, who may watch them for how long, and where each person stopped watching."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.files.models import StoredFile
from training.captions import clock

# Whoever stopped this close to the end has seen the film and starts again at its beginning.
END_SECONDS = 2


def in_page_language(japanese: str, english: str) -> str:
    """Return the English words on an English page, as far as there are any."""
    return english if get_language() == "en" and english else japanese


class VideoSetQuerySet(models.QuerySet["VideoSet"]):
    """Questions about many video sets."""

    def released(self, day: date) -> "VideoSetQuerySet":
        """Those that everybody may know of on a day."""
        return self.filter(released_on__lte=day)

    def visible_to(self, user: object, day: date) -> "VideoSetQuerySet":
        """Every set for organisers, the released ones for everybody else."""
        if isinstance(user, User) and user.may(Permission.RUN_EVENTS):
            return self
        return self.released(day)


class VideoSet(models.Model):
    """Videos that are released together and watched under one access (ビデオセット)."""

    code = models.SlugField(_("Code"), max_length=20, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    title_english = models.CharField(_("Title in English"), max_length=160, blank=True)
    released_on = models.DateField(_("Released on"), null=True, blank=True)
    access_days = models.PositiveSmallIntegerField(_("Days of an access, unless decided otherwise"), default=90)

    objects: ClassVar[models.Manager["VideoSet"]] = VideoSetQuerySet.as_manager()

    class Meta:
        ordering = ["-released_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(access_days__range=(1, 1100)), name="video_set_access_1_to_1100_days"
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, as far as there is one."""
        return in_page_language(self.title, self.title_english)

    def usual_period(self, day: date) -> tuple[date, date]:
        """The first and last day of an access granted on a day, unless decided otherwise."""
        return day, day + timedelta(days=self.access_days - 1)


class VideoQuerySet(models.QuerySet["Video"]):
    """Questions about many videos."""

    def visible_to(self, user: object, day: date) -> "VideoQuerySet":
        """The videos of the sets a person may know of; whether one may be watched is a permission."""
        return self.filter(video_set__in=VideoSet.objects.visible_to(user, day))


class Video(models.Model):
    """One film of a set, with captions, a transcript and chapters.

    Shape: `chapters` is a list of `{"starts_at_seconds", "title", "title_english"}` in order.
    """

    video_set = models.ForeignKey(VideoSet, on_delete=models.PROTECT, related_name="videos")
    position = models.PositiveSmallIntegerField(_("Position in the set"))
    slug = models.SlugField(_("Short name in the address"), max_length=60, unique=True)
    title = models.CharField(_("Title"), max_length=160)
    title_english = models.CharField(_("Title in English"), max_length=200, blank=True)
    is_free = models.BooleanField(_("Free to everybody"), default=False)
    summary = models.TextField(_("Summary"), max_length=1000)
    summary_english = models.TextField(_("Summary in English"), max_length=1000, blank=True)
    transcript = models.TextField(_("Transcript"), max_length=40_000, blank=True)
    transcript_english = models.TextField(_("Transcript in English"), max_length=40_000, blank=True)
    chapters = models.JSONField(default=list)
    duration_seconds = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    captions = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    captions_english = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    poster = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Video"]] = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["video_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["video_set", "position"], name="video_position_once_a_set"),
            models.CheckConstraint(condition=models.Q(duration_seconds__gt=0), name="video_has_a_duration"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, as far as there is one."""
        return in_page_language(self.title, self.title_english)

    @property
    def shown_summary(self) -> str:
        """The summary in the language of the page, as far as there is one."""
        return in_page_language(self.summary, self.summary_english)

    @property
    def shown_transcript(self) -> str:
        """The transcript in the language of the page, as far as there is one."""
        return in_page_language(self.transcript, self.transcript_english)

    @property
    def length(self) -> str:
        """The length as people write it, such as 0:49."""
        return clock(self.duration_seconds)

    @property
    def shown_chapters(self) -> list[dict[str, Any]]:
        """The chapters with their times as people write them, titled in the language of the page."""
        return [
            {
                "starts_at_seconds": chapter["starts_at_seconds"],
                "time": clock(chapter["starts_at_seconds"]),
                "title": in_page_language(chapter["title"], chapter.get("title_english", "")),
            }
            for chapter in self.chapters
        ]


class AccessApplicationQuerySet(models.QuerySet["AccessApplication"]):
    """Questions about many applications."""

    def waiting(self) -> "AccessApplicationQuerySet":
        """Those that nobody has decided yet."""
        return self.filter(state=AccessApplication.State.SUBMITTED)

    def visible_to(self, user: User) -> "AccessApplicationQuerySet":
        """A person's own, or all for organisers."""
        return self if user.may(Permission.RUN_EVENTS) else self.filter(user=user)


class AccessApplication(models.Model):
    """A person asks to watch a set. Only one of a person for a set waits at a time."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Being checked by the office")
        GRANTED = "granted", _("Granted")
        DECLINED = "declined", _("Declined")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.SUBMITTED: frozenset({State.GRANTED, State.DECLINED}),
        State.GRANTED: frozenset(),
        State.DECLINED: frozenset(),
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_applications")
    video_set = models.ForeignKey(VideoSet, on_delete=models.PROTECT, related_name="applications")
    receipt_number = models.CharField(_("Receipt number"), max_length=20, unique=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    name = models.CharField(_("Your name"), max_length=120)
    company = models.CharField(_("Company"), max_length=120)
    purpose = models.TextField(_("Purpose of watching"), max_length=1000)
    language = models.CharField(max_length=2, default="ja")
    consent_text = models.TextField()
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(_("Reason"), max_length=1000, blank=True)

    objects: ClassVar[models.Manager["AccessApplication"]] = AccessApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "video_set"],
                condition=models.Q(state="submitted"),
                name="access_application_one_waiting_a_set",
            ),
            models.CheckConstraint(
                condition=models.Q(state="submitted", decided_at=None)
                | (~models.Q(state="submitted") & models.Q(decided_at__isnull=False)),
                name="access_application_decided_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    def may_become(self, state: str) -> bool:
        """Whether the state table allows a move."""
        return state in self.TRANSITIONS[self.state]


class AccessQuerySet(models.QuerySet["Access"]):
    """Questions about many accesses."""

    def current(self, day: date) -> "AccessQuerySet":
        """Those that open their set on a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, withdrawn_at=None)

    def lasting(self, day: date) -> "AccessQuerySet":
        """Those that open their set on a day or will later."""
        return self.filter(ends_on__gte=day, withdrawn_at=None)


class Access(models.Model):
    """A person may watch a set from one day to another, both included, in Asia/Tokyo (視聴権)."""

    class Standing(models.TextChoices):
        CURRENT = "current", _("You can watch")
        UPCOMING = "upcoming", _("Not begun yet")
        EXPIRED = "expired", _("The period is over")
        WITHDRAWN = "withdrawn", _("Withdrawn by the office")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_accesses")
    video_set = models.ForeignKey(VideoSet, on_delete=models.PROTECT, related_name="accesses")
    application = models.OneToOneField(AccessApplication, on_delete=models.CASCADE, related_name="access")
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.TextField(_("Reason"), max_length=1000, blank=True)

    objects: ClassVar[models.Manager["Access"]] = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-id"]
        verbose_name_plural = "accesses"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="access_ends_not_before_start"
            ),
            ExclusionConstraint(
                name="access_periods_never_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("video_set", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.video_set_id} {self.starts_on} – {self.ends_on}"

    def standing(self, day: date) -> "Access.Standing":
        """Where the access stands on a day."""
        if self.withdrawn_at:
            return self.Standing.WITHDRAWN
        if day < self.starts_on:
            return self.Standing.UPCOMING
        return self.Standing.CURRENT if day <= self.ends_on else self.Standing.EXPIRED


class Progress(models.Model):
    """The place at which a person stopped watching a video, on whichever device."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_progress")
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="progress")
    position_seconds = models.PositiveIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name_plural = "progress"
        constraints = [models.UniqueConstraint(fields=["user", "video"], name="progress_one_place_a_video")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.video_id} {self.position_seconds} s"

    @property
    def place(self) -> str:
        """The place as people write it, such as 0:35."""
        return clock(self.position_seconds)

    @property
    def is_at_end(self) -> bool:
        """Whether the person stopped at the end of the film."""
        return self.position_seconds >= self.video.duration_seconds - END_SECONDS

    @property
    def resume_seconds(self) -> int:
        """Where watching goes on: at the place kept, or at the beginning when the end was reached."""
        return 0 if self.is_at_end else self.position_seconds
