"""Handing the ownership of an organisation to another member."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts import emails
from ghs.accounts.models import Membership, Organization, OwnershipTransfer, User
from ghs.accounts.permissions import can_answer_transfer, can_manage_members
from ghs.accounts.roles import MemberRole
from ghs.errors import Refusal
from ghs.history.actions import record

State = OwnershipTransfer.State


class NotAnOwner(Refusal):
    """Only an owner hands the ownership over."""

    message = _("Only an owner can do this. Look at the organisation's page again.")


class NotToThisMember(Refusal):
    """The ownership goes to another member who is no owner yet."""

    message = _("Choose another member who is not an owner yet.")


class OfferStands(Refusal):
    """The ownership was offered to somebody who has not answered."""

    message = _("The ownership has been offered already. Take that offer back before you make another.")


class OfferGone(Refusal):
    """The offer was answered or taken back in the meantime."""

    message = _("This offer of ownership no longer stands. Look at the organisation's page again.")


@transaction.atomic
def offer_ownership(
    *, organization: Organization, to: Membership, submission: UUID, by: User, at: datetime
) -> OwnershipTransfer:
    """Name a member as the next owner; nothing changes until that member accepts.

    Effects: both get a mail; the same submission again returns the first offer.
    Errors: NotAnOwner, NotToThisMember, OfferStands.
    """
    organization = _locked(organization)
    if earlier := organization.ownership_transfers.filter(submission=submission).first():
        return earlier
    if not can_manage_members(by, organization):
        raise NotAnOwner
    if not organization.memberships.filter(pk=to.pk).exclude(role=MemberRole.OWNER).exists():
        raise NotToThisMember(field="member")
    if organization.ownership_transfers.open().exists():
        raise OfferStands
    transfer = OwnershipTransfer.objects.create(
        organization=organization,
        offered_by=by,
        offered_to=to.user,
        offered_at=at,
        state_since=at,
        submission=submission,
    )
    _record("offer_ownership", transfer, by, at)
    emails.tell_ownership_offered(transfer, at)
    return transfer


@transaction.atomic
def accept_ownership(*, transfer: OwnershipTransfer, by: User, at: datetime) -> OwnershipTransfer:
    """Become the owner; who offered the ownership goes on as an editor.

    Effects: both get a mail; accepted once more, nothing happens. Errors: OfferGone.
    """
    transfer = _open_for(transfer, by, State.ACCEPTED)
    if transfer.state == State.ACCEPTED:
        return transfer
    members = transfer.organization.memberships
    if not can_manage_members(transfer.offered_by, transfer.organization):
        raise OfferGone
    members.filter(user=transfer.offered_to).update(role=MemberRole.OWNER)
    members.filter(user=transfer.offered_by).update(role=MemberRole.EDITOR)
    _end(transfer, State.ACCEPTED, at)
    _record("transfer_ownership", transfer, by, at)
    emails.tell_ownership_transferred(transfer, at)
    return transfer


@transaction.atomic
def decline_ownership(*, transfer: OwnershipTransfer, by: User, at: datetime) -> OwnershipTransfer:
    """Leave the ownership where it is. Effects: both get a mail. Errors: OfferGone."""
    transfer = _open_for(transfer, by, State.DECLINED)
    if transfer.state != State.DECLINED:
        _end(transfer, State.DECLINED, at)
        _record("decline_ownership", transfer, by, at)
        emails.tell_ownership_declined(transfer, at)
    return transfer


@transaction.atomic
def take_back_ownership(*, transfer: OwnershipTransfer, by: User, at: datetime) -> OwnershipTransfer:
    """Take an offer back that was not answered. Effects: both get a mail. Errors: NotAnOwner, OfferGone."""
    transfer = _fresh(transfer)
    if not can_manage_members(by, transfer.organization):
        raise NotAnOwner
    if transfer.state not in {State.OFFERED, State.TAKEN_BACK}:
        raise OfferGone
    take_back_offer(transfer, by, at)
    return transfer


def end_offers_with(membership: Membership, by: User, at: datetime) -> None:
    """Take back the open offer from or to a member whose role changes or ends."""
    party = Q(offered_by=membership.user_id) | Q(offered_to=membership.user_id)
    for transfer in membership.organization.ownership_transfers.open().filter(party):
        take_back_offer(transfer, by, at)


def take_back_offer(transfer: OwnershipTransfer, by: User, at: datetime) -> None:
    """Take a locked offer back that is still open. Effects: both get a mail."""
    if transfer.state == State.OFFERED:
        _end(transfer, State.TAKEN_BACK, at)
        _record("take_back_ownership", transfer, by, at)
        emails.tell_ownership_taken_back(transfer, at)


def _open_for(transfer: OwnershipTransfer, by: User, done: OwnershipTransfer.State) -> OwnershipTransfer:
    """Return the offer as it is now, if its addressee may still answer or has answered just so."""
    transfer = _fresh(transfer)
    if not can_answer_transfer(by, transfer) or transfer.state not in {State.OFFERED, done}:
        raise OfferGone
    return transfer


def _fresh(transfer: OwnershipTransfer) -> OwnershipTransfer:
    _locked(transfer.organization)
    return OwnershipTransfer.objects.select_related("organization", "offered_by", "offered_to").get(pk=transfer.pk)


def _locked(organization: Organization) -> Organization:
    """Lock the organisation, as everything does that changes its members."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def _end(transfer: OwnershipTransfer, state: OwnershipTransfer.State, at: datetime) -> None:
    transfer.state, transfer.state_since = state, at
    transfer.save(update_fields=["state", "state_since"])


def _record(verb: str, transfer: OwnershipTransfer, by: User, at: datetime) -> None:
    detail = {"member": str(transfer.offered_to.reference), "transfer": transfer.pk}
    record(verb=verb, obj=transfer.organization, by=by, at=at, detail=detail)
