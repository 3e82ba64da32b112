"""A registration, and the versions of it that the public has seen."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization
from ghs.library.models import Area
from registrations.models.declarations import Declaration
from registrations.validity import OFFERED_WITHIN

# The states in which a declaration stands in the public register.
PUBLIC_STATES = [
    (state.value, state.label)
    for state in (
        Declaration.State.REGISTERED,
        Declaration.State.SUSPENDED,
        Declaration.State.LAPSED,
        Declaration.State.WITHDRAWN,
        Declaration.State.REVOKED,
    )
]


# From one moment up to another, without the latter; open while that is null.
RECORDED_TIME = Func(
    F("recorded_from"),
    F("recorded_to"),
    RangeBoundary(),
    function="TSTZRANGE",
    output_field=DateTimeRangeField(),
)


class SupplierFault(models.TextChoices):
    """Why a declaration can't be made on a supplier's registration."""

    OWN = "own", _("The supplier must be another organisation: this registration is your own.")
    NOT_IN_FORCE = "not_in_force", _("The supplier's registration is not in force.")
    OTHER_LEVEL = "other_level", _("The supplier's registration has another level than this declaration.")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Questions about many registrations."""

    def renamed(self) -> Self:
        """Those whose organisation got another name since the register was last told anything of them."""
        told_before = F("recorded_from")
        said = RegistrationVersion.objects.current()
        said = said.filter(registration__organization__former_names__until__gt=told_before)
        return self.filter(pk__in=said.values("registration"))

    def expired_by(self, day: date) -> Self:
        """Those still registered whose last day was before a day."""
        return self._said_to_end(RegistrationVersion.objects.in_force().filter(expires_on__lt=day))

    def to_renew(self, day: date) -> Self:
        """Those registered that end soon and were not offered another year from that end."""
        ending = RegistrationVersion.objects.in_force().filter(expires_on__range=(day, day + OFFERED_WITHIN))
        return self._said_to_end(ending.exclude(registration__renewals__extends_from=F("expires_on")))

    def _said_to_end(self, versions: "RegistrationVersionQuerySet") -> Self:
        """Those of which the register says so and that it is true of.

        Shape: asks for the keys first. As one query the planner, which can't know that hardly anything registered has
        expired, reads the whole register.
        """
        keys = list(versions.order_by().values_list("registration", flat=True))
        return self.filter(pk__in=keys, declaration__state=Declaration.State.REGISTERED)


class Registration(models.Model):
    """A number in the register. Its state is its declaration's state."""

    declaration = models.OneToOneField(Declaration, on_delete=models.PROTECT, related_name="registration")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="registrations")
    sequence = models.PositiveIntegerField(unique=True)
    number = models.CharField(_("Registration number"), max_length=20, unique=True)
    level = models.PositiveSmallIntegerField(_("Level"))
    registered_on = models.DateField(_("Registered on"))
    expires_on = models.DateField(_("Valid to"))

    objects: ClassVar[models.Manager["Registration"]] = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="registration_level_1_to_3"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="registration_sequence_from_1"),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("registered_on")), name="registration_expires_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def can_be_revised(self) -> bool:
        """Whether a change notice may be filed: while it is suspended as well, since a change may mend the reason."""
        return self.declaration.state in (Declaration.State.REGISTERED, Declaration.State.SUSPENDED)

    def is_in_force(self, day: date) -> bool:
        """Whether the mark may be used on a day."""
        return self.declaration.state == Declaration.State.REGISTERED and self.expires_on >= day

    def fault_as_supplier(self, declaration: Declaration, day: date) -> SupplierFault | None:
        """Return why a declaration can't be made on this registration on a day, or None when it can."""
        if self.organization_id == declaration.organization_id:
            return SupplierFault.OWN
        if not self.is_in_force(day):
            return SupplierFault.NOT_IN_FORCE
        return SupplierFault.OTHER_LEVEL if self.level != declaration.level else None


