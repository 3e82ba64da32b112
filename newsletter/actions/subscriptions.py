"""Asking for the mail magazine, confirming, changing and leaving."""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import Person, record
from ghs.mail.actions import confirm_consent, give_consent, lift_suppression, withdraw_consent
from ghs.mail.addresses import AddressError, mailbox
from ghs.mail.models import Consent, Suppression, Topic
from ghs.proof.tokens import digest, new_token
from newsletter.emails import send_already_subscribed, send_confirm_link, send_settings_link, send_welcome
from newsletter.models import TOPIC_SLUG, HandledSignUp, Subscriber
from training.models import SignUp

logger = logging.getLogger(__name__)

CONFIRM_WITHIN = timedelta(days=7)


class ConfirmLinkEnded(Refusal):
    """The link that confirms is unknown, used up by a newer one, or too old."""

    message = _("This link has ended. Please subscribe again: a new link comes by mail.")


@dataclass(frozen=True)
class Wish:
    """Somebody's wish to subscribe: for which address, and what they read and where when they said so."""

    address: str
    language: str
    wording: str
    page: str
    source: Subscriber.Source


@transaction.atomic
def ask_subscription(*, wish: Wish, submission: uuid.UUID, at: datetime, course: str = "") -> Subscriber:
    """Ask the owner of an address by mail whether they want the mail magazine.

    Shape: the same submission asks once.
    Effects: whether the address is known shows only in the mail: who subscribes already is told so.
    """
    subscriber = _subscriber_for(wish, submission, at)
    if subscriber.submission == submission and subscriber.confirm_digest:
        return subscriber
    if subscriber.state == Subscriber.State.CONFIRMED:
        send_already_subscribed(subscriber, occasion=str(submission), at=at)
        return subscriber
    token, from_state = new_token(), subscriber.state
    subscriber.state, subscriber.source = Subscriber.State.PENDING, wish.source
    subscriber.language, subscriber.submission = wish.language, submission
    subscriber.asked_at, subscriber.confirmed_at, subscriber.left_at = at, None, None
    subscriber.confirm_digest, subscriber.confirm_until = digest(token), at + CONFIRM_WITHIN
    subscriber.save()
    _keep_consent(wish, at=at)
    detail = {"source": wish.source}
    record(
        verb="ask_subscription",
        obj=subscriber,
        by=None,
        at=at,
        from_state=from_state,
        to_state="pending",
        detail=detail,
    )
    send_confirm_link(subscriber, token=token, course=course, at=at)
    return subscriber


@transaction.atomic
def confirm_subscription(*, token: str, at: datetime) -> Subscriber:
    """Begin a subscription with the link from the mail; a second time changes nothing. Errors: ConfirmLinkEnded."""
    subscriber = Subscriber.objects.select_for_update().filter(confirm_digest=digest(token)).first()
    if subscriber is None:
        raise ConfirmLinkEnded
    if subscriber.state == Subscriber.State.CONFIRMED:
        return subscriber
    if subscriber.confirm_until is None or subscriber.confirm_until <= at:
        raise ConfirmLinkEnded
    consent = Consent.objects.unconfirmed().get(address=subscriber.address, topic=mail_magazine())
    confirm_consent(consent=consent, at=at)
    _begin(subscriber, by=None, at=at)
    return subscriber


@transaction.atomic
def subscribe_signed_in(*, wish: Wish, by: User, at: datetime) -> Subscriber:
    """Begin a subscription for an address that the person has proved to be theirs: no second mail is needed."""
    subscriber = _subscriber_for(wish, uuid.uuid4(), at)
    if subscriber.state == Subscriber.State.CONFIRMED:
        return subscriber
    subscriber.source, subscriber.language, subscriber.asked_at = wish.source, wish.language, at
    _keep_consent(wish, at=at, is_confirmed=True)
    _begin(subscriber, by=by, at=at)
    return subscriber


@transaction.atomic
def leave_newsletter(*, subscriber: Subscriber, way: str, by: Person | None, at: datetime) -> Subscriber:
    """End a subscription; a second time changes nothing.

    `way`: how the wish came in, such as `one_click`.
    Effects: the consent is withdrawn, and mailings that still wait for this address are not sent to it.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.state == Subscriber.State.LEFT:
        return subscriber
    from_state = subscriber.state
    subscriber.state, subscriber.left_at = Subscriber.State.LEFT, at
    subscriber.confirm_digest = subscriber.confirm_until = None
    subscriber.save(update_fields=["state", "left_at", "confirm_digest", "confirm_until"])
    withdraw_consent(address=subscriber.address, topic=mail_magazine(), at=at)
    record(
        verb="leave_newsletter",
        obj=subscriber,
        by=by,
        at=at,
        from_state=from_state,
        to_state=subscriber.state,
        detail={"way": way},
    )
    return subscriber


@transaction.atomic
def change_language(*, subscriber: Subscriber, language: str, at: datetime) -> Subscriber:
    """Send the mail magazine in another language from now on."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.language != language:
        subscriber.language = language
        subscriber.save(update_fields=["language"])
        record(verb="change_language", obj=subscriber, by=None, at=at, detail={"language": language})
    return subscriber


