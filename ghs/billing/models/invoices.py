"""Quotes and invoices: what is asked of whom. What was issued of them on paper are `Document`s."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ghs.accounts.models import Organization, User
from ghs.billing.subjects import Addressee, Honorific, Subject


class AddressedQuerySet(models.QuerySet[Any]):
    """Questions about many quotes or invoices."""

    def for_subject(self, subject: Subject) -> Self:
        """Those for one subject."""
        return self.filter(for_kind=subject.kind, for_key=subject.key)

    def visible_to(self, user: User) -> Self:
        """Those of the organisations a person acts for, in whatever role."""
        return self.filter(organization__memberships__user=user)


class Addressed(models.Model):
    """What quotes and invoices share: a number, a subject, an addressee and an amount. Units: yen."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    for_kind = models.CharField(max_length=60)
    for_key = models.CharField(max_length=60)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    addressee = models.CharField(_("Addressee"), max_length=160)
    honorific = models.CharField(_("Form of address"), max_length=10, choices=Honorific.choices, default=Honorific.BODY)
    department = models.CharField(_("Department"), max_length=120, blank=True)
    person = models.CharField(_("Person in charge"), max_length=120, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=7, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True)
    language = models.CharField(max_length=2, default="ja")
    search_key = models.CharField(max_length=700)
    net_yen = models.PositiveIntegerField()
    tax_yen = models.PositiveIntegerField()
    total_yen = models.PositiveIntegerField()
    issued_on = models.DateField(_("Issued on"))
    issued_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Subject:
        """What it is for."""
        return Subject(self.for_kind, self.for_key)

    def addressed_to(self) -> Addressee:
        """Return who is billed, as it stands now."""
        return Addressee(
            name=self.addressee,
            honorific=Honorific(self.honorific),
            department=self.department,
            person=self.person,
            postcode=self.postcode,
            address=self.address,
            email=self.email,
            language=self.language,
            organization=self.organization,
        )


class QuoteQuerySet(AddressedQuerySet):
    """Questions about many quotes."""

    def valid_on(self, day: date) -> Self:
        """Those whose price holds on a day and that no standing invoice has used, cheapest first."""
        used = Invoice.objects.filter(quote=models.OuterRef("pk"), cancelled_at=None)
        valid = self.filter(issued_on__lte=day, valid_to__gte=day).exclude(models.Exists(used))
        return valid.order_by("net_yen", "-id")


class Quote(Addressed):
    """An offer (見積書): its prices hold until its last day."""

    valid_to = models.DateField(_("Valid to"))
    submission = models.UUIDField(unique=True)

    objects: ClassVar[models.Manager["Quote"]] = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")), name="quote_total_is_net_and_tax"
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("issued_on")), name="quote_ends_after_it_begins"),
        ]


class InvoiceQuerySet(AddressedQuerySet):
    """Questions about many invoices."""

    def standing(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def unpaid(self) -> Self:
        """Standing ones of which something is still due."""
        return self.standing().filter(settled_yen__lt=F("total_yen"))

    def overdue(self, day: date) -> Self:
        """Unpaid ones whose last day is over."""
        return self.unpaid().filter(due_on__lt=day)

    def paid(self) -> Self:
        """Standing ones of which nothing is due any more and that were not given back whole."""
        refunded = Q(refunded_yen=F("total_yen"), total_yen__gt=0)
        return self.standing().filter(settled_yen=F("total_yen")).exclude(refunded)

    def with_money(self) -> Self:
        """Standing ones on which something was paid that was not given back."""
        return self.standing().filter(settled_yen__gt=F("refunded_yen"))

    def cancelled(self) -> Self:
        """Those that a cancellation document took back."""
        return self.filter(cancelled_at__isnull=False)


class Invoice(Addressed):
    """A claim (請求書). Its amount never changes; what was paid and given back is counted by the database."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("invoice", "Open")
        PART_PAID = "part_paid", _("Partly paid")
        OVERDUE = "overdue", _("Overdue")
        PAID = "paid", _("Paid")
        REFUNDED = "refunded", _("Refunded")
        CANCELLED = "cancelled", pgettext_lazy("invoice", "Cancelled")

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, related_name="invoices")
    transaction_on = models.DateField(_("Transaction date"))
    due_on = models.DateField(_("Pay by"))
    # Counted by triggers (migration 0005): allocations with their fee differences; refunds.
    settled_yen = models.PositiveIntegerField(default=0)
    refunded_yen = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Invoice"]] = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        indexes = [models.Index(fields=["for_kind", "for_key"]), models.Index(fields=["due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["for_kind", "for_key"], condition=Q(cancelled_at=None), name="invoice_one_standing_a_subject"
            ),
            models.UniqueConstraint(
                fields=["quote"], condition=Q(cancelled_at=None), name="invoice_one_standing_a_quote"
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")), name="invoice_total_is_net_and_tax"
            ),
            models.CheckConstraint(condition=Q(settled_yen__lte=F("total_yen")), name="invoice_not_paid_too_much"),
            models.CheckConstraint(
                condition=Q(refunded_yen__lte=F("settled_yen")), name="invoice_refunds_only_what_was_paid"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(settled_yen=0), name="invoice_cancelled_only_unpaid"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"),
        ]

    @property
    def balance_yen(self) -> int:
        """What is still due; nothing of a cancelled invoice. Units: yen."""
        return 0 if self.cancelled_at else self.total_yen - self.settled_yen

    @property
    def is_paid(self) -> bool:
        """Whether nothing is due any more of a claim that stands."""
        return self.cancelled_at is None and self.settled_yen == self.total_yen and not self.is_refunded

    @property
    def is_refunded(self) -> bool:
        """Whether all of it was given back."""
        return 0 < self.total_yen == self.refunded_yen

    @property
    def has_receipt(self) -> bool:
        """Whether a receipt was issued; asks the documents that were loaded with the invoice."""
        return any(document.kind == "receipt" for document in self.documents.all())

    @property
    def claimed(self) -> list[str]:
        """What is claimed, a text a line; asks the documents that were loaded with the invoice."""
        issued = next((document for document in self.documents.all() if document.kind == "invoice"), None)
        return [line["text"] for line in issued.lines] if issued else []

    @property
    def transfer_reference(self) -> str:
        """What the payer writes before the name: letters and digits that every bank passes on.

        Source: transfer forms of Japanese banks take ten characters before the name of the payer.
        """
        return self.number.replace("-", "")

    def state_on(self, day: date) -> State:
        """Return how the claim stands on a day."""
        if self.cancelled_at:
            return self.State.CANCELLED
        if self.is_refunded:
            return self.State.REFUNDED
        if self.settled_yen == self.total_yen:
            return self.State.PAID
        if self.due_on < day:
            return self.State.OVERDUE
        return self.State.PART_PAID if self.settled_yen else self.State.OPEN
