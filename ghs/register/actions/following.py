"""Asking to follow something in the register, confirming, changing and stopping."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import Person, record
from ghs.mail.actions import (
    confirm_consent,
    forget_unconfirmed,
    give_consent,
    lift_suppression,
    withdraw_consent,
)
from ghs.mail.addresses import mailbox
from ghs.mail.models import Consent, Suppression, Topic
from ghs.proof.tokens import digest, new_token
from ghs.register.emails import send_already_following, send_confirm_link, send_follows_link
from ghs.register.models import TOPIC_SLUG, Follow, Follower, Target

CONFIRM_WITHIN = timedelta(days=7)
MOST_FOLLOWS = 200


class FollowLinkEnded(Refusal):
    """The link that confirms is unknown, used up by a newer one, or too old."""

    message = _("This link has ended. Please follow again: a new link comes by mail.")


class TooManyFollows(Refusal):
    """An address follows as much as one can."""

    message = _("This address follows 200 things already. Stop one that is no longer needed, then try again.")


@dataclass(frozen=True)
class Wish:
    """Somebody's wish to follow something: for which address, and what they read and where when they said so."""

    address: str
    language: str
    target: Target
    frequency: str
    wording: str
    page: str


@transaction.atomic
def ask_follow(*, wish: Wish, submission: uuid.UUID, at: datetime) -> Follow:
    """Ask the owner of an address by mail whether they want to follow something.

    Shape: the same submission asks once; the same address and thing are one follow however often it is asked for.
    Effects: whether the address follows it already shows only in the mail.
    """
    follower = _follower_for(wish, at)
    follow = follower.follows.on(wish.target).first()
    if follow and follow.submission == submission:
        return follow
    if follow and follow.confirmed_at:
        send_already_following(_named(follow), occasion=str(submission), at=at)
        return follow
    token = new_token()
    follow = follow or _new_follow(follower, wish, at)
    follow.frequency, follow.submission, follow.asked_at, follow.told_to = wish.frequency, submission, at, at
    follow.confirm_digest, follow.confirm_until = digest(token), at + CONFIRM_WITHIN
    follow.save()
    _keep_consent(wish, at=at)
    record(verb="ask_follow", obj=follow, by=None, at=at, detail={"target": wish.target.kind})
    send_confirm_link(_named(follow), token=token, at=at)
    return follow


@transaction.atomic
def confirm_follow(*, token: str, at: datetime) -> Follow:
    """Begin a follow with the link from the mail; a second time changes nothing.

    Errors: FollowLinkEnded, TooManyFollows.
    """
    followers = Follower.objects.select_for_update(of=("self",))
    follower = followers.filter(follows__confirm_digest=digest(token)).first()
    follow = Follow.objects.named().filter(follower=follower, confirm_digest=digest(token)).first()
    if follow is None:
        raise FollowLinkEnded
    if follow.confirmed_at:
        return follow
    if not follow.can_be_confirmed(at):
        raise FollowLinkEnded
    confirm_consent(consent=_standing_consent(follow.follower), at=at)
    _begin(follow, by=None, at=at)
    return follow


@transaction.atomic
def follow_signed_in(*, wish: Wish, by: User, at: datetime) -> Follow:
    """Begin a follow for an address that the person has proved to be theirs: no mail is needed.

    Errors: TooManyFollows.
    """
    follower = _follower_for(wish, at)
    follow = follower.follows.on(wish.target).first() or _new_follow(follower, wish, at)
    if follow.confirmed_at:
        return follow
    follow.frequency, follow.asked_at, follow.told_to = wish.frequency, at, at
    _keep_consent(wish, at=at, is_confirmed=True)
    _begin(follow, by=by, at=at)
    return follow


@transaction.atomic
def change_frequency(*, follow: Follow, frequency: str, by: Person | None, at: datetime) -> Follow:
    """Tell of changes more or less often from now on."""
    follow = Follow.objects.select_for_update().get(pk=follow.pk)
    if follow.frequency != frequency:
        follow.frequency = frequency
        follow.save(update_fields=["frequency"])
        record(verb="change_follow", obj=follow, by=by, at=at, detail={"frequency": frequency})
    return follow


@transaction.atomic
def stop_follow(*, follow: Follow, way: str, by: Person | None, at: datetime) -> None:
    """End one follow; a second time changes nothing. `way`: how the wish came in, such as `my_page`."""
    follower = Follower.objects.select_for_update().filter(pk=follow.follower_id).first()
    if follower is None:
        return
    _erase(follower, list(follower.follows.filter(pk=follow.pk)), way=way, by=by, at=at)


