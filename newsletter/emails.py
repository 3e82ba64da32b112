"""The newsletter's mails: to single people about their subscription, and the mailings themselves.

A mail to a single person holds a secret link, so its content is erased after sending.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ghs.mail.actions import Recipient, queue_mail
from ghs.mail.content import Content, lay_out
from ghs.mail.links import absolute
from ghs.mail.message import TOKEN_WORD
from ghs.mail.oneclick import one_click_token
from newsletter.models import Mailing, Subscriber
from newsletter.prose import as_html, as_text


def send_confirm_link(subscriber: Subscriber, *, token: str, course: str, at: datetime) -> None:
    """Ask the owner of an address whether the wish came from them. `course`: the sign-up it was ticked on."""
    context = {
        "confirm_url": _link("newsletter:confirm", token, subscriber),
        "until": subscriber.confirm_until,
        "course": course,
    }
    _queue("newsletter_confirm", "newsletter/confirm", subscriber, context, at, str(subscriber.submission))


def send_already_subscribed(subscriber: Subscriber, *, occasion: str, at: datetime) -> None:
    """Tell somebody who asked again that they subscribe already."""
    context = {"settings_url": _settings_link(subscriber)}
    _queue("newsletter_already", "newsletter/already_subscribed", subscriber, context, at, occasion)


def send_welcome(subscriber: Subscriber, *, at: datetime) -> None:
    """Say that the subscription begins, and how to end it."""
    context = {"settings_url": _settings_link(subscriber)}
    _queue("newsletter_welcome", "newsletter/welcome", subscriber, context, at)


def send_settings_link(subscriber: Subscriber, *, occasion: str, at: datetime) -> None:
    """Send the secret link to the settings to somebody who asked for it."""
    context = {"settings_url": _settings_link(subscriber)}
    _queue("newsletter_settings", "newsletter/settings_link", subscriber, context, at, occasion)


def content_of(mailing: Mailing, *, language: str, at: datetime, is_test: bool = False) -> Content:
    """Return a mailing's subject and both parts as a reader of a language gets them, footer and all.

    Shape: the address that unsubscribes leads to the page of the mail magazine, since no reader is meant.
    """
    with translation.override(language):
        mark = _("[Test] ") if is_test else ""
    return lay_out(
        subject=mark + mailing.subject_in(language),
        text=as_text(mailing.body_in(language)),
        html=as_html(mailing.body_in(language)),
        name="",
        language=language,
        at=at,
        unsubscribe_url=absolute("/newsletter/", language),
    )


def leave_path(language: str) -> str:
    """Return the path that ends a subscription, with the place of each recipient's own token in it."""
    return absolute(f"/newsletter/leave/{TOKEN_WORD}/", language).removeprefix(settings.SITE_URL)


def _settings_link(subscriber: Subscriber) -> str:
    return _link("newsletter:settings", one_click_token(subscriber.reference), subscriber)


def _link(name: str, token: str, subscriber: Subscriber) -> str:
    return absolute(reverse(name, args=[token]), subscriber.language)


def _queue(
    rule: str,
    template: str,
    subscriber: Subscriber,
    context: dict[str, Any],
    at: datetime,
    occasion: str = "",
) -> None:
    queue_mail(
        rule=rule,
        obj=subscriber,
        to=Recipient(address=subscriber.address, language=subscriber.language),
        template=template,
        context=context,
        occasion=occasion or at.isoformat(),
        secret=True,
        at=at,
    )
