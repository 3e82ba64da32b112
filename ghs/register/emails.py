"""Mails to those who follow something in the register.

A mail to a single person about their follows holds a secret link, so its content is erased after sending.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from ghs.mail.actions import OwnMail, Recipient, queue_mail
from ghs.mail.content import render_content
from ghs.mail.links import absolute
from ghs.mail.message import TOKEN_WORD
from ghs.mail.oneclick import one_click_token
from ghs.mail.sender import Sender
from ghs.register.digest import Digest, Section
from ghs.register.models import Follow, Follower

# The paths behind a digest's own links, with the place of each recipient's own token.
FOLLOWS_PATH = f"/register/follows/{TOKEN_WORD}/"
OFF_PATH = f"/register/follows/{TOKEN_WORD}/off/"


def send_confirm_link(follow: Follow, *, token: str, at: datetime) -> None:
    """Ask the owner of an address whether the wish to follow something came from them."""
    follower = follow.follower
    confirm_url = absolute(reverse("register:follow_confirm", args=[token]), follower.language)
    context = {"follow": follow, "confirm_url": confirm_url, "until": follow.confirm_until}
    _queue("register_follow_confirm", "register/follow_confirm", follower, context, at, str(follow.submission))


def send_already_following(follow: Follow, *, occasion: str, at: datetime) -> None:
    """Tell somebody who asked again that they follow this already."""
    context = {"follow": follow, "follows_url": follows_link(follow.follower)}
    _queue("register_follow_already", "register/follow_already", follow.follower, context, at, occasion)


def send_follows_link(follower: Follower, *, occasion: str, at: datetime) -> None:
    """Send the secret link to the list of their follows to somebody who asked for it."""
    context = {"follows_url": follows_link(follower)}
    _queue("register_follows_link", "register/follows_link", follower, context, at, occasion)


def digest_mail(digest: Digest, *, sender: Sender, at: datetime) -> OwnMail:
    """Return the mail that tells a follower what changed."""
    follower = digest.follower
    language = follower.language
    context = {
        "digest": digest,
        "sections": [_links(section, language) for section in digest.sections],
        "follows_url": absolute(FOLLOWS_PATH, language),
    }
    content = render_content(
        template="register/digest",
        context=context,
        name="",
        language=language,
        at=at,
        sender=sender,
        unsubscribe_url=absolute(OFF_PATH, language),
    )
    return OwnMail(obj=follower, to=Recipient(address=follower.address, language=language), content=content)


def follows_link(follower: Follower) -> str:
    """Return the secret address of the list of somebody's follows."""
    return absolute(reverse("register:follows", args=[one_click_token(follower.reference)]), follower.language)


def _links(section: Section, language: str) -> dict[str, Any]:
    """Return a section with the whole address of each page it names."""
    told = [
        {"change": change, "url": absolute(reverse("register:product", args=[change.number]), language)}
        for change in section.changes
    ]
    return {"section": section, "told": told, "url": absolute(section.follow.target.path, language)}


def _queue(rule: str, template: str, follower: Follower, context: dict[str, Any], at: datetime, occasion: str) -> None:
    queue_mail(
        rule=rule,
        obj=follower,
        to=Recipient(address=follower.address, language=follower.language),
        template=template,
        context=context,
        occasion=occasion,
        secret=True,
        at=at,
    )
