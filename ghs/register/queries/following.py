"""Reading what is followed, and by whom: for pages opened by link, and for a person's own page."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ghs.accounts.models import User
from ghs.accounts.queries import proven_addresses
from ghs.mail.models import Delivery
from ghs.mail.oneclick import reference_of
from ghs.mail.sender import Sender, sender_on
from ghs.proof.tokens import digest
from ghs.register.models import TOPIC_SLUG, Follow, Follower, FollowQuerySet, Target


def follow_sender(at: datetime) -> Sender:
    """Return who writes the mails, in the language of the moment."""
    return sender_on(at, "en" if get_language() == "en" else "ja")


def follow_wording(at: datetime) -> str:
    """Return the words a person agrees to in the language of the moment, naming who will write.

    Source: 特定電子メール法 (Act on Regulation of Transmission of Specified Electronic Mail) article 3.
    """
    sender = follow_sender(at)
    return _(
        "I agree that %(name)s tells me by e-mail of changes in the register of health software that I follow. "
        "I can stop it at any time with the link in every mail, or by writing to %(contact)s."
    ) % {"name": sender.name, "contact": sender.contact}


def follow_of_link(token: str, at: datetime) -> Follow | None:
    """Return what a link from a mail can still confirm, or has confirmed already."""
    follow = Follow.objects.named().filter(confirm_digest=digest(token)).first()
    if follow is None or not (follow.confirmed_at or follow.can_be_confirmed(at)):
        return None
    return follow


def is_follows_token(token: str) -> bool:
    """Whether the portal made this token, be it stale or not."""
    return reference_of(token) is not None


def follower_of(token: str) -> Follower | None:
    """Return the follower a secret link belongs to: their own link, or the one in a mail they received."""
    reference = reference_of(token)
    if reference is None:
        return None
    if follower := Follower.objects.filter(reference=reference).first():
        return follower
    received = Delivery.objects.filter(reference=reference, batch__topic__slug=TOPIC_SLUG).values("address")
    return Follower.objects.filter(address__in=received).first()


def follows_of(follower: Follower) -> FollowQuerySet:
    """Return what an address follows, the newest wish first."""
    return Follow.objects.named().confirmed().filter(follower=follower).order_by("-confirmed_at", "-pk")


def follows_of_person(user: User) -> FollowQuerySet:
    """Return what a person's proven addresses follow, the newest wish first."""
    follows = Follow.objects.named().confirmed().filter(follower__address__in=proven_addresses(user))
    return follows.order_by("-confirmed_at", "-pk")


def own_follow(user: User, target: Target) -> Follow | None:
    """Return a person's follow of a thing, whichever of their proven addresses it goes to."""
    return follows_of_person(user).on(target).first()