@transaction.atomic
def ask_settings_link(*, address: str, submission: uuid.UUID, at: datetime) -> None:
    """Send the secret link to the settings, if the address subscribes; the page never tells."""
    subscriber = Subscriber.objects.confirmed().filter(address=mailbox(address)).first()
    if subscriber:
        send_settings_link(subscriber, occasion=str(submission), at=at)


@transaction.atomic
def handle_sign_up(*, sign_up: SignUp, at: datetime) -> HandledSignUp:
    """Act once on a box ticked on a course's sign-up form: ask the address to confirm.

    Effects: an address that subscribes already gets no mail.
    """
    handled, is_new = HandledSignUp.objects.get_or_create(sign_up_id=sign_up.pk, defaults={"handled_at": at})
    if not is_new:
        return handled
    try:
        address = mailbox(sign_up.email)
    except AddressError:
        logger.warning("sign-up %s has an address that takes no mail", sign_up.pk)
        return handled
    if Subscriber.objects.confirmed().filter(address=address).exists():
        return handled
    wish = Wish(
        address=address,
        language=sign_up.language,
        wording=sign_up.newsletter_consent_text,
        page=f"/events/{sign_up.edition.code}/",
        source=Subscriber.Source.SIGN_UP,
    )
    with translation.override(sign_up.language):
        title = sign_up.edition.shown_title
    handled.subscriber = ask_subscription(wish=wish, submission=uuid.uuid4(), at=at, course=title)
    handled.save(update_fields=["subscriber"])
    return handled


@transaction.atomic
def take_over_subscriber(*, wish: Wish, confirmed_at: datetime, by: Person | None) -> Subscriber:
    """Take a subscriber over from an earlier list, with the consent as it was given there.

    Shape: an address that is known already stays as it is. Effects: sends no mail.
    """
    subscriber = _subscriber_for(wish, uuid.uuid4(), confirmed_at)
    if Consent.objects.filter(address=subscriber.address, topic=mail_magazine()).exists():
        return subscriber
    _keep_consent(wish, at=confirmed_at, is_confirmed=True)
    subscriber.state, subscriber.confirmed_at = Subscriber.State.CONFIRMED, confirmed_at
    subscriber.save(update_fields=["state", "confirmed_at"])
    record(verb="take_over_subscriber", obj=subscriber, by=by, at=confirmed_at, to_state=subscriber.state)
    return subscriber


def mail_magazine() -> Topic:
    """Return the topic that subscribers consent to."""
    titles = {"title_ja": "GHSヘルスソフトウェア メールマガジン", "title_en": "GHS Health Software mail magazine"}
    return Topic.objects.get_or_create(slug=TOPIC_SLUG, defaults=titles)[0]


def _subscriber_for(wish: Wish, submission: uuid.UUID, at: datetime) -> Subscriber:
    """Return the locked row of an address, made now if there was none."""
    address = mailbox(wish.address)
    first = {"language": wish.language, "source": wish.source, "asked_at": at, "submission": submission}
    Subscriber.objects.get_or_create(address=address, defaults=first)
    return Subscriber.objects.select_for_update().get(address=address)


def _keep_consent(wish: Wish, *, at: datetime, is_confirmed: bool = False) -> None:
    """Keep the consent just given; an older one that was never confirmed gives way to it."""
    topic = mail_magazine()
    withdraw_consent(address=wish.address, topic=topic, at=at)
    give_consent(
        address=wish.address,
        topic=topic,
        wording=wish.wording,
        page=wish.page,
        source=wish.source,
        at=at,
        is_confirmed=is_confirmed,
    )


def _begin(subscriber: Subscriber, *, by: Person | None, at: datetime) -> None:
    """Make a subscriber confirmed and welcome them; the address works and wants mail, so it is open again."""
    for suppression in Suppression.objects.filter(address=subscriber.address):
        lift_suppression(suppression=suppression, by=by, at=at)
    from_state = subscriber.state
    subscriber.state, subscriber.confirmed_at, subscriber.left_at = Subscriber.State.CONFIRMED, at, None
    subscriber.save()
    record(
        verb="confirm_subscription",
        obj=subscriber,
        by=by,
        at=at,
        from_state=from_state,
        to_state=subscriber.state,
    )
    send_welcome(subscriber, at=at)
