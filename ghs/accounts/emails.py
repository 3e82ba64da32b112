"""Mails about accounts and organisations, beside django-allauth's own."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from ghs.accounts.models import Invitation, Organization, OwnerReplacement, OwnershipTransfer, User
from ghs.accounts.permissions import can_take_replacement
from ghs.mail.actions import Recipient, queue_mail
from ghs.mail.links import absolute


def recipient(user: User) -> Recipient:
    """Return a person as a recipient of mail, in the person's language."""
    return Recipient(address=user.email, name=user.full_name, language=user.language, person=user.reference)


def send_invitation(invitation: Invitation, *, token: str, at: datetime) -> None:
    """Ask a person to act for an organisation; the link is a secret, so the body is erased after sending."""
    language = invitation.invited_by.language if invitation.invited_by else "ja"
    person = User.objects.filter(email__iexact=invitation.email).first()
    to = recipient(person) if person else Recipient(address=invitation.email, name="", language=language, person=None)
    queue_mail(
        rule="invitation",
        obj=invitation,
        to=to,
        template="accounts/invitation",
        context={
            "organization": invitation.organization.name,
            "inviter": invitation.invited_by.full_name if invitation.invited_by else "",
            "role": invitation.get_role_display(),
            "link": absolute(reverse("accounts:invitation", args=[token]), to.language),
            "expires_at": invitation.expires_at,
        },
        secret=True,
        at=at,
    )


def tell_ownership_offered(transfer: OwnershipTransfer, at: datetime) -> None:
    """Tell both who is to become the owner, and that nothing changes before the answer."""
    _tell_both(transfer, "ownership_offered", at)


def tell_ownership_transferred(transfer: OwnershipTransfer, at: datetime) -> None:
    """Tell both that the ownership has changed hands."""
    _tell_both(transfer, "ownership_transferred", at)


def tell_ownership_declined(transfer: OwnershipTransfer, at: datetime) -> None:
    """Tell both that the ownership stays where it is, because it was declined."""
    _tell_both(transfer, "ownership_declined", at)


def tell_ownership_taken_back(transfer: OwnershipTransfer, at: datetime) -> None:
    """Tell both that the ownership stays where it is, because the offer was taken back."""
    _tell_both(transfer, "ownership_taken_back", at)


def _tell_both(transfer: OwnershipTransfer, rule: str, at: datetime) -> None:
    path = reverse("accounts:ownership_transfer", args=[transfer.organization_id, transfer.pk])
    for person in (transfer.offered_by, transfer.offered_to):
        queue_mail(
            rule=rule,
            obj=transfer,
            to=recipient(person),
            template=f"accounts/{rule}",
            context={
                "organization": transfer.organization.name,
                "old_owner": transfer.offered_by.full_name,
                "new_owner": transfer.offered_to.full_name,
                "link": absolute(path, person.language),
            },
            at=at,
        )


def tell_organization_merged(merged: Organization, members: Iterable[User], at: datetime) -> None:
    """Tell the members of an organisation that was merged into another one for which they act from now on."""
    kept = merged.merged_into
    assert kept is not None  # noqa: S101 - told after the merge
    path = reverse("accounts:organization_detail", args=[kept.pk])
    for person in members:
        queue_mail(
            rule="organization_merged",
            obj=merged,
            to=recipient(person),
            template="accounts/organization_merged",
            context={"merged": merged.name, "kept": kept.name, "link": absolute(path, person.language)},
            at=at,
        )


def tell_replacement_proposed(replacement: OwnerReplacement, deciders: Iterable[User], at: datetime) -> None:
    """Tell the registrars who could be the second person that an owner is to be replaced."""
    path = reverse("accounts:owner_replacement", args=[replacement.pk])
    for person in deciders:
        if can_take_replacement(person, replacement):
            _tell_of_replacement(replacement, "owner_replacement_proposed", person, path, at)


def tell_owner_replaced(replacement: OwnerReplacement, members: Iterable[User], at: datetime) -> None:
    """Tell the owner who was replaced, and the other owners, that the office did so at the organisation's request."""
    for person in members:
        _tell_of_replacement(replacement, "owner_replaced", person, reverse("accounts:organization_list"), at)


def _tell_of_replacement(replacement: OwnerReplacement, rule: str, person: User, path: str, at: datetime) -> None:
    queue_mail(
        rule=rule,
        obj=replacement,
        to=recipient(person),
        template=f"accounts/{rule}",
        context={
            "organization": replacement.organization.name,
            "owner": replacement.owner.full_name if replacement.owner else "",
            "is_replaced": replacement.owner_id == person.pk,
            "link": absolute(path, person.language),
        },
        at=at,
    )


def tell_second_factor_reset(person: User, *, occasion: str, at: datetime) -> None:
    """Tell a person that a staff member removed the second factor."""
    queue_mail(
        rule="second_factor_reset",
        obj=person,
        to=recipient(person),
        template="accounts/second_factor_reset",
        context={"link": absolute(reverse("mfa_index"), person.language)},
        occasion=occasion,
        at=at,
    )
