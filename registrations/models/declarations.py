"""A vendor's declaration that a product was developed along the guideline, and its legal states."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import Permission
from ghs.billing.models import Invoice, Payment
from ghs.files.models import StoredFile
from ghs.library.models import Area, GuidelineEdition
from registrations.levels import LEVELS, choices_of_areas
from registrations.validity import NOTED_WITHIN, first_reinstatable

if TYPE_CHECKING:
    from registrations.models.registrations import SupplierFault
    from registrations.models.renewals import Renewal

# The states in which a declaration is on its way: neither registered yet, nor refused, nor taken back.
ON_THE_WAY = ("draft", "submitted", "checking", "returned", "proposed", "awaiting_payment")
# As billing knows what an invoice or a payment is for.
AS_SUBJECT = {"for_kind": "registrations.declaration", "for_key": Cast(OuterRef("pk"), models.CharField())}
FURTHER_AREAS = tuple(area for area in Area if area != Area.RISK_MANAGEMENT)


def title_of(names: list[str]) -> str:
    """Return one line for several products, at least one: the first, and how many more."""
    first, more = names[0], len(names) - 1
    if not more:
        return first
    told = ngettext("%(name)s and %(count)d more product", "%(name)s and %(count)d more products", more)
    return told % {"name": first, "count": more}


class Actor(models.TextChoices):
    """Who may bring about a change of state."""

    VENDOR = "vendor", _("Vendor")
    REVIEWER = "reviewer", _("Reviewer")
    REGISTRAR = "registrar", _("Registrar")
    PAYMENT = "payment", _("Payment")
    CLOCK = "clock", _("Clock")


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Questions about many declarations."""

    def declared_by(self, user: User) -> Self:
        """Those of the organisations a person acts for, in whatever role."""
        return self.filter(organization__memberships__user=user)

    def drafted_by(self, user: User) -> Self:
        """Those on whose drafting pages a person works: of an own organisation, or entered by the office for others."""
        own = self.model.objects.declared_by(user)
        if not user.may(Permission.CHECK_DECLARATIONS):
            return self.filter(pk__in=own.values("pk"))
        return self.filter(Q(pk__in=own.values("pk")) | Q(office_entry__isnull=False))

    def on_desk(self) -> Self:
        """Those that were ever submitted: what staff may see."""
        return self.filter(submitted_at__isnull=False)

    def decidable_by(self, user: User) -> Self:
        """Those awaiting a decision in which a person neither took part nor acts for the vendor."""
        took_part = self.model.objects.filter(involvements__person=user)
        own = self.model.objects.declared_by(user)
        return self.filter(state="proposed").exclude(pk__in=took_part.values("pk")).exclude(pk__in=own.values("pk"))

    def for_stand_in(self, user: User) -> Self:
        """Those awaiting a decision that a person checked: neither entered, nor of an own organisation."""
        checked = self.model.objects.filter(involvements__person=user, involvements__part="checked")
        entered = self.model.objects.filter(involvements__person=user, involvements__part="entered")
        own = self.model.objects.declared_by(user)
        waiting = self.filter(state="proposed", pk__in=checked.values("pk"))
        return waiting.exclude(pk__in=entered.values("pk")).exclude(pk__in=own.values("pk"))

    def with_due_on(self) -> Self:
        """With the day by which the vendor must have acted, as `due_on`.

        Shape: the first day of the open correction requests, the day of payment, or a registration's last day.
        """
        asked = models.Q(correction_requests__sent_at__isnull=False, correction_requests__resolved_at=None)
        return self.annotate(
            due_on=models.Case(
                models.When(state="returned", then=models.Min("correction_requests__due_on", filter=asked)),
                models.When(state="awaiting_payment", then="pay_by"),
                models.When(state="registered", then="registration__expires_on"),
                output_field=models.DateField(null=True),
            )
        )

    def answered_of(self, organizations: Iterable[Organization]) -> Self:
        """Those of some organisations in which at least one item is answered: what can be declared again from."""
        answered = Declaration.objects.filter(answers__verdict__gt="")
        return self.filter(pk__in=answered.values("pk"), organization__in=organizations)

    def paid_but_not_registered(self) -> Self:
        """Those whose fee has come in, still to be registered; a change waits until its registration is in force."""
        paid = Exists(Invoice.objects.paid().filter(**AS_SUBJECT)) | Exists(Payment.objects.filter(**AS_SUBJECT))
        can_take_effect = Q(revises=None) | Q(previous__state="registered")
        return self.filter(can_take_effect, paid, state="awaiting_payment")

    def changes_of_the_ended(self, day: date) -> Self:
        """Accepted change notices that can't take effect any more: their registration has ended for good."""
        late = Q(previous__state="lapsed", revises__expires_on__lt=first_reinstatable(day - NOTED_WITHIN))
        return self.filter(Q(previous__state__in=["withdrawn", "revoked"]) | late, state="awaiting_payment")

    def cancelled_but_paid(self) -> Self:
        """Those taken back or closed although money stands on their invoice: the office gives it back."""
        return self.filter(Exists(Invoice.objects.with_money().filter(**AS_SUBJECT)), state="cancelled")

    def registered_but_not_paid(self) -> Self:
        """Those that were registered before the payment of their invoice was undone."""
        return self.filter(Exists(Invoice.objects.unpaid().filter(**AS_SUBJECT)), state="registered")


