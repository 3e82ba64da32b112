"""Writing, publishing, correcting and withdrawing news."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from newsletter.models import NewsPost


class SlugTaken(Refusal):
    """Another post has this address."""

    message = _("Another post has this address already. Choose another one, or leave the field empty.")


class PostChangedMeanwhile(Refusal):
    """Somebody else changed the post after this person opened it."""

    message = _("Somebody else changed this post meanwhile. Open it in another tab, and add your changes there.")


class PostStandsElsewhere(Refusal):
    """The post's state does not allow this."""

    message = _("This can't be done any more: the post was published or withdrawn meanwhile.")


@dataclass(frozen=True)
class PostText:
    """What a post says, in Japanese and, if it has one, in English."""

    title: str
    body: str
    title_english: str = ""
    body_english: str = ""


@transaction.atomic
def write_post(*, text: PostText, slug: str, submission: uuid.UUID, by: User, at: datetime) -> NewsPost:
    """Write a draft; an empty slug becomes the day with a running number.

    Shape: the same submission gives the same post.
    Errors: SlugTaken.
    """
    post = NewsPost(**asdict(text), slug=slug or free_slug(at), submission=submission, created_at=at)
    try:
        _save_with_slug(post, new=True)
    except SlugTaken:
        if earlier := NewsPost.objects.filter(submission=submission).first():
            return earlier
        raise
    record(verb="write_post", obj=post, by=by, at=at, to_state=post.state)
    return post


@transaction.atomic
def change_post(*, post: NewsPost, version: int, text: PostText, slug: str, by: User, at: datetime) -> NewsPost:
    """Change a draft. Errors: PostChangedMeanwhile, PostStandsElsewhere, SlugTaken."""
    post = _locked(post, version)
    if post.state != NewsPost.State.DRAFT:
        raise PostStandsElsewhere
    _set_text(post, text)
    post.slug = slug or post.slug
    _save_with_slug(post)
    record(verb="change_post", obj=post, by=by, at=at)
    return post


@transaction.atomic
def correct_post(*, post: NewsPost, version: int, text: PostText, correction: str, by: User, at: datetime) -> NewsPost:
    """Correct a published post; those who may have read it see when, and what was corrected.

    Errors: PostChangedMeanwhile, PostStandsElsewhere.
    """
    post = _locked(post, version)
    if post.state != NewsPost.State.PUBLISHED:
        raise PostStandsElsewhere
    _set_text(post, text)
    if post.is_public(at):
        post.correction, post.corrected_at = correction, at
    post.save(update_fields=[*asdict(text), "correction", "corrected_at", "version"])
    record(verb="correct_post", obj=post, by=by, at=at, detail={"correction": correction})
    return post


@transaction.atomic
def publish_post(*, post: NewsPost, published_at: datetime, by: User, at: datetime) -> NewsPost:
    """Let everyone read a post from a time on. A second click changes nothing. Errors: PostStandsElsewhere."""
    post = NewsPost.objects.select_for_update().get(pk=post.pk)
    if post.state == NewsPost.State.PUBLISHED:
        return post
    _move(post, NewsPost.State.PUBLISHED)
    post.published_at = published_at
    post.save(update_fields=["state", "published_at", "version"])
    record(verb="publish_post", obj=post, by=by, at=at, from_state=NewsPost.State.DRAFT, to_state=post.state)
    return post


@transaction.atomic
def withdraw_post(*, post: NewsPost, reason: str, by: User, at: datetime) -> NewsPost:
    """Take a published post away; its address says that it is withdrawn, and why. Errors: PostStandsElsewhere."""
    post = NewsPost.objects.select_for_update().get(pk=post.pk)
    if post.state == NewsPost.State.WITHDRAWN:
        return post
    _move(post, NewsPost.State.WITHDRAWN)
    post.withdrawal_reason, post.withdrawn_at = reason, at
    post.save(update_fields=["state", "withdrawal_reason", "withdrawn_at", "version"])
    record(verb="withdraw_post", obj=post, by=by, at=at, from_state=NewsPost.State.PUBLISHED, to_state=post.state)
    return post


def free_slug(at: datetime) -> str:
    """Return an address nobody uses yet: the day and a running number."""
    day = f"{timezone.localdate(at):%Y%m%d}"
    taken = set(NewsPost.objects.filter(slug__startswith=f"{day}-").values_list("slug", flat=True))
    number = 1
    while f"{day}-{number}" in taken:
        number += 1
    return f"{day}-{number}"


def _locked(post: NewsPost, version: int) -> NewsPost:
    """Return the post locked, if nobody changed it since `version`."""
    locked = NewsPost.objects.select_for_update().get(pk=post.pk)
    if locked.version != version:
        raise PostChangedMeanwhile
    return locked


def _move(post: NewsPost, state: NewsPost.State) -> None:
    if state not in NewsPost.TRANSITIONS[post.state]:
        raise PostStandsElsewhere
    post.state = state
    post.version += 1


def _set_text(post: NewsPost, text: PostText) -> None:
    for name, value in asdict(text).items():
        setattr(post, name, value)
    post.version += 1


def _save_with_slug(post: NewsPost, *, new: bool = False) -> None:
    try:
        with transaction.atomic():
            post.save(force_insert=new)
    except IntegrityError:
        raise SlugTaken(field="slug") from None
