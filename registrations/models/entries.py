"""A declaration that staff entered for a vendor, because it came on paper or by mail (代理入力)."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.files.models import StoredFile
from registrations.models.declarations import Declaration

# While the vendor can say that what was entered is what it declares.
CONFIRMABLE = (Declaration.State.SUBMITTED, Declaration.State.CHECKING, Declaration.State.PROPOSED)


class OfficeEntryQuerySet(models.QuerySet["OfficeEntry"]):
    """Questions about many declarations entered by the office."""

    def to_hand_in(self) -> Self:
        """Those that the office has begun, or is correcting for the vendor."""
        return self.filter(declaration__state__in=[Declaration.State.DRAFT, Declaration.State.RETURNED])

    def unconfirmed(self) -> Self:
        """Those handed in whose vendor has not confirmed them."""
        return self.filter(confirmed_at=None, declaration__state__in=CONFIRMABLE)


class OfficeEntry(models.Model):
    """Where a declaration came from that staff entered, and how the vendor confirmed what was entered."""

    class Source(models.TextChoices):
        POST = "post", _("Paper by post")
        EMAIL = "email", _("E-mail")
        COUNTER = "counter", _("Brought to the office")

    class ConfirmedHow(models.TextChoices):
        LINK = "link", _("By the link in the mail")
        ACCOUNT = "account", _("By a person of the organisation, logged in")
        PAPER = "paper", _("By a signed confirmation on paper")

    declaration = models.OneToOneField(Declaration, on_delete=models.CASCADE, related_name="office_entry")
    source = models.CharField(_("How it came"), max_length=10, choices=Source.choices)
    received_on = models.DateField(_("Received on"))
    contact_name = models.CharField(_("Contact person"), max_length=80, blank=True)
    contact_email = models.EmailField(_("Contact e-mail address"), max_length=254, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()
    token_digest = models.CharField(max_length=64, unique=True, null=True)
    link_sent_at = models.DateTimeField(null=True)
    link_expires_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(max_length=10, choices=ConfirmedHow.choices, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["OfficeEntry"]] = OfficeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "office entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_how="", confirmed_at=None, confirmed_by=None)
                | ~Q(confirmed_how="") & Q(confirmed_at__isnull=False),
                name="entry_confirmed_how_with_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(token_digest=None) | Q(link_sent_at__isnull=False, link_expires_at__isnull=False),
                name="entry_link_with_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.source}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the vendor has said that what was entered is what it declares."""
        return self.confirmed_at is not None

    @property
    def is_confirmable(self) -> bool:
        """Whether the vendor can confirm it now: handed in, not decided on, not confirmed yet."""
        return not self.is_confirmed and self.declaration.state in CONFIRMABLE

    def has_open_link(self, at: datetime) -> bool:
        """Whether the link that was sent last can still be used."""
        return self.link_expires_at is not None and self.link_expires_at > at


class EntryScan(models.Model):
    """A scan of what came: the papers or the mail that were entered, or the signed confirmation."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("What came")
        CONFIRMATION = "confirmation", _("Signed confirmation")

    entry = models.ForeignKey(OfficeEntry, on_delete=models.PROTECT, related_name="scans")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["stored_at", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"
