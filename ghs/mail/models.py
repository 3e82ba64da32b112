"""The outbox: what is sent (batches), to whom (deliveries), and who agreed to it (topics, consents)."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """Something people may agree to receive, such as the mail magazine."""

    slug = models.SlugField(max_length=40, unique=True)
    title_ja = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        """The title in the language of the moment."""
        return self.title_en if get_language() == "en" else self.title_ja


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions about many consents."""

    def active(self) -> "ConsentQuerySet":
        """Those that allow a mail now: confirmed and not withdrawn."""
        return self.filter(confirmed_at__isnull=False, withdrawn_at=None)

    def unconfirmed(self) -> "ConsentQuerySet":
        """Those still waiting for the person to confirm by mail."""
        return self.filter(confirmed_at=None, withdrawn_at=None)


class Consent(models.Model):
    """An address agreed to a topic: when, on which page, to which words. Withdrawn ones are kept as proof.

    Source: 特定電子メール法 (Act on Regulation of Transmission of Specified Electronic Mail) article 3:
    consent first, and a record of it.
    """

    address = models.CharField(max_length=254)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="consents")
    wording = models.TextField()
    page = models.CharField(max_length=200)
    source = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[ConsentQuerySet] = ConsentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "topic"],
                condition=Q(withdrawn_at=None),
                name="consent_one_standing_a_topic",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} to {self.topic_id}"


class Suppression(models.Model):
    """An address that gets no more mail except about its own security."""

    class Reason(models.TextChoices):
        """Why nothing is sent any more."""

        BOUNCED = "bounced", _("The address does not exist any more")
        COMPLAINED = "complained", _("The recipient complained")
        ASKED = "asked", _("The recipient asked for no more mail")

    address = models.CharField(max_length=254, unique=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    since = models.DateTimeField()

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"suppression {self.pk}: {self.reason}"


class Batch(models.Model):
    """One content, kept once, for one recipient or for many.

    The object that caused it is known as (kind, key) in text, like in history. `text` and `html` are whole,
    with greeting and footer; `[[word]]` stands where a recipient's own word goes.
    """

    rule = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_key = models.CharField(max_length=60, blank=True)
    occasion = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="batches")
    sender = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField()
    unsubscribe_url = models.CharField(max_length=300, blank=True)
    is_bulk = models.BooleanField(default=False)
    is_secret = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "object_kind", "object_key", "occasion", "language"],
                condition=Q(is_bulk=True),
                name="batch_one_content_an_occasion",
            ),
            models.CheckConstraint(
                condition=Q(topic=None) | ~Q(unsubscribe_url=""), name="batch_topic_can_be_unsubscribed"
            ),
            models.CheckConstraint(condition=Q(erased_at=None) | Q(text="", html=""), name="batch_erased_is_empty"),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}: {self.rule}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about many deliveries."""

    def pending(self) -> "DeliveryQuerySet":
        """Those that wait for their first or next try."""
        return self.filter(state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED])

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Those to be sent now."""
        return self.pending().filter(not_before__lte=at)

    def release_abandoned(self, at: datetime) -> int:
        """Queue again what was claimed by a sender that never came back; return how many."""
        return self.filter(state=Delivery.State.CLAIMED, lease_until__lt=at).update(
            state=Delivery.State.QUEUED, claim=None, lease_until=None
        )

    def of(self, *, rule: str, kind: str, key: str, address: str, occasion: str) -> "DeliveryQuerySet":
        """The one with this identity, if there is one."""
        return self.filter(rule=rule, object_kind=kind, object_key=key, address=address, occasion=occasion)

    def sent_to(self, reference: uuid.UUID, addresses: list[str]) -> "DeliveryQuerySet":
        """Those meant for a person: by reference, or without one to an address that is proven to be theirs."""
        return self.filter(Q(person=reference) | Q(person=None, address__in=addresses))

    @transaction.atomic
    def claim(self, batch_id: int, *, at: datetime, lease: timedelta, limit: int) -> list["Delivery"]:
        """Take due rows of a batch for one sender, so that no other sends them while the lease runs.

        Effects: counts the try; commits at once.
        """
        rows = list(self.due(at).filter(batch_id=batch_id).order_by("id").select_for_update(skip_locked=True)[:limit])
        claim, until = uuid.uuid4(), at + lease
        for row in rows:
            row.state, row.claim, row.lease_until, row.attempt = row.State.CLAIMED, claim, until, row.attempt + 1
        Delivery.objects.bulk_update(rows, ["state", "claim", "lease_until", "attempt"])
        return rows


class Delivery(models.Model):
    """A batch on its way to one recipient, and what became of it.

    `rule`, object and `occasion` repeat the batch's, so that the database itself refuses to queue the same
    mail twice for one address.
    """

    class State(models.TextChoices):
        """Where the mail stands."""

        QUEUED = "queued", _("Waiting to be sent")
        CLAIMED = "claimed", _("Being sent")
        ACCEPTED = "accepted", _("Sent")
        DEFERRED = "deferred", _("Will be tried again")
        REJECTED = "rejected", _("Refused by the recipient's mail server")
        FAILED = "failed", _("Failed: needs a person")
        SKIPPED = "skipped", _("Not sent on purpose")

    class Skip(models.TextChoices):
        """Why a mail was not sent on purpose."""

        SUPPRESSED = "suppressed", _("The address is closed for mail")
        WITHDRAWN = "withdrawn", _("The recipient no longer subscribes")
        ERASED = "erased", _("The content was erased before it could be sent")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="deliveries")
    rule = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_key = models.CharField(max_length=60, blank=True)
    occasion = models.CharField(max_length=60, blank=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    person = models.UUIDField(null=True)
    words = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    skip = models.CharField(max_length=20, choices=Skip.choices, blank=True)
    not_before = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True)
    code = models.PositiveSmallIntegerField(null=True)
    reply = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "object_kind", "object_key", "address", "occasion"],
                name="delivery_once_an_occasion",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False) | (~Q(state="accepted") & Q(accepted_at=None)),
                name="delivery_accepted_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", claim__isnull=False, lease_until__isnull=False)
                | (~Q(state="claimed") & Q(claim=None, lease_until=None)),
                name="delivery_claimed_has_a_lease",
            ),
            models.CheckConstraint(
                condition=(Q(state="skipped") & ~Q(skip="")) | (~Q(state="skipped") & Q(skip="")),
                name="delivery_skipped_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "id"], condition=Q(state__in=["queued", "deferred"]), name="delivery_pending"
            ),
            models.Index(fields=["not_before"], condition=Q(state__in=["queued", "deferred"]), name="delivery_due"),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="delivery_leased"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
            models.Index(fields=["address", "-id"], name="delivery_by_address"),
            models.Index(fields=["person", "-id"], name="delivery_by_person"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}: {self.state}"