@transaction.atomic
def stop_all_follows(*, follower: Follower, way: str, by: Person | None, at: datetime) -> None:
    """End everything that an address follows or was asked about; a second time changes nothing.

    Effects: the consent is withdrawn, and mails that still wait for this address are not sent to it.
    """
    locked = Follower.objects.select_for_update().filter(pk=follower.pk).first()
    if locked:
        _erase(locked, list(locked.follows.all()), way=way, by=by, at=at)


@transaction.atomic
def ask_follows_link(*, address: str, submission: uuid.UUID, at: datetime) -> None:
    """Send the secret link to the list of follows, if the address follows anything; the page never tells."""
    follower = Follower.objects.filter(address=mailbox(address), follows__confirmed_at__isnull=False).first()
    if follower:
        send_follows_link(follower, occasion=str(submission), at=at)


@transaction.atomic
def forget_unconfirmed_follows(*, at: datetime) -> int:
    """Erase what nobody confirmed in time, with the addresses it left behind; return how many wishes there were."""
    number, _of_what = Follow.objects.unconfirmed().filter(confirm_until__lt=at).delete()
    idle = Follower.objects.idle().select_for_update(skip_locked=True, of=("self",))
    Follower.objects.filter(pk__in=list(idle.values_list("pk", flat=True))).delete()
    forget_unconfirmed(topic=follow_topic(), before=at - CONFIRM_WITHIN)
    return number


def follow_topic() -> Topic:
    """Return the topic that followers consent to."""
    titles = {
        "title_ja": "GHSヘルスソフトウェア 登録一覧の変更",
        "title_en": "Changes in the health software register",
    }
    return Topic.objects.get_or_create(slug=TOPIC_SLUG, defaults=titles)[0]


def _follower_for(wish: Wish, at: datetime) -> Follower:
    """Return the locked row of an address, made now if there was none."""
    address = mailbox(wish.address)
    Follower.objects.get_or_create(address=address, defaults={"language": wish.language, "created_at": at})
    follower = Follower.objects.select_for_update().get(address=address)
    if follower.language != wish.language and not follower.follows.confirmed().exists():
        follower.language = wish.language
        follower.save(update_fields=["language"])
    return follower


def _new_follow(follower: Follower, wish: Wish, at: datetime) -> Follow:
    """Return a follow that is not saved yet."""
    target = wish.target
    return Follow(
        follower=follower,
        registration=target.registration,
        organization=target.organization,
        query=target.query,
        frequency=wish.frequency,
        asked_at=at,
        told_to=at,
    )


def _named(follow: Follow) -> Follow:
    return Follow.objects.named().get(pk=follow.pk)


def _begin(follow: Follow, *, by: Person | None, at: datetime) -> None:
    """Make a follow confirmed; the address works and wants mail, so it is open again."""
    if follow.follower.follows.confirmed().count() >= MOST_FOLLOWS:
        raise TooManyFollows
    for suppression in Suppression.objects.filter(address=follow.follower.address):
        lift_suppression(suppression=suppression, by=by, at=at)
    follow.confirmed_at = at
    follow.save()
    record(verb="confirm_follow", obj=follow, by=by, at=at, detail={"target": follow.target.kind})


def _erase(follower: Follower, follows: list[Follow], *, way: str, by: Person | None, at: datetime) -> None:
    """End some follows of a locked follower; with the last one the consent ends and the address is forgotten."""
    for follow in follows:
        record(verb="stop_follow", obj=follow, by=by, at=at, detail={"way": way, "target": follow.target.kind})
        follow.delete()
    if not follower.follows.exists():
        withdraw_consent(address=follower.address, topic=follow_topic(), at=at)
        follower.delete()


def _keep_consent(wish: Wish, *, at: datetime, is_confirmed: bool = False) -> None:
    """Keep the consent just given, unless one stands confirmed; one that was never confirmed gives way to it."""
    topic = follow_topic()
    if Consent.objects.active().filter(address=mailbox(wish.address), topic=topic).exists():
        return
    withdraw_consent(address=wish.address, topic=topic, at=at)
    give_consent(
        address=wish.address,
        topic=topic,
        wording=wish.wording,
        page=wish.page,
        source="register",
        at=at,
        is_confirmed=is_confirmed,
    )


def _standing_consent(follower: Follower) -> Consent:
    return Consent.objects.get(address=follower.address, topic=follow_topic(), withdrawn_at=None)
