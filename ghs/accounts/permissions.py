"""Who may do what with an organisation and with people."""

from ghs.accounts.models import Organization, OwnerReplacement, OwnershipTransfer, User
from ghs.accounts.roles import MemberRole, Permission


def member_role(user: User, organization: Organization) -> MemberRole | None:
    """Return what a person is for an organisation, or None for an outsider."""
    membership = organization.memberships.filter(user=user).first()
    return MemberRole(membership.role) if membership else None


def can_write_for(user: User, organization: Organization) -> bool:
    """Whether a person may draft and submit for an organisation: its owners and editors."""
    return member_role(user, organization) in {MemberRole.OWNER, MemberRole.EDITOR}


def can_edit_organization(user: User, organization: Organization) -> bool:
    """Whether a person may change an organisation's own data."""
    return member_role(user, organization) in {MemberRole.OWNER, MemberRole.EDITOR}


def can_manage_members(user: User, organization: Organization) -> bool:
    """Whether a person may invite, change and remove members: owners only."""
    return member_role(user, organization) == MemberRole.OWNER


def can_answer_transfer(user: User, transfer: OwnershipTransfer) -> bool:
    """Whether a person may accept or decline an ownership: who was named, and nobody else."""
    return user.pk == transfer.offered_to_id


def can_propose_replacement(user: User, organization: Organization) -> bool:
    """Checking staff propose who owns an organisation to which they do not belong."""
    return user.may(Permission.CHECK_DECLARATIONS) and member_role(user, organization) is None


def can_take_replacement(user: User, replacement: OwnerReplacement) -> bool:
    """A registrar takes what another person proposed; nobody of the organisation."""
    may_decide = user.may(Permission.DECIDE_REGISTRATIONS) and replacement.proposed_by_id != user.pk
    return may_decide and can_propose_replacement(user, replacement.organization)


def can_grant_roles(user: User) -> bool:
    """Whether a person may give and take staff roles."""
    return user.may(Permission.OPERATE)


def can_reset_second_factor(user: User, person: User) -> bool:
    """Whether a staff member may remove another person's lost second factor: never one's own."""
    return user.may(Permission.OPERATE) and user.pk != person.pk
