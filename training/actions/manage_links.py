"""Secret links to sign-ups, and sending them again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.proof.tokens import digest, new_token
from training import emails
from training.models import ManageLink, SignUp

LINK_PAUSE = timedelta(minutes=1)


class WithoutSeat(Refusal):
    """There is nothing to confirm."""

    message = _("This sign-up holds no seat: it was cancelled or repeated.")


class SentJustNow(Refusal):
    """A link went out a moment ago."""

    message = _("A mail with the link was sent a moment ago. Wait a minute before you send another.")


@transaction.atomic
def resend_confirmation(*, sign_up: SignUp, by: User, at: datetime) -> SignUp:
    """Send the confirmation once more with a new link. Errors: WithoutSeat, SentJustNow."""
    rows = SignUp.objects.select_for_update(of=("self",)).select_related("edition__course", "user")
    sign_up = rows.get(pk=sign_up.pk)
    if sign_up.state != SignUp.State.CONFIRMED:
        raise WithoutSeat
    if has_fresh_link(sign_up, at):
        raise SentJustNow
    emails.sign_up_received(sign_up, token=new_link(sign_up, at), at=at, occasion=at.isoformat())
    record(verb="resend_confirmation", obj=sign_up, by=by, at=at)
    return sign_up


@transaction.atomic
def send_lost_links(*, email: str, at: datetime) -> None:
    """Send the links of every coming event for which an address holds a seat; to an unknown address nothing.

    Effects: a second request within a minute, such as a double click, sends nothing either.
    """
    sign_ups = (
        SignUp.objects.confirmed()
        .addressed_to(email)
        .filter(edition__ends_at__gt=at)
        .select_for_update(of=("self",))
        .select_related("edition__course", "user")
        .order_by("id")
    )
    due = [sign_up for sign_up in sign_ups if not has_fresh_link(sign_up, at)]
    if not due:
        return
    emails.manage_links([(sign_up, new_link(sign_up, at)) for sign_up in due], at=at)
    for sign_up in due:
        record(verb="send_lost_link", obj=sign_up, by=None, at=at)


def new_link(sign_up: SignUp, at: datetime) -> str:
    """Make one more secret link to a sign-up and return its token; only the digest is kept."""
    token = new_token()
    ManageLink.objects.create(sign_up=sign_up, token_digest=digest(token), created_at=at)
    return token


def has_fresh_link(sign_up: SignUp, at: datetime) -> bool:
    """Whether a link was made a moment ago."""
    return sign_up.manage_links.filter(created_at__gt=at - LINK_PAUSE).exists()
