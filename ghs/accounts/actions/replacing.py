"""An owner who left is replaced at the organisation's request: one person proposes with evidence, another decides."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts import emails
from ghs.accounts.actions.merging import OwnOrganization
from ghs.accounts.actions.organizations import InvitesOneself, invite_member
from ghs.accounts.actions.ownership import end_offers_with
from ghs.accounts.models import Membership, Organization, OwnerReplacement, User
from ghs.accounts.permissions import can_propose_replacement, can_take_replacement
from ghs.accounts.roles import MemberRole, Permission
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from ghs.history.actions import record

EVIDENCE_KINDS = (Kind.PDF, Kind.IMAGE)
EVIDENCE_LIMIT_BYTES = 20_000_000


class OwnerGone(Refusal):
    """Only who owns an organisation is replaced."""

    message = _("This person does not own the organisation any more. Look at the organisation's page again.")


class SamePerson(Refusal):
    """An owner is replaced by somebody else."""

    message = _("This is the address of the owner who is to be replaced. Write the new owner's.")


class ReplacementOpen(Refusal):
    """One proposal at a time waits for its second person."""

    message = _("A replacement of this owner waits already. Decide on that one first.")


class ReplacementSettled(Refusal):
    """Somebody has decided meanwhile."""

    message = _("This was decided or dropped already. Look at the page again.")


class AnotherDecides(Refusal):
    """Who proposed it can't decide."""

    message = _("Another registrar must decide: not who proposed it, and nobody of the organisation.")


@transaction.atomic
def propose_replacement(
    *, membership: Membership, email: str, reason: str, evidence: UploadedFile, submission: UUID, by: User, at: datetime
) -> OwnerReplacement:
    """Propose to a second person that another person owns an organisation; nothing changes before that.

    Effects: the same submission again returns the same proposal; the registrars are told by mail.
    Errors: OwnOrganization, OwnerGone, SamePerson, InvitesOneself, ReplacementOpen, FileRefused (field `evidence`).
    """
    organization = Organization.objects.select_for_update().get(pk=membership.organization_id)
    if earlier := OwnerReplacement.objects.filter(submission=submission).first():
        return earlier
    if not can_propose_replacement(by, organization):
        raise OwnOrganization
    owner = _owner(organization, membership.user_id).user
    if email.lower() == owner.email.lower():
        raise SamePerson(field="email")
    if email.lower() == by.email.lower():
        raise InvitesOneself(field="email")
    if OwnerReplacement.objects.open().filter(organization=organization, owner=owner).exists():
        raise ReplacementOpen
    try:
        file = store_upload(upload=evidence, kinds=EVIDENCE_KINDS, limit_bytes=EVIDENCE_LIMIT_BYTES, by=by, at=at)
    except Refusal as refusal:
        refusal.field = "evidence"
        raise
    replacement = OwnerReplacement.objects.create(
        organization=organization,
        owner=owner,
        email=email.lower(),
        reason=reason,
        evidence=file,
        submission=submission,
        proposed_by=by,
        proposed_at=at,
    )
    record(verb="propose_owner_replacement", obj=replacement, by=by, at=at)
    emails.tell_replacement_proposed(replacement, User.objects.holding(Permission.DECIDE_REGISTRATIONS), at)
    return replacement


@transaction.atomic
def take_replacement(*, replacement: OwnerReplacement, by: User, at: datetime) -> OwnerReplacement:
    """Decide as the second person: the membership of who left ends at once, the new owner is invited.

    Effects: a member becomes the owner without an invitation; who left and the other owners are told by mail.
    Errors: ReplacementSettled, AnotherDecides, OwnerGone, InvitesOneself.
    """
    organization, replacement = _locked(replacement)
    if not can_take_replacement(by, replacement):
        raise AnotherDecides
    if replacement.email == by.email.lower():
        raise InvitesOneself
    departed = _owner(organization, replacement.owner_id)
    others = User.objects.filter(memberships__organization=organization, memberships__role=MemberRole.OWNER)
    told = list(others)
    end_offers_with(departed, by, at)
    departed.delete()
    _settle(replacement, OwnerReplacement.Outcome.TAKEN, by, at)
    detail = {"member": str(departed.user.reference), "replacement": replacement.pk}
    record(verb="replace_owner", obj=organization, by=by, at=at, detail=detail)
    _let_own(organization, replacement.email, by, at)
    emails.tell_owner_replaced(replacement, told, at)
    return replacement


@transaction.atomic
def drop_replacement(*, replacement: OwnerReplacement, by: User, at: datetime) -> OwnerReplacement:
    """Drop what was proposed: its proposer may, and whoever could take it.

    Errors: ReplacementSettled, OwnOrganization.
    """
    organization, replacement = _locked(replacement)
    if not can_propose_replacement(by, organization):
        raise OwnOrganization
    _settle(replacement, OwnerReplacement.Outcome.DROPPED, by, at)
    record(verb="drop_owner_replacement", obj=replacement, by=by, at=at)
    return replacement


def _let_own(organization: Organization, email: str, by: User, at: datetime) -> None:
    """Make a member the owner, or ask by mail who is none yet."""
    member = organization.memberships.filter(user__email__iexact=email).select_related("user").first()
    if member is None:
        invite_member(by=by, at=at, organization=organization, email=email, role=MemberRole.OWNER)
    elif member.role != MemberRole.OWNER:
        end_offers_with(member, by, at)
        old, member.role = member.role, MemberRole.OWNER
        member.save(update_fields=["role"])
        detail = {"member": str(member.user.reference), "from": old, "to": MemberRole.OWNER}
        record(verb="change_member_role", obj=organization, by=by, at=at, detail=detail)


def _owner(organization: Organization, user_id: int | None) -> Membership:
    rows = organization.memberships.filter(role=MemberRole.OWNER, user=user_id).select_related("organization", "user")
    membership = rows.first() if user_id else None
    if membership is None:
        raise OwnerGone
    return membership


def _locked(replacement: OwnerReplacement) -> tuple[Organization, OwnerReplacement]:
    """Return a replacement that is still open, with its organisation, both locked. Errors: ReplacementSettled."""
    organization = Organization.objects.select_for_update().get(pk=replacement.organization_id)
    fresh = OwnerReplacement.objects.select_for_update().get(pk=replacement.pk)
    if fresh.outcome:
        raise ReplacementSettled
    return organization, fresh


def _settle(replacement: OwnerReplacement, outcome: OwnerReplacement.Outcome, by: User, at: datetime) -> None:
    replacement.outcome, replacement.decided_by, replacement.decided_at = outcome, by, at
    replacement.save(update_fields=["outcome", "decided_by", "decided_at"])