class Declaration(models.Model):
    """One declaration of conformity: drafted by a vendor, checked for form, decided, paid and registered."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        CHECKING = "checking", _("Being checked")
        RETURNED = "returned", _("Correction requested")
        PROPOSED = "proposed", _("Awaiting decision")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Taken back")
        AWAITING_PAYMENT = "awaiting_payment", _("Awaiting payment")
        REGISTERED = "registered", _("Registered")
        SUPERSEDED = "superseded", _("Superseded")
        SUSPENDED = "suspended", _("Suspended")
        LAPSED = "lapsed", _("Lapsed")
        WITHDRAWN = "withdrawn", _("Use ended")
        REVOKED = "revoked", _("Revoked")

    # Source: the scheme's table of states. Whoever is not named for a change can't make it.
    TRANSITIONS: ClassVar[dict[tuple[State, State], frozenset[Actor]]] = {
        (State.DRAFT, State.SUBMITTED): frozenset({Actor.VENDOR}),
        (State.DRAFT, State.CANCELLED): frozenset({Actor.VENDOR}),
        (State.SUBMITTED, State.CHECKING): frozenset({Actor.REVIEWER}),
        (State.CHECKING, State.RETURNED): frozenset({Actor.REVIEWER}),
        (State.CHECKING, State.PROPOSED): frozenset({Actor.REVIEWER}),
        (State.CHECKING, State.REFUSED): frozenset({Actor.REVIEWER}),
        (State.RETURNED, State.SUBMITTED): frozenset({Actor.VENDOR}),
        (State.RETURNED, State.CANCELLED): frozenset({Actor.VENDOR}),
        (State.PROPOSED, State.CHECKING): frozenset({Actor.REGISTRAR}),
        (State.PROPOSED, State.AWAITING_PAYMENT): frozenset({Actor.REGISTRAR}),
        (State.PROPOSED, State.REFUSED): frozenset({Actor.REGISTRAR}),
        (State.AWAITING_PAYMENT, State.REGISTERED): frozenset({Actor.PAYMENT}),
        (State.AWAITING_PAYMENT, State.CANCELLED): frozenset({Actor.VENDOR, Actor.CLOCK}),
        (State.REGISTERED, State.SUPERSEDED): frozenset({Actor.PAYMENT}),
        (State.REGISTERED, State.SUSPENDED): frozenset({Actor.REGISTRAR}),
        (State.REGISTERED, State.LAPSED): frozenset({Actor.CLOCK}),
        (State.REGISTERED, State.WITHDRAWN): frozenset({Actor.VENDOR}),
        (State.REGISTERED, State.REVOKED): frozenset({Actor.REGISTRAR}),
        (State.SUSPENDED, State.REGISTERED): frozenset({Actor.REGISTRAR}),
        (State.SUSPENDED, State.WITHDRAWN): frozenset({Actor.VENDOR}),
        (State.SUSPENDED, State.REVOKED): frozenset({Actor.REGISTRAR}),
        (State.LAPSED, State.REGISTERED): frozenset({Actor.PAYMENT}),
        (State.LAPSED, State.WITHDRAWN): frozenset({Actor.VENDOR}),
        (State.LAPSED, State.REVOKED): frozenset({Actor.REGISTRAR}),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="declarations")
    guideline_edition = models.ForeignKey(GuidelineEdition, on_delete=models.PROTECT, related_name="declarations")
    areas = ArrayField(models.CharField(max_length=20, choices=Area.choices), default=list, blank=True)
    level = models.PositiveSmallIntegerField(_("Level"))
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    receipt_number = models.CharField(_("Receipt number"), max_length=20, unique=True, null=True)
    # The registration under which the supplier of a product sold under another name declared it (OEM).
    supplier = models.ForeignKey(
        "registrations.Registration", on_delete=models.PROTECT, null=True, related_name="supplied_declarations"
    )
    # Of a change notice: the registration that it changes, and the declaration that stood for it when it was begun.
    revises = models.ForeignKey(
        "registrations.Registration", on_delete=models.PROTECT, null=True, related_name="revisions"
    )
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="revisions")
    signatory_name = models.CharField(_("Name of the signatory"), max_length=80, blank=True)
    signatory_title = models.CharField(_("Title of the signatory"), max_length=80, blank=True)
    publish_documents = models.BooleanField(_("Publish the declaration document"), default=False)
    fee_yen = models.PositiveIntegerField(null=True)
    tax_yen = models.PositiveIntegerField(null=True)
    pay_by = models.DateField(_("Pay by"), null=True)
    office_due_on = models.DateField(_("Office's own target"), null=True)
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(unique=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    # By when the vendor must have acted: known where the queryset was asked `with_due_on()`.
    due_on: date | None
    # Whether the person who looks at it writes for the vendor, as the office: said where a page loads it.
    is_written_by_office = False
    # What is to be paid for another year: said where a list loads it.
    open_renewal: "Renewal | None" = None
    renewal_invoice: Invoice | None = None

    objects: ClassVar[models.Manager["Declaration"]] = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "state_since"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *[Q(level=level, areas__in=choices_of_areas(FURTHER_AREAS, level)) for level in LEVELS],
                    _connector=Q.OR,
                ),
                name="declaration_level_follows_areas",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, receipt_number=None, state__in=["draft", "cancelled"])
                | Q(submitted_at__isnull=False, receipt_number__isnull=False) & ~Q(state="draft"),
                name="declaration_receipt_number_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(fee_yen=None, tax_yen=None, pay_by=None)
                | Q(fee_yen__isnull=False, tax_yen__isnull=False, pay_by__isnull=False),
                name="declaration_fee_whole_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state="awaiting_payment") | Q(fee_yen__isnull=False),
                name="declaration_awaits_a_known_fee",
            ),
            models.CheckConstraint(
                condition=Q(revises=None, previous=None) | Q(revises__isnull=False, previous__isnull=False),
                name="declaration_revises_what_stood_before",
            ),
            models.UniqueConstraint(
                fields=["revises"], condition=Q(state__in=ON_THE_WAY), name="declaration_one_open_revision"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number or f"draft {self.pk}"

    @property
    def all_areas(self) -> list[Area]:
        """The areas asked about: risk management and the further ones chosen."""
        return [Area.RISK_MANAGEMENT, *(Area(area) for area in self.areas)]

    @property
    def is_revision(self) -> bool:
        """Whether it is a change notice (改訂届)."""
        return self.revises_id is not None

    @property
    def total_yen(self) -> int | None:
        """What is to be paid, tax included, or None before a decision. Units: yen."""
        return None if self.fee_yen is None or self.tax_yen is None else self.fee_yen + self.tax_yen

    @property
    def has_signatory(self) -> bool:
        """Whether it is known who signs."""
        return bool(self.signatory_name and self.signatory_title)

    @property
    def title(self) -> str:
        """What a declaration is called, in the language of the page: its first product, and how many more.

        Shape: asks for the products, unless they were prefetched.
        """
        return title_of([product.name for product in self.products.all()] or [str(self)])

    @property
    def is_described(self) -> bool:
        """Whether every product says what a declaration must say of it. Shape: as `title`."""
        products = self.products.all()
        return bool(products) and all(product.is_described for product in products)

    @property
    def can_be_taken_over(self) -> bool:
        """Whether somebody of the office has it, or will have it again once the vendor has corrected it."""
        return self.state in (self.State.CHECKING, self.State.RETURNED)

    def supplier_fault(self, day: date) -> "SupplierFault | None":
        """Return why this can't be declared on its supplier's registration on a day; None without a supplier."""
        return self.supplier.fault_as_supplier(self, day) if self.supplier else None

    def allows(self, to: State, actor: Actor) -> bool:
        """Whether somebody may bring this declaration from its state to another."""
        return actor in self.TRANSITIONS.get((self.State(self.state), to), frozenset())


class Product(models.Model):
    """The health software that a declaration is about."""

    class Category(models.TextChoices):
        RECORDS = "records", _("Medical records and documents")
        IMAGING = "imaging", _("Images and their archives")
        LABORATORY = "laboratory", _("Laboratory and test results")
        NURSING = "nursing", _("Nursing and home care")
        HEALTH = "health", _("Health management and prevention")
        OTHER = "other", _("Other")

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("Product name"), max_length=120)
    name_kana = models.CharField(_("Product name in kana"), max_length=160, blank=True)
    name_english = models.CharField(_("Product name in English"), max_length=160, blank=True)
    category = models.CharField(_("Category"), max_length=20, choices=Category.choices, default=Category.OTHER)
    models_covered = models.CharField(_("Models covered"), max_length=300, blank=True)
    version_range = models.CharField(_("Versions covered"), max_length=120, blank=True)
    intended_use = models.TextField(_("Intended use"), blank=True)
    description = models.TextField(_("Description"), blank=True)
    # The mark of the page on which it was added, so that a double click adds one.
    submission = models.UUIDField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["declaration", "submission"], name="product_once_a_submission")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_described(self) -> bool:
        """Whether everything is known that a declaration must say of a product."""
        return bool(self.name and self.version_range and self.intended_use)


class Decision(models.Model):
    """What staff proposed or decided on a declaration, and why."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed for registration")
        SENT_BACK = "sent_back", _("Sent back to checking")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.kind}"


class Document(models.Model):
    """A document issued for a declaration, kept as it was issued."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("Application for registration")
        REVISION = "revision", _("Change notice")
        DECLARATION = "declaration", _("Declaration of conformity")
        REPORT = "report", _("Report of conformity")
        RECEIPT = "receipt", _("Copy of the submission")
        PERMIT = "permit", _("Permit to use the mark")
        WITHDRAWAL = "withdrawal", _("Notice that the mark is no longer used")

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["issued_at", "id"]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.kind}"


class SignedCopy(models.Model):
    """The declaration of conformity, printed, sealed and scanned by the vendor. The newest counts, all are kept.

    `signed_on` is the date that stands on the paper, as the vendor tells it.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="signed_copies")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(_("Date on the paper"), null=True)
    submission = models.UUIDField()
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name_plural = "signed copies"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "submission"], name="signed_copy_once_a_submission")
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} signed {self.uploaded_at:%Y-%m-%d}"