class Grams(Func):
    """The letters of a text, and each with the one behind it: what an index of short words holds."""

    function = "register_grams"
    arity = 1
    output_field = ArrayField(models.TextField())


class Categories(Func):
    """The category of each product in `product_details`, as a JSON list."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s, '$[*].category')"
    arity = 1
    output_field = models.JSONField()


class RegistrationVersionQuerySet(models.QuerySet["RegistrationVersion"]):
    """Questions about what the public sees, or saw."""

    def current(self) -> Self:
        """What stands in the register now."""
        return self.filter(recorded_to=None)

    def in_force(self) -> Self:
        """What stands there now as registered; an index by last day holds these and no others."""
        return self.current().filter(state=Declaration.State.REGISTERED)

    def as_of(self, at: datetime) -> Self:
        """What stood in the register at a moment."""
        return self.filter(Q(recorded_to=None) | Q(recorded_to__gt=at), recorded_from__lte=at)


class RegistrationVersion(models.Model):
    """What the public register said of one registration from one moment to another.

    Shape: `product_details` is a list with one object a product, its keys those of Product's fields; the last columns
    are what searching and sorting ask for, see registrations/keys.py.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="versions")
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)
    state = models.CharField(_("State"), max_length=20, choices=PUBLIC_STATES)
    level = models.PositiveSmallIntegerField(_("Level"))
    areas = ArrayField(models.CharField(max_length=20, choices=Area.choices), default=list, blank=True)
    organization_name = models.CharField(_("Organisation"), max_length=120)
    organization_name_kana = models.CharField(max_length=160, blank=True)
    organization_name_english = models.CharField(max_length=160, blank=True)
    supplier = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, related_name="supplied_versions")
    product_names = ArrayField(models.CharField(max_length=120))
    product_details = models.JSONField(default=list)
    guideline_edition = models.CharField(_("Guideline edition"), max_length=10)
    registered_on = models.DateField(_("Registered on"))
    expires_on = models.DateField(_("Valid to"))
    ended_on = models.DateField(_("Ended on"), null=True)
    public_reason = models.TextField(_("Reason"), blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="registration_versions")
    sequence = models.PositiveIntegerField()
    search_key = models.TextField()
    name_key = models.TextField()
    maker_key = models.TextField()
    categories = models.GeneratedField(
        expression=Categories("product_details"), output_field=models.JSONField(), db_persist=True
    )

    objects: ClassVar[models.Manager["RegistrationVersion"]] = RegistrationVersionQuerySet.as_manager()

    class Meta:
        ordering = ["registration", "recorded_from"]
        indexes = [
            GinIndex(
                OpClass(F("search_key"), name="gin_trgm_ops"),
                name="register_search_key",
                condition=Q(recorded_to=None),
            ),
            GinIndex(Grams("search_key"), name="register_grams", condition=Q(recorded_to=None), fastupdate=False),
            models.Index(
                fields=["organization_name_kana", "organization_name", "sequence"],
                name="register_by_kana",
                condition=Q(recorded_to=None),
            ),
            models.Index(fields=["sequence"], name="register_by_number", condition=Q(recorded_to=None)),
            models.Index(
                fields=["-registered_on", "-sequence"], name="register_by_date", condition=Q(recorded_to=None)
            ),
            models.Index(fields=["state"], name="register_by_state", condition=Q(recorded_to=None)),
            models.Index(fields=["level"], name="register_by_level", condition=Q(recorded_to=None)),
            models.Index(
                fields=["expires_on", "registration"],
                name="register_in_force_by_expiry",
                condition=Q(recorded_to=None, state="registered"),
            ),
            models.Index(fields=["-recorded_from", "-id"], name="register_newest_changes"),
        ]
        constraints = [
            ExclusionConstraint(
                name="registration_version_never_overlaps",
                expressions=[
                    (F("registration"), RangeOperators.EQUAL),
                    (RECORDED_TIME, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(recorded_to=None) | Q(recorded_to__gt=F("recorded_from")),
                name="registration_version_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.state} {self.recorded_from:%Y-%m-%d}"
