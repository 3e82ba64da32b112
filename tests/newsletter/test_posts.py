"""Writing, publishing, correcting and withdrawing news."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import User
from ghs.history.models import Entry
from newsletter.actions.posts import (
    PostChangedMeanwhile,
    PostStandsElsewhere,
    PostText,
    SlugTaken,
    change_post,
    correct_post,
    publish_post,
    withdraw_post,
    write_post,
)
from newsletter.models import NewsPost
from newsletter.queries import latest_news, posts_published_between
from tests.newsletter.factories import NOW, NewsPostFactory

TEXT = PostText(title="登録のお知らせ", body="本文")


def written(publisher: User, **changes: Any) -> NewsPost:
    """Write a draft by the action."""
    values = {"text": TEXT, "slug": "first", "submission": uuid.uuid4(), "by": publisher, "at": NOW}
    return write_post(**{**values, **changes})


def test_a_draft_is_written_and_recorded(publisher: User) -> None:
    post = written(publisher)
    assert (post.title, post.body, post.slug, post.state, post.version) == (TEXT.title, TEXT.body, "first", "draft", 1)
    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.at, entry.to_state) == ("write_post", publisher.reference, NOW, "draft")


def test_the_same_submission_writes_once(publisher: User) -> None:
    submission = uuid.uuid4()
    first, second = (written(publisher, submission=submission) for _ in range(2))
    assert (first.pk, NewsPost.objects.count(), Entry.objects.count()) == (second.pk, 1, 1)


def test_an_empty_address_becomes_day_and_number(publisher: User) -> None:
    slugs = [written(publisher, slug="").slug for _ in range(2)]
    assert slugs == ["20261122-1", "20261122-2"]


def test_an_address_is_taken_once(publisher: User) -> None:
    written(publisher)
    with pytest.raises(SlugTaken) as refusal:
        written(publisher)
    assert refusal.value.field == "slug"


def test_a_draft_is_changed_by_who_saw_its_newest_version(publisher: User) -> None:
    post = written(publisher)
    text = PostText(title="新しい題", body="新しい本文", title_english="New", body_english="Text")
    change_post(post=post, version=1, text=text, slug="second", by=publisher, at=NOW)
    post.refresh_from_db()
    assert (post.title, post.title_english, post.slug, post.version) == ("新しい題", "New", "second", 2)
    with pytest.raises(PostChangedMeanwhile):
        change_post(post=post, version=1, text=TEXT, slug="", by=publisher, at=NOW)


def test_publishing_twice_publishes_once(publisher: User) -> None:
    post = written(publisher)
    later = NOW + timedelta(hours=1)
    publish_post(post=post, published_at=NOW, by=publisher, at=NOW)
    publish_post(post=post, published_at=later, by=publisher, at=later)
    post.refresh_from_db()
    assert (post.state, post.published_at) == ("published", NOW)
    assert Entry.objects.filter(verb="publish_post").count() == 1


def test_a_post_with_a_time_to_come_waits_for_it(publisher: User) -> None:
    later = NOW + timedelta(hours=1)
    publish_post(post=written(publisher), published_at=later, by=publisher, at=NOW)
    assert [latest_news(at).count() for at in [NOW, later]] == [0, 1]


def test_a_correction_shows_when_and_what(publisher: User) -> None:
    post, at = NewsPostFactory(), NOW + timedelta(days=2)
    correct_post(post=post, version=1, text=TEXT, correction="日付を直しました。", by=publisher, at=at)
    post.refresh_from_db()
    assert (post.title, post.correction, post.corrected_at) == (TEXT.title, "日付を直しました。", at)


def test_before_anybody_could_read_it_a_change_is_no_correction(publisher: User) -> None:
    post = NewsPostFactory(published_at=NOW + timedelta(days=1))
    correct_post(post=post, version=1, text=TEXT, correction="", by=publisher, at=NOW)
    post.refresh_from_db()
    assert (post.title, post.corrected_at) == (TEXT.title, None)


def test_withdrawing_keeps_the_reason(publisher: User) -> None:
    post = NewsPostFactory()
    for _ in range(2):
        withdraw_post(post=post, reason="誤報のため", by=publisher, at=NOW)
    post.refresh_from_db()
    assert (post.state, post.withdrawal_reason, post.withdrawn_at) == ("withdrawn", "誤報のため", NOW)
    assert Entry.objects.filter(verb="withdraw_post").count() == 1
    assert list(latest_news(NOW)) == []


@pytest.mark.parametrize("state", NewsPost.State.values)
def test_what_each_state_allows(state: str, publisher: User) -> None:
    times = {"published_at": None if state == "draft" else NOW, "withdrawn_at": NOW if state == "withdrawn" else None}
    allowed = {
        "draft": {"change", "publish"},
        "published": {"correct", "publish", "withdraw"},
        "withdrawn": {"withdraw"},
    }
    common = {"by": publisher, "at": NOW}
    acts = {
        "change": lambda post: change_post(post=post, version=1, text=TEXT, slug="", **common),
        "correct": lambda post: correct_post(post=post, version=1, text=TEXT, correction="誤字", **common),
        "publish": lambda post: publish_post(post=post, published_at=NOW, **common),
        "withdraw": lambda post: withdraw_post(post=post, reason="誤報", **common),
    }
    done = set()
    for name, act in acts.items():
        try:
            act(NewsPostFactory(state=state, **times))
            done.add(name)
        except PostStandsElsewhere:
            pass
    assert done == allowed[state]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "published", "published_at": None},
        {"state": "draft"},
        {"withdrawn_at": NOW},
        {"title_english": "Only a title"},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong: dict[str, object], db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsPostFactory(**wrong)


def test_posts_of_a_period_count_days_in_japan(db: None) -> None:
    first, last = (NOW.replace(hour=0, minute=0), NOW.replace(hour=23, minute=59))
    inside = [NewsPostFactory(published_at=at) for at in [first, last]]
    for at in [first - timedelta(minutes=1), last + timedelta(minutes=1)]:
        NewsPostFactory(published_at=at)
    assert list(posts_published_between(NOW.date(), NOW.date())) == inside
