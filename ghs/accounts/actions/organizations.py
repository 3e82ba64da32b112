"""What people do with the organisations they act for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.actions.ownership import end_offers_with
from ghs.accounts.emails import send_invitation
from ghs.accounts.models import FormerName, Invitation, Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.proof.tokens import digest, new_token
from ghs.text.normal import search_key

INVITATION_LIFE = timedelta(days=14)


class LastOwner(Refusal):
    """An organisation must keep someone who can manage it."""

    message = _("The organisation needs an owner. Hand the ownership over first, or make another member an owner.")


class AlreadyMember(Refusal):
    """The invited person acts for the organisation already."""

    message = _("This person is a member already.")


class HasOwner(Refusal):
    """An organisation with an owner looks after its members itself."""

    message = _("This organisation has an owner, who invites its members.")


class MergedAway(Refusal):
    """The organisation goes on as another one."""

    message = _("This organisation was merged into another one. Look for that one in the list.")


class KnownNumber(Refusal):
    """The same organisation is not entered twice."""

    message = _("There is an organisation with this corporate number already. Search for it and choose it.")


class InvitesOneself(Refusal):
    """The office does not make itself a vendor."""

    message = _("This is your own address. Invite a person of the organisation.")


class InvitationGone(Refusal):
    """The invitation was used, withdrawn or has run out."""

    message = _("This invitation is no longer valid. Ask the organisation's owner for a new one.")


class InvitationForAnother(Refusal):
    """The invitation was sent to another address than those of the signed-in person."""

    message = _("This invitation was sent to another address. Log in with the account of that address.")


def organization_key(values: dict[str, Any]) -> str:
    """Return the key under which an organisation is found."""
    names = [values.get("name", ""), values.get("name_kana", ""), values.get("name_english", "")]
    return " ".join(search_key(name) for name in names if name)[:500]


@transaction.atomic
def create_organization(*, by: User, at: datetime, submission: UUID, **values: Any) -> Organization:
    """Enter an organisation; who enters it becomes its owner. The same submission again returns the first."""
    organization, is_new = Organization.objects.get_or_create(
        submission=submission,
        defaults={**values, "search_key": organization_key(values), "created_at": at},
    )
    if is_new:
        Membership.objects.create(organization=organization, user=by, role=MemberRole.OWNER, since=at)
        record(verb="create_organization", obj=organization, by=by, at=at)
    return organization


@transaction.atomic
def enter_organization(*, by: User, at: datetime, submission: UUID, **values: Any) -> Organization:
    """Enter, as the office, an organisation that has no account yet. The same submission again returns the first.

    Errors: KnownNumber.
    """
    number = values.get("corporate_number", "")
    others = Organization.objects.standing().exclude(submission=submission)
    if number and others.filter(corporate_number=number).exists():
        raise KnownNumber(field="corporate_number")
    organization, is_new = Organization.objects.get_or_create(
        submission=submission,
        defaults={**values, "search_key": organization_key(values), "created_at": at},
    )
    if is_new:
        record(verb="enter_organization", obj=organization, by=by, at=at)
    return organization


@transaction.atomic
def invite_first_owner(*, by: User, at: datetime, organization: Organization, email: str) -> Invitation:
    """Ask a person, as the office, to own an organisation that has no owner.

    Errors: HasOwner, InvitesOneself, AlreadyMember, MergedAway.
    """
    organization = _standing(organization)
    if organization.memberships.filter(role=MemberRole.OWNER).exists():
        raise HasOwner
    if email.lower() == by.email.lower():
        raise InvitesOneself(field="email")
    return invite_member(by=by, at=at, organization=organization, email=email, role=MemberRole.OWNER)


@transaction.atomic
def invite_first_owners(*, by: User, at: datetime, invitations: Sequence[tuple[Organization, str]]) -> int:
    """Ask the first owners of many organisations, all or none; return how many were asked.

    Effects: who was asked already and can still accept is not asked again. Errors: as `invite_first_owner`, naming the
    organisation.
    """
    asked = 0
    for organization, email in sorted(invitations, key=lambda pair: pair[0].pk):
        Organization.objects.select_for_update().get(pk=organization.pk)
        waiting = organization.invitations.open(at).filter(email=email.lower(), role=MemberRole.OWNER)
        if waiting.exists():
            continue
        try:
            invite_first_owner(by=by, at=at, organization=organization, email=email)
        except Refusal as refusal:
            raise type(refusal)(f"{organization.name}: {refusal.text}") from None
        asked += 1
    return asked


@transaction.atomic
def change_organization(*, by: User, at: datetime, organization: Organization, **values: Any) -> Organization:
    """Change an organisation's own data. A name that it had is kept, so that it is still found by it.

    Errors: MergedAway.
    """
    organization = _standing(organization)
    changed = [name for name, value in values.items() if getattr(organization, name) != value]
    if not changed:
        return organization
    if {"name", "name_kana", "name_english"} & set(changed):
        FormerName.objects.create(
            organization=organization,
            name=organization.name,
            name_kana=organization.name_kana,
            name_english=organization.name_english,
            until=at,
        )
    for name in changed:
        setattr(organization, name, values[name])
    organization.search_key = organization_key(
        {name: getattr(organization, name) for name in ("name", "name_kana", "name_english")}
    )
    organization.save(update_fields=[*changed, "search_key"])
    record(verb="change_organization", obj=organization, by=by, at=at, detail={"fields": sorted(changed)})
    return organization


@transaction.atomic
def invite_member(*, by: User, at: datetime, organization: Organization, email: str, role: MemberRole) -> Invitation:
    """Ask a person by mail to act for an organisation; an open invitation to the address is replaced.

    Errors: AlreadyMember, MergedAway.
    """
    organization = _standing(organization)
    email = email.lower()
    if organization.memberships.filter(user__email__iexact=email).exists():
        raise AlreadyMember(field="email")
    organization.invitations.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    token = new_token()
    invitation = Invitation.objects.create(
        organization=organization,
        email=email,
        role=role,
        token_digest=digest(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    record(verb="invite_member", obj=organization, by=by, at=at, detail={"role": role, "invitation": invitation.pk})
    send_invitation(invitation, token=token, at=at)
    return invitation


@transaction.atomic
def withdraw_invitation(*, by: User, at: datetime, invitation: Invitation) -> Invitation:
    """Take an open invitation back; one that is closed already stays as it is."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        record(
            verb="withdraw_invitation",
            obj=invitation.organization,
            by=by,
            at=at,
            detail={"invitation": invitation.pk},
        )
    return invitation


