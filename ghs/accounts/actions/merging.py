"""Two entries of one organisation become one: people, invitations, offers and names go to the one that is kept."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ghs.accounts import emails
from ghs.accounts.actions.organizations import organization_key
from ghs.accounts.actions.ownership import take_back_offer
from ghs.accounts.models import FormerName, Membership, Organization, OwnerReplacement, OwnershipTransfer, User
from ghs.accounts.roles import MemberRole
from ghs.errors import Refusal
from ghs.history.actions import record

RISING_ROLES = [MemberRole.VIEWER, MemberRole.EDITOR, MemberRole.OWNER]
NAMES = ("name", "name_kana", "name_english")
# What the kept one takes over where it says nothing itself.
FILLED = ("corporate_number", "name_english", "postcode", "address", "website")


class SameOrganization(Refusal):
    """Nothing is merged into itself."""

    message = _("These are the same organisation. Choose two different ones.")


class MergedAlready(Refusal):
    """One of them was merged in the meantime."""

    message = _("One of these organisations was merged already. Look at the list again.")


class OtherCorporateNumber(Refusal):
    """Two legal persons are not duplicates of each other."""

    message = _(
        "They have different corporate numbers, so that they are two legal persons. If one took the other over whole, "
        "choose that reason; if only products passed over, register a succession instead."
    )


class OwnOrganization(Refusal):
    """Nobody of the office decides on an organisation that they act for."""

    message = _("You act for this organisation yourself. A colleague must do this.")


@transaction.atomic
def merge_accounts(
    *, keep: Organization, merge: Organization, reason: Organization.MergeReason, remark: str, by: User, at: datetime
) -> bool:
    """Let one organisation go on as another; what other apps hold for it they move themselves, in the same transaction.

    Effects: members are united with the higher role, the name becomes a former name, the members are told by mail.
    False and nothing changed when just this was done already.
    Errors: SameOrganization, MergedAlready, OtherCorporateNumber, OwnOrganization.
    """
    keep, merge = _locked(keep, merge)
    if merge.merged_into_id == keep.pk:
        return False
    _check(keep, merge, reason, by)
    members = list(merge.memberships.select_related("user"))
    _move_people(keep, merge, at)
    _move_offers(keep, merge, by, at)
    _move_names(keep, merge, at)
    merge.merged.update(merged_into=keep)
    merge.merged_into, merge.merged_at, merge.merge_reason = keep, at, reason
    merge.save(update_fields=["merged_into", "merged_at", "merge_reason"])
    detail = {"merged": merge.pk, "kept": keep.pk, "reason": reason, "remark": remark}
    record(verb="merge_organization", obj=keep, by=by, at=at, detail=detail)
    record(verb="end_by_merge", obj=merge, by=by, at=at, detail=detail)
    emails.tell_organization_merged(merge, [membership.user for membership in members], at)
    return True


def _locked(keep: Organization, merge: Organization) -> tuple[Organization, Organization]:
    """Lock both, always in the same order, so that two merges the other way round wait for each other."""
    if keep.pk == merge.pk:
        raise SameOrganization
    rows = Organization.objects.select_for_update().filter(pk__in=[keep.pk, merge.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[keep.pk], found[merge.pk]


def _check(keep: Organization, merge: Organization, reason: Organization.MergeReason, by: User) -> None:
    if keep.merged_into_id or merge.merged_into_id:
        raise MergedAlready
    if Membership.objects.filter(user=by, organization__in=[keep, merge]).exists():
        raise OwnOrganization
    numbers = {keep.corporate_number, merge.corporate_number} - {""}
    if len(numbers) > 1 and reason != Organization.MergeReason.SUCCESSION:
        raise OtherCorporateNumber(field="reason")


def _move_people(keep: Organization, merge: Organization, at: datetime) -> None:
    """Unite the members, and let one open invitation stand an address: the kept organisation's own first."""
    known = {membership.user_id: membership for membership in keep.memberships.all()}
    for membership in merge.memberships.all():
        same = known.get(membership.user_id)
        if same is None:
            membership.organization = keep
            membership.save(update_fields=["organization"])
            continue
        same.role = max(same.role, membership.role, key=lambda role: RISING_ROLES.index(MemberRole(role)))
        same.since = min(same.since, membership.since)
        same.save(update_fields=["role", "since"])
        membership.delete()
    waiting = {"accepted_at": None, "withdrawn_at": None}
    invited = keep.invitations.filter(**waiting).values("email")
    acting = keep.memberships.values("user__email")
    doubled = merge.invitations.filter(**waiting)
    doubled.filter(Q(email__in=invited) | Q(email__in=acting)).update(withdrawn_at=at)
    merge.invitations.update(organization=keep)


def _move_offers(keep: Organization, merge: Organization, by: User, at: datetime) -> None:
    """Take the offers along; an open one that no longer makes sense among the united members is taken back.

    A replacement of an owner that waits for its second person is dropped: it was about other members."""
    offers = list(OwnershipTransfer.objects.open().filter(organization__in=[keep, merge]))
    own_first = sorted(offers, key=lambda offer: offer.organization_id != keep.pk)
    standing = [offer for offer in own_first if _makes_sense(offer, keep)][:1]
    for offer in offers:
        if offer not in standing:
            take_back_offer(offer, by, at)
    merge.ownership_transfers.update(organization=keep)
    OwnerReplacement.objects.open().filter(organization=merge).update(
        outcome=OwnerReplacement.Outcome.DROPPED, decided_at=at
    )
    merge.owner_replacements.update(organization=keep)


def _makes_sense(offer: OwnershipTransfer, keep: Organization) -> bool:
    """Whether an owner offers to a member who is none."""
    roles = dict(keep.memberships.values_list("user", "role"))
    to = roles.get(offer.offered_to_id)
    return roles.get(offer.offered_by_id) == MemberRole.OWNER and to is not None and to != MemberRole.OWNER


def _move_names(keep: Organization, merge: Organization, at: datetime) -> None:
    """Let the kept one be found by every name of the other, and fill in what it lacks."""
    merge.former_names.update(organization=keep)
    FormerName.objects.create(organization=keep, until=at, **{name: getattr(merge, name) for name in NAMES})
    filled = [name for name in FILLED if not getattr(keep, name) and getattr(merge, name)]
    for name in filled:
        setattr(keep, name, getattr(merge, name))
    keep.search_key = organization_key({name: getattr(keep, name) for name in NAMES})
    keep.save(update_fields=[*filled, "search_key"])
