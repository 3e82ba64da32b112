"""People, the organisations they act for, and their roles."""

import uuid
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ghs.accounts.roles import PERMISSIONS, MemberRole, Permission, Role, permissions_of
from ghs.files.models import StoredFile


class PeopleManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person with a log-in address, stored in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a person by log-in address."""
        return self.get(email__iexact=email)

    def holding(self, permission: Permission) -> models.QuerySet["User"]:
        """Return the active staff who hold a permission, in whatever role."""
        roles = [role for role, allowed in PERMISSIONS.items() if permission in allowed]
        return self.filter(is_active=True, staff_roles__role__in=roles).distinct()


class User(AbstractBaseUser):
    """A person with an account. History knows a person only by `reference`."""

    email = models.EmailField(_("E-mail address"), max_length=254, unique=True)
    family_name = models.CharField(_("Family name"), max_length=60, blank=True)
    given_name = models.CharField(_("Given name"), max_length=60, blank=True)
    family_name_kana = models.CharField(_("Family name in kana"), max_length=60, blank=True)
    given_name_kana = models.CharField(_("Given name in kana"), max_length=60, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PeopleManager] = PeopleManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as written: family name first, or the address when no name is known."""
        return f"{self.family_name} {self.given_name}".strip() or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The staff roles held."""
        return frozenset(Role(role) for role in self.staff_roles.values_list("role", flat=True))

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Everything this person may do."""
        return permissions_of(self.roles) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether the person holds a permission."""
        return permission in self.permissions

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the admin: operators only."""
        return self.may(Permission.OPERATE)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's admin asks this; operators may look, the admin classes refuse changes."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Django's admin asks this."""
        return self.is_staff


class StaffRole(models.Model):
    """One staff role held by one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="staff_role_once_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Questions about many organisations."""

    def visible_to(self, user: User) -> "OrganizationQuerySet":
        """Those a person acts for, or all for the staff who check declarations or operate."""
        if user.may(Permission.CHECK_DECLARATIONS) or user.may(Permission.OPERATE):
            return self
        return self.filter(memberships__user=user)

    def of_member(self, user: User) -> "OrganizationQuerySet":
        """Those a person acts for, whatever staff roles the person holds."""
        return self.filter(memberships__user=user)

    def standing(self) -> "OrganizationQuerySet":
        """Those that were not merged into another one."""
        return self.filter(merged_into=None)

    def without_owner(self) -> "OrganizationQuerySet":
        """Standing ones that nobody owns: entered by the office, taken over from a list, or left behind."""
        owned = Membership.objects.filter(organization=models.OuterRef("pk"), role=MemberRole.OWNER)
        return self.standing().filter(~models.Exists(owned))


class Organization(models.Model):
    """A company or body that declares products. `name` is kept as written; keys are separate.

    Shape: what was merged into another organisation stays as a row that points to it; the database lets nothing new
    belong to it.
    """

    class MergeReason(models.TextChoices):
        DUPLICATE = "duplicate", _("The same organisation, entered twice")
        SUCCESSION = "succession", _("Taken over whole by the other one (merger of companies)")

    name = models.CharField(_("Name"), max_length=120)
    name_kana = models.CharField(_("Name in kana"), max_length=160)
    name_english = models.CharField(_("Name in English"), max_length=160, blank=True)
    search_key = models.CharField(max_length=500, editable=False)
    corporate_number = models.CharField(_("Corporate number"), max_length=13, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=7, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    website = models.URLField(_("Web site"), blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    merged_at = models.DateTimeField(null=True)
    merge_reason = models.CharField(_("Reason"), max_length=12, choices=MergeReason.choices, blank=True)

    objects: ClassVar[models.Manager["Organization"]] = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name_kana", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corporate_number="") | models.Q(corporate_number__regex=r"^[1-9][0-9]{12}$"),
                name="organization_corporate_number_13_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(postcode="") | models.Q(postcode__regex=r"^[0-9]{7}$"),
                name="organization_postcode_7_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None, merged_at=None, merge_reason="")
                | models.Q(merged_into__isnull=False, merged_at__isnull=False) & ~models.Q(merge_reason=""),
                name="organization_merged_whole_or_not",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="organization_merged_into_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that an organisation had, so that it is still found by it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("Name"), max_length=120)
    name_kana = models.CharField(_("Name in kana"), max_length=160, blank=True)
    name_english = models.CharField(_("Name in English"), max_length=160, blank=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an organisation in one role."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole.choices)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["organization", "user"], name="membership_once_a_person")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.user_id} {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about many invitations."""

    def open(self, at: datetime) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """An organisation asks a person by mail to act for it; only the digest of the link is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=10, choices=MemberRole.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.role}"


class OwnershipTransferQuerySet(models.QuerySet["OwnershipTransfer"]):
    """Questions about many transfers of ownership."""

    def open(self) -> "OwnershipTransferQuerySet":
        """Those that were neither accepted nor ended."""
        return self.filter(state=OwnershipTransfer.State.OFFERED)


class OwnershipTransfer(models.Model):
    """An owner hands the ownership to another member. Nothing changes until that member accepts."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Waits for the answer")
        ACCEPTED = "accepted", _("Ownership accepted")
        DECLINED = "declined", _("Ownership declined")
        TAKEN_BACK = "taken_back", _("Offer taken back")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="ownership_transfers")
    offered_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    offered_to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="offered_ownerships")
    offered_at = models.DateTimeField()
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OFFERED)
    state_since = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects: ClassVar[models.Manager["OwnershipTransfer"]] = OwnershipTransferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state="offered"),
                name="ownership_transfer_one_open_an_organization",
            ),
            models.CheckConstraint(
                condition=~models.Q(offered_by=models.F("offered_to")),
                name="ownership_transfer_to_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.state}"


class OwnerReplacementQuerySet(models.QuerySet["OwnerReplacement"]):
    """Questions about many replacements of owners."""

    def open(self) -> "OwnerReplacementQuerySet":
        """Those that a second person has neither taken nor dropped."""
        return self.filter(outcome="")


class OwnerReplacement(models.Model):
    """An owner who left is replaced at the organisation's request: proposed with evidence, decided by another."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Decided")
        DROPPED = "dropped", _("Proposal dropped")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="owner_replacements")
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("Address of the new owner"), max_length=254)
    reason = models.TextField(_("Reason"))
    evidence = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True)
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["OwnerReplacement"]] = OwnerReplacementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "owner"],
                condition=models.Q(outcome=""),
                name="owner_replacement_one_open_an_owner",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="owner_replacement_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at=None)
                | ~models.Q(outcome="") & models.Q(decided_at__isnull=False),
                name="owner_replacement_outcome_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="taken", proposed_by=models.F("decided_by")),
                name="owner_replacement_taken_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.outcome or 'open'}"
