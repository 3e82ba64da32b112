"""Courses, their editions with a programme of parts, and the people who signed up."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.accounts.roles import Permission


class Course(models.Model):
    """What is taught; it is held as numbered editions."""

    title = models.CharField(_("Title"), max_length=120)
    title_english = models.CharField(_("Title in English"), max_length=160, blank=True)
    slug = models.SlugField(_("Short name"), max_length=60, unique=True)
    summary = models.TextField(_("Summary"), max_length=2000)
    summary_english = models.TextField(_("Summary in English"), max_length=2000, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, as far as there is one."""
        return self.title_english if get_language() == "en" and self.title_english else self.title

    @property
    def shown_summary(self) -> str:
        """The summary in the language of the page, as far as there is one."""
        return self.summary_english if get_language() == "en" and self.summary_english else self.summary


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about many editions."""

    def published(self) -> "EditionQuerySet":
        """Those that everybody may see."""
        return self.exclude(state=Edition.State.DRAFT)

    def visible_to(self, user: object) -> "EditionQuerySet":
        """Every edition for organisers, the published ones for everybody else."""
        if isinstance(user, User) and user.may(Permission.RUN_EVENTS):
            return self
        return self.published()

    def upcoming(self, at: datetime) -> "EditionQuerySet":
        """Those that are not over, soonest first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "id")

    def past(self, at: datetime) -> "EditionQuerySet":
        """Those that are over, latest first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-id")


class Edition(models.Model):
    """One holding of a course (第n回). `seats_taken` never passes `capacity`: the database refuses it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Published")
        CLOSED = "closed", _("Closed by the office")
        CANCELLED = "cancelled", _("Called off")
        HELD = "held", _("Held")

    class Standing(models.TextChoices):
        """Where an edition stands for somebody who wants a seat."""

        NOT_YET = "not_yet", _("Not open yet")
        TAKING = "taking", _("Taking sign-ups")
        FULL = "full", _("Full")
        CLOSED = "closed", _("Closed")
        OVER = "over", _("Held already")
        CANCELLED = "cancelled", _("Called off")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.OPEN}),
        State.OPEN: frozenset({State.CLOSED, State.HELD}),
        State.CLOSED: frozenset({State.OPEN, State.HELD}),
        State.CANCELLED: frozenset(),
        State.HELD: frozenset(),
    }

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("Number of the edition"))
    code = models.SlugField(_("Code in the address"), max_length=60, unique=True)
    starts_at = models.DateTimeField(_("Starts at"))
    ends_at = models.DateTimeField(_("Ends at"))
    venue = models.CharField(_("Venue"), max_length=200)
    venue_english = models.CharField(_("Venue in English"), max_length=200, blank=True)
    online_url = models.URLField(_("Address of the online room"), max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(_("Capacity"))
    seats_taken = models.PositiveSmallIntegerField(default=0, editable=False)
    opens_at = models.DateTimeField(_("Sign-up opens at"))
    closes_at = models.DateTimeField(_("Sign-up closes at"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    fee_yen = models.PositiveIntegerField(_("Fee in yen, tax included"), default=0)

    objects: ClassVar[models.Manager["Edition"]] = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_number_once_a_course"),
            models.CheckConstraint(
                condition=models.Q(seats_taken__lte=models.F("capacity")),
                name="edition_seats_within_capacity",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="edition_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="edition_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__lte=models.F("ends_at")), name="edition_closes_before_its_end"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_title(self) -> str:
        """The course's title with the number of the edition, in the language of the page."""
        title = self.course.shown_title
        return gettext("%(title)s (no. %(number)d)") % {"title": title, "number": self.number}

    @property
    def shown_venue(self) -> str:
        """The venue in the language of the page, as far as it is known."""
        return self.venue_english if get_language() == "en" and self.venue_english else self.venue

    @property
    def held_on(self) -> date:
        """The day on which it begins, in Asia/Tokyo."""
        return timezone.localdate(self.starts_at)

    @property
    def seats_left(self) -> int:
        """How many seats are free."""
        return self.capacity - self.seats_taken

    @property
    def has_few_seats(self) -> bool:
        """Whether seats run short: a tenth of them is left, or fewer than five."""
        return 0 < self.seats_left <= max(self.capacity // 10, 5)

    def standing(self, at: datetime) -> "Edition.Standing":
        """Where the edition stands for somebody who wants a seat."""
        if self.state == self.State.CANCELLED:
            return self.Standing.CANCELLED
        if self.state == self.State.HELD or at >= self.ends_at:
            return self.Standing.OVER
        if self.state != self.State.OPEN or at >= self.closes_at:
            return self.Standing.CLOSED
        if at < self.opens_at:
            return self.Standing.NOT_YET
        return self.Standing.TAKING if self.seats_left > 0 else self.Standing.FULL

    def may_become(self, state: str) -> bool:
        """Whether the state table allows a move."""
        return state in self.TRANSITIONS[self.state]


class Part(models.Model):
    """One item of an edition's programme."""

    class Kind(models.TextChoices):
        LECTURE = "lecture", _("Lecture")
        EXERCISE = "exercise", _("Exercise")
        DISCUSSION = "discussion", _("Discussion")
        BREAK = "break", _("Break")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("Title"), max_length=160)
    title_english = models.CharField(_("Title in English"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minutes"))
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="part_position_once_an_edition",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 1440)), name="part_minutes_1_to_1440"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, as far as there is one."""
        return self.title_english if get_language() == "en" and self.title_english else self.title


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Questions about many sign-ups."""

    def confirmed(self) -> "SignUpQuerySet":
        """Those that hold a seat."""
        return self.filter(state=SignUp.State.CONFIRMED)

    def addressed_to(self, email: str) -> "SignUpQuerySet":
        """Those of one e-mail address, in any case of letters."""
        return self.filter(email__iexact=email)

    def visible_to(self, user: User) -> "SignUpQuerySet":
        """A person's own, by account or by their verified address; repeated ones are nobody's."""
        mine = models.Q(user=user) | models.Q(email__iexact=user.email)
        return self.filter(mine).exclude(state=SignUp.State.REPEATED)


class SignUp(models.Model):
    """A person asked for a seat of an edition; `confirmed` holds one.

    A second application from an address that holds a seat already is kept as `repeated`: it takes no
    seat, has a number of its own, and only the mail tells, so that a stranger can't find out who comes.
    `user` is set only when the person signed in owns the address.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Seat confirmed")
        CANCELLED = "cancelled", _("Sign-up cancelled")
        REPEATED = "repeated", _("Repeated, without a seat")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="sign_ups")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="sign_ups")
    receipt_number = models.CharField(_("Receipt number"), max_length=20, unique=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    family_name = models.CharField(_("Family name"), max_length=60)
    given_name = models.CharField(_("Given name"), max_length=60)
    family_name_kana = models.CharField(_("Family name in kana"), max_length=60)
    given_name_kana = models.CharField(_("Given name in kana"), max_length=60)
    company = models.CharField(_("Company"), max_length=120)
    department = models.CharField(_("Department"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"), max_length=254)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    language = models.CharField(max_length=2, default="ja")
    consent_text = models.TextField()
    consented_at = models.DateTimeField()
    wants_newsletter = models.BooleanField(default=False)
    newsletter_consent_text = models.TextField(blank=True)
    newsletter_consented_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(_("Reason"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["SignUp"]] = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                Lower("email"),
                condition=models.Q(state="confirmed"),
                name="sign_up_one_seat_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(state="cancelled", cancelled_at__isnull=False)
                | (~models.Q(state="cancelled") & models.Q(cancelled_at=None)),
                name="sign_up_cancelled_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(wants_newsletter=False) | models.Q(newsletter_consented_at__isnull=False),
                name="sign_up_newsletter_wish_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def full_name(self) -> str:
        """The name as written, family name first."""
        return f"{self.family_name} {self.given_name}"

    @property
    def full_name_kana(self) -> str:
        """The reading of the name, family name first."""
        return f"{self.family_name_kana} {self.given_name_kana}"

    def is_changeable(self, at: datetime) -> bool:
        """Whether the attendee may still change or cancel: a seat is held and the edition has not begun."""
        return self.state == self.State.CONFIRMED and at < self.edition.starts_at


class ManageLink(models.Model):
    """A secret link to one sign-up, sent by mail to its address; only the digest is kept.

    Several may be valid at once, because a link that is asked for again must not spoil the first mail.
    """

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="manage_links")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.sign_up_id} {self.created_at:%Y-%m-%d %H:%M}"