@transaction.atomic
def accept_invitation(*, by: User, at: datetime, invitation: Invitation) -> Membership:
    """Begin to act for the organisation that invited.

    Errors: InvitationForAnother, InvitationGone.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not EmailAddress.objects.filter(user=by, email__iexact=invitation.email, verified=True).exists():
        raise InvitationForAnother
    membership = invitation.organization.memberships.filter(user=by).first()
    if membership and invitation.accepted_at:
        return membership
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= at:
        raise InvitationGone
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    membership, _is_new = Membership.objects.get_or_create(
        organization=invitation.organization, user=by, defaults={"role": invitation.role, "since": at}
    )
    record(
        verb="accept_invitation",
        obj=invitation.organization,
        by=by,
        at=at,
        detail={"role": membership.role, "invitation": invitation.pk},
    )
    return membership


@transaction.atomic
def change_member_role(*, by: User, at: datetime, membership: Membership, role: MemberRole) -> Membership:
    """Give a member another role. Errors: LastOwner."""
    membership = _locked(membership)
    if membership.role == role:
        return membership
    if role != MemberRole.OWNER:
        _keep_an_owner(membership)
    end_offers_with(membership, by, at)
    old, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    record(
        verb="change_member_role",
        obj=membership.organization,
        by=by,
        at=at,
        detail={"member": str(membership.user.reference), "from": old, "to": role},
    )
    return membership


@transaction.atomic
def remove_member(*, by: User, at: datetime, membership: Membership) -> None:
    """End a membership, one's own (leaving) or another's. Errors: LastOwner."""
    membership = _locked(membership)
    _keep_an_owner(membership)
    end_offers_with(membership, by, at)
    verb = "leave_organization" if membership.user_id == by.pk else "remove_member"
    record(
        verb=verb,
        obj=membership.organization,
        by=by,
        at=at,
        detail={"member": str(membership.user.reference), "role": membership.role},
    )
    membership.delete()


def _standing(organization: Organization) -> Organization:
    """Return an organisation as it is now, locked until the caller's transaction ends. Errors: MergedAway."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.merged_into_id:
        raise MergedAway
    return organization


def _locked(membership: Membership) -> Membership:
    """Lock the organisation first, so that two owners leaving at once leave one behind."""
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    return Membership.objects.select_related("organization", "user").get(pk=membership.pk)


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(organization_id=membership.organization_id, role=MemberRole.OWNER)
    if membership.role == MemberRole.OWNER and not others.exclude(pk=membership.pk).exists():
        raise LastOwner
