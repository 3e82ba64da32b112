"""Who wants to be told of changes in the register, of what, and up to when they were told."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization
from ghs.register.asked import search_in_words
from ghs.register.occasion import Occasion
from registrations.models import Registration, RegistrationVersion, title_of

# What followers consent to: mails about changes in the register.
TOPIC_SLUG = "register-follows"

# The longest search that can be followed: it stands in a unique index.
QUERY_CHARACTERS = 2000


@dataclass(frozen=True)
class Target:
    """What can be followed: exactly one of a registration, an organisation and a search's canonical query string."""

    registration: Registration | None = None
    organization: Organization | None = None
    query: str | None = None

    @property
    def kind(self) -> str:
        """What sort of thing it is."""
        if self.registration:
            return "product"
        return "organization" if self.organization else "search"

    @property
    def path(self) -> str:
        """The page of it, in the language of the moment."""
        if self.registration:
            return reverse("register:product", args=[self.registration.number])
        if self.organization:
            return reverse("register:organization", args=[self.organization.pk])
        return f"{reverse('register:list')}?{self.query}" if self.query else reverse("register:list")


class FollowerQuerySet(models.QuerySet["Follower"]):
    """Questions about many followers."""

    def to_tell(self, occasion: Occasion) -> "FollowerQuerySet":
        """Those who were not seen to on this occasion and follow something that is due."""
        due = Follow.objects.due(occasion).filter(follower=OuterRef("pk"))
        return self.filter(Exists(due), Q(told_on=None) | Q(told_on__lt=occasion.day))

    def idle(self) -> "FollowerQuerySet":
        """Those who follow nothing any more and wait for no confirmation."""
        return self.filter(follows=None)


class Follower(models.Model):
    """An address that follows something in the register. `told_on`: the last occasion it was seen to."""

    address = models.CharField(max_length=254, unique=True)
    language = models.CharField(max_length=2, default="ja")
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    told_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[FollowerQuerySet] = FollowerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"follower {self.pk}"

    @property
    def masked_address(self) -> str:
        """The address as it may show on a page opened by link: enough to recognise one's own."""
        name, _at, host = self.address.partition("@")
        return f"{name[0]}{'*' * max(len(name) - 1, 2)}@{host}"


class FollowQuerySet(models.QuerySet["Follow"]):
    """Questions about many follows."""

    def confirmed(self) -> "FollowQuerySet":
        """Those whose owner wants the mails."""
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> "FollowQuerySet":
        """Those that wait for the button behind the link."""
        return self.filter(confirmed_at=None)

    def due(self, occasion: Occasion) -> "FollowQuerySet":
        """Those to be told of what was recorded up to an occasion. Shape: `until` is up to when."""
        weekly = When(frequency=Follow.Frequency.WEEKLY, then=Value(occasion.weekly_until))
        until = Case(weekly, default=Value(occasion.daily_until), output_field=models.DateTimeField())
        return self.confirmed().annotate(until=until).filter(told_to__lt=F("until"))

    def named(self) -> "FollowQuerySet":
        """All, each with what its title needs: organisation, number and the products' names as `product_names`."""
        said = RegistrationVersion.objects.current().filter(registration=OuterRef("registration"))
        rows = self.select_related("follower", "registration", "organization")
        return rows.annotate(product_names=Subquery(said.values("product_names")[:1]))

    def on(self, target: Target) -> "FollowQuerySet":
        """Those on one thing."""
        return self.filter(registration=target.registration, organization=target.organization, query=target.query)


class Follow(models.Model):
    """One thing that an address follows: a product, an organisation, or a search; the empty search is the register.

    `told_to`: everything recorded before this moment was told, or was there to be seen when the wish came in.
    """

    class Frequency(models.TextChoices):
        """How often mails gather what changed."""

        DAILY = "daily", _("Every morning when something has changed")
        WEEKLY = "weekly", _("Once a week, on Monday morning")

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, null=True, related_name="follows")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True, related_name="register_follows")
    query = models.CharField(max_length=QUERY_CHARACTERS, null=True)  # noqa: DJ001 - empty is the whole register
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.DAILY)
    submission = models.UUIDField(default=uuid.uuid4)
    asked_at = models.DateTimeField()
    confirm_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - many have none
    confirm_until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    told_to = models.DateTimeField()

    objects: ClassVar[FollowQuerySet] = FollowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["follower", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, organization=None, query=None)
                | Q(registration=None, organization__isnull=False, query=None)
                | Q(registration=None, organization=None, query__isnull=False),
                name="follow_has_one_target",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(confirm_digest__isnull=False, confirm_until__isnull=False),
                name="follow_is_confirmed_or_can_be",
            ),
            models.UniqueConstraint(fields=["follower", "registration"], name="follow_product_once"),
            models.UniqueConstraint(fields=["follower", "organization"], name="follow_organization_once"),
            models.UniqueConstraint(fields=["follower", "query"], name="follow_search_once"),
        ]
        indexes = [
            models.Index(fields=["told_to", "follower"], condition=Q(confirmed_at__isnull=False), name="follow_to_tell")
        ]

    def __str__(self) -> str:
        return f"follow {self.pk}"

    @property
    def target(self) -> Target:
        """What is followed."""
        return Target(self.registration, self.organization, self.query)

    @property
    def title(self) -> str:
        """What is followed, in words. Shape: of a row from `named()`."""
        if self.registration:
            return f"{self.registration.number} {title_of(self.product_names)}"  # type: ignore[attr-defined]
        return self.organization.name if self.organization else search_in_words(self.query or "")

    def can_be_confirmed(self, at: datetime) -> bool:
        """Whether the link from the mail still counts."""
        return self.confirm_until is not None and self.confirm_until > at
