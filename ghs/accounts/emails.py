"""Mails about accounts and organisations, beside django-allauth's own."""

from datetime import datetime

from django.urls import reverse

from ghs.accounts.models import Invitation, User
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
