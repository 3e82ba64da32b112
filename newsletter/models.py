"""News posts, the mail magazine's subscribers, and its mailings."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.mail.models import Delivery, DeliveryQuerySet

TOPIC_SLUG = "mail-magazine"
MAILING_RULE = "mailing"
OPEN_STATES = [Delivery.State.QUEUED, Delivery.State.CLAIMED, Delivery.State.DEFERRED]


def both_or_neither(first: str, second: str) -> Q:
    """Return the condition that two texts are both written or both empty."""
    return Q(**{first: "", second: ""}) | ~Q(Q(**{first: ""}) | Q(**{second: ""}))


class NewsPostQuerySet(models.QuerySet["NewsPost"]):
    """Questions about many news posts."""

    def public(self, at: datetime) -> "NewsPostQuerySet":
        """Those that anyone may read."""
        return self.filter(state=NewsPost.State.PUBLISHED, published_at__lte=at)

    def visible_to(self, user: User) -> "NewsPostQuerySet":
        """Those a person may work on at the desk: all for those who publish."""
        return self.all() if user.may(Permission.PUBLISH) else self.none()


class NewsPost(models.Model):
    """A piece of news, in Japanese and, where somebody wrote it, in English. Bodies are Markdown."""

    class State(models.TextChoices):
        """Where the post stands."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    title = models.CharField(_("Title"), max_length=120)
    title_english = models.CharField(_("Title in English"), max_length=160, blank=True)
    slug = models.SlugField(_("Address"), max_length=60, unique=True)
    body = models.TextField(_("Text"))
    body_english = models.TextField(_("Text in English"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    correction = models.CharField(_("What was corrected"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(_("Reason of the withdrawal"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()

    objects: ClassVar[NewsPostQuerySet] = NewsPostQuerySet.as_manager()  # type: ignore[assignment]

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.PUBLISHED}),
        State.PUBLISHED: frozenset({State.WITHDRAWN}),
        State.WITHDRAWN: frozenset(),
    }

    class Meta:
        ordering = [F("published_at").desc(nulls_first=True), "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | (~Q(state="draft") & Q(published_at__isnull=False)),
                name="news_post_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="news_post_withdrawn_has_a_time",
            ),
            models.CheckConstraint(
                condition=both_or_neither("title_english", "body_english"), name="news_post_english_whole"
            ),
        ]
        indexes = [models.Index(fields=["-published_at"], condition=Q(state="published"), name="news_post_published")]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the language of the moment; Japanese where there is no English."""
        return self.title_english if get_language() == "en" and self.title_english else self.title

    @property
    def shown_body(self) -> str:
        """The body in the language of the moment; Japanese where there is no English."""
        return self.body_english if get_language() == "en" and self.body_english else self.body

    @property
    def shown_language(self) -> str:
        """The language in which title and body show at the moment."""
        return "en" if get_language() == "en" and self.title_english else "ja"

    def is_public(self, at: datetime) -> bool:
        """Whether anyone may read it."""
        is_over = self.published_at is not None and self.published_at <= at
        return self.state == self.State.PUBLISHED and is_over


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Questions about many subscribers."""

    def confirmed(self) -> "SubscriberQuerySet":
        """Those who receive the mail magazine."""
        return self.filter(state=Subscriber.State.CONFIRMED)

    def audience_of(self, mailing: "Mailing") -> "SubscriberQuerySet":
        """Those who would receive a mailing if it went out now.

        Shape: a mailing for those who missed the first leaves out everyone whom the first or another re-send
        of it reached, or may still reach.
        """
        if mailing.audience == Mailing.Audience.EVERYONE:
            return self.confirmed()
        family = Mailing.objects.filter(Q(pk=mailing.resend_of_id) | Q(resend_of=mailing.resend_of_id))
        keys = [str(key) for key in family.exclude(pk=mailing.pk).values_list("pk", flat=True)]
        reached = Delivery.objects.filter(
            rule=MAILING_RULE,
            object_kind=Mailing._meta.label_lower,
            object_key__in=keys,
            state__in=[*OPEN_STATES, Delivery.State.ACCEPTED],
        )
        return self.confirmed().exclude(address__in=reached.values("address"))


class Subscriber(models.Model):
    """An address that asked for the mail magazine. Each consent with its wording is kept in `ghs.mail`.

    Only the digest of the link that confirms is kept. `reference` makes the secret link to the settings.
    """

    class State(models.TextChoices):
        """Where the subscription stands."""

        PENDING = "pending", _("Waiting to be confirmed")
        CONFIRMED = "confirmed", _("Subscribed")
        LEFT = "left", _("Left")

    class Source(models.TextChoices):
        """Where the person asked for it."""

        FORM = "form", _("Form on the site")
        SIGN_UP = "sign_up", _("Sign-up to a course")
        OWN_DESK = "own_desk", _("Own page after signing in")
        EARLIER_LIST = "earlier_list", _("Earlier list")

    address = models.CharField(_("E-mail address"), max_length=254, unique=True)
    language = models.CharField(_("Language"), max_length=2, choices=[("ja", "日本語"), ("en", "English")])
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    source = models.CharField(max_length=20, choices=Source.choices)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    confirm_digest = models.CharField(max_length=64, unique=True, null=True)
    confirm_until = models.DateTimeField(null=True)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects: ClassVar[SubscriberQuerySet] = SubscriberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", confirmed_at=None, left_at=None)
                | Q(state="confirmed", confirmed_at__isnull=False, left_at=None)
                | Q(state="left", left_at__isnull=False),
                name="subscriber_times_fit_state",
            ),
            models.CheckConstraint(
                condition=Q(confirm_digest=None, confirm_until=None)
                | Q(confirm_digest__isnull=False, confirm_until__isnull=False),
                name="subscriber_confirm_link_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"subscriber {self.pk}: {self.state}"

    @property
    def masked_address(self) -> str:
        """The address as its owner knows it again and nobody else learns it: mails get forwarded."""
        local, _at, domain = self.address.rpartition("@")
        return f"{local[:1]}***@{domain}"


class HandledSignUp(models.Model):
    """A sign-up to a course that asked for the mail magazine and was seen to, once.

    `subscriber` is empty when there was nothing to do, because the address subscribes already.
    """

    sign_up_id = models.BigIntegerField(unique=True)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="sign_ups")
    handled_at = models.DateTimeField()

    class Meta:
        ordering = ["-handled_at", "-id"]

    def __str__(self) -> str:
        return f"sign-up {self.sign_up_id}"


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Questions about many mailings."""

    def visible_to(self, user: User) -> "MailingQuerySet":
        """Those a person may work on: all for those who publish."""
        return self.all() if user.may(Permission.PUBLISH) else self.none()

    def due(self, at: datetime) -> "MailingQuerySet":
        """Those that are scheduled and whose time has come."""
        return self.filter(state=Mailing.State.SCHEDULED, send_at__lte=at)

    def gone_out(self) -> "MailingQuerySet":
        """Those that were sent or are being sent."""
        return self.filter(state__in=[Mailing.State.SENDING, Mailing.State.SENT])


class Mailing(models.Model):
    """One issue of the mail magazine: its text, and when it goes to whom.

    Who receives it is settled when it goes out: the deliveries of `ghs.mail` with this row as their object,
    `audience_count` of them (empty for a mailing taken over from an earlier system). `sent_at` is when it
    went out, `finished_at` when nothing of it waited any more. A re-send points to the first mailing.
    """

    class State(models.TextChoices):
        """Where the mailing stands."""

        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")

    class Audience(models.TextChoices):
        """Who receives it, of those who subscribe when it goes out."""

        EVERYONE = "everyone", _("Everyone who subscribes at that time")
        MISSED = "missed", _("Subscribers who did not get the first mailing")

    subject = models.CharField(_("Subject"), max_length=120)
    subject_english = models.CharField(_("Subject in English"), max_length=160, blank=True)
    body = models.TextField(_("Text"))
    body_english = models.TextField(_("Text in English"), blank=True)
    post = models.ForeignKey(NewsPost, on_delete=models.SET_NULL, null=True, related_name="mailings")
    resend_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="resends")
    audience = models.CharField(_("Recipients"), max_length=10, choices=Audience.choices, default=Audience.EVERYONE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    send_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    audience_count = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()

    objects: ClassVar[MailingQuerySet] = MailingQuerySet.as_manager()  # type: ignore[assignment]

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.SCHEDULED, State.CANCELLED}),
        State.SCHEDULED: frozenset({State.DRAFT, State.CANCELLED, State.SENDING}),
        State.SENDING: frozenset({State.SENT}),
        State.SENT: frozenset(),
        State.CANCELLED: frozenset(),
    }

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(send_at__isnull=False),
                name="mailing_scheduled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sending", "sent"], sent_at__isnull=False)
                | (~Q(state__in=["sending", "sent"]) & Q(sent_at=None, audience_count=None)),
                name="mailing_gone_out_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", finished_at__isnull=False) | (~Q(state="sent") & Q(finished_at=None)),
                name="mailing_sent_is_finished",
            ),
            models.CheckConstraint(
                condition=both_or_neither("subject_english", "body_english"), name="mailing_english_whole"
            ),
            models.CheckConstraint(
                condition=Q(audience="everyone") | Q(resend_of__isnull=False),
                name="mailing_missed_of_a_first",
            ),
            models.CheckConstraint(condition=~Q(resend_of=F("id")), name="mailing_not_resend_of_itself"),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="scheduled"), name="mailing_due"),
            models.Index(fields=["-sent_at"], condition=Q(sent_at__isnull=False), name="mailing_gone_out"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def deliveries(self) -> DeliveryQuerySet:
        """What goes to its recipients, one row each."""
        return Delivery.objects.filter(rule=MAILING_RULE, object_kind=self._meta.label_lower, object_key=str(self.pk))

    @property
    def sent_on(self) -> date | None:
        """The day on which it went out, in Japan."""
        return timezone.localdate(self.sent_at) if self.sent_at else None

    @property
    def shown_subject(self) -> str:
        """The subject in the language of the moment; Japanese where there is no English."""
        return self.subject_in("en" if get_language() == "en" else "ja")

    @property
    def shown_body(self) -> str:
        """The body in the language of the moment; Japanese where there is no English."""
        return self.body_in("en" if get_language() == "en" else "ja")

    @property
    def shown_language(self) -> str:
        """The language in which subject and body show at the moment."""
        return "en" if get_language() == "en" and self.subject_english else "ja"

    @property
    def languages(self) -> list[str]:
        """The languages it is written in."""
        return ["ja", "en"] if self.subject_english else ["ja"]

    def subject_in(self, language: str) -> str:
        """Return the subject for readers of a language; Japanese where there is no English."""
        return self.subject_english if language == "en" and self.subject_english else self.subject

    def body_in(self, language: str) -> str:
        """Return the body for readers of a language; Japanese where there is no English."""
        return self.body_english if language == "en" and self.body_english else self.body
