"""The pages of the desk, and lists that stay quick."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.mail.models import Delivery
from newsletter.actions.mailings import cancel_mailing, schedule_mailing
from newsletter.models import Mailing, NewsPost
from tests.newsletter.factories import NOW, MailingFactory, NewsPostFactory, handed_over, scheduled, subscriber


@pytest.fixture
def desk(publisher: User, client_of: Callable[[User], Client]) -> Client:
    """A person who publishes, at the desk."""
    return client_of(publisher)


def post_form(**changes: str) -> dict[str, str]:
    """Return the form of a post as it is sent."""
    return {"title": "題", "body": "本文", "submission": str(uuid.uuid4()), **changes}


def mailing_form(**changes: str) -> dict[str, str]:
    """Return the form of a mailing as it is sent."""
    return {"subject": "第1号", "body": "本文", "submission": str(uuid.uuid4()), **changes}


def page_of(mailing: Mailing, name: str = "mailing") -> str:
    """Return the address of a mailing's page."""
    return reverse(f"newsletter:{name}", args=[mailing.pk])


# News


def test_a_post_goes_from_form_to_readers(desk: Client, visitor: Client) -> None:
    answer = desk.post(reverse("newsletter:post_new"), post_form(slug="hello"))
    post = NewsPost.objects.get()
    assert answer["Location"] == reverse("newsletter:post", args=[post.pk])
    desk.post(reverse("newsletter:post_publish", args=[post.pk]), {"when": "now"})
    page = visitor.get(reverse("newsletter:news_post", args=["hello"])).content.decode()
    assert "<h1" in page
    assert "<p>本文</p>" in page


def test_markdown_is_shown_clean(desk: Client, visitor: Client) -> None:
    post = NewsPostFactory(body="<script>alert(1)</script>\n\n**強調**")
    for client, path in [(desk, f"/desk/news/{post.pk}/"), (visitor, f"/news/{post.slug}/")]:
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<strong>強調</strong>" in page


def test_english_readers_get_the_english_text_where_there_is_one(visitor: Client) -> None:
    both = NewsPostFactory(title_english="Title", body_english="English text")
    japanese = NewsPostFactory(title="日本語だけ")
    assert "English text" in visitor.get(f"/en/news/{both.slug}/").content.decode()
    page = visitor.get(f"/en/news/{japanese.slug}/").content.decode()
    assert '<h1 lang="ja">日本語だけ</h1>' in page
    assert "available in Japanese only" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "あ" * 121}, "title"),
        ({"title": "一行目\n二行目"}, "title"),
        ({"title": "NUL\x00"}, "title"),
        ({"body": ""}, "body"),
        ({"body": "あ" * 20_001}, "body"),
        ({"slug": "日本語"}, "slug"),
        ({"slug": "a/b"}, "slug"),
        ({"title_english": "Only the title"}, "body_english"),
        ({"body_english": "Only the text"}, "title_english"),
    ],
)
def test_bad_posts_are_refused_with_what_was_typed(desk: Client, changes: dict[str, str], field: str) -> None:
    answer = desk.post(reverse("newsletter:post_new"), post_form(**changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not NewsPost.objects.exists()


def test_an_address_in_use_is_told_at_its_field(desk: Client) -> None:
    NewsPostFactory(slug="hello")
    answer = desk.post(reverse("newsletter:post_new"), post_form(slug="hello"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["slug"])


def test_a_change_made_meanwhile_is_told(desk: Client) -> None:
    post = NewsPostFactory(state="draft", published_at=None, version=3)
    path = reverse("newsletter:post_edit", args=[post.pk])
    assert desk.post(path, post_form(version="2")).status_code == 422
    assert desk.post(path, post_form(version="3", title="新しい題")).status_code == 302
    post.refresh_from_db()
    assert post.title == "新しい題"


def test_a_public_post_is_corrected_with_a_word_to_its_readers(desk: Client, visitor: Client) -> None:
    post = NewsPostFactory()
    path = reverse("newsletter:post_edit", args=[post.pk])
    assert desk.post(path, post_form(version="1")).status_code == 422
    assert desk.post(path, post_form(version="1", correction="日付を直しました。")).status_code == 302
    assert "日付を直しました。" in visitor.get(f"/news/{post.slug}/").content.decode()


@pytest.mark.parametrize("moment", ["", "yesterday", "2020-01-01T10:00", "\x00"])
def test_a_time_to_publish_must_lie_ahead(desk: Client, moment: str) -> None:
    post = NewsPostFactory(state="draft", published_at=None)
    path = reverse("newsletter:post_publish", args=[post.pk])
    answer = desk.post(path, {"when": "later", "moment": moment})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["moment"])


def test_a_time_to_publish_is_read_in_japan(desk: Client) -> None:
    post = NewsPostFactory(state="draft", published_at=None)
    desk.post(reverse("newsletter:post_publish", args=[post.pk]), {"when": "later", "moment": "2099-01-02T09:00"})
    post.refresh_from_db()
    assert post.published_at.isoformat() == "2099-01-02T00:00:00+00:00"


def test_withdrawing_needs_a_reason_which_everyone_reads(desk: Client, visitor: Client) -> None:
    post = NewsPostFactory()
    path = reverse("newsletter:post_withdraw", args=[post.pk])
    assert desk.post(path, {"reason": ""}).status_code == 422
    assert desk.post(path, {"reason": "誤報のため"}).status_code == 302
    answer = visitor.get(f"/news/{post.slug}/")
    assert answer.status_code == 410
    assert "誤報のため" in answer.content.decode()


# Mailings


def test_a_mailing_is_made_from_a_post(desk: Client) -> None:
    post = NewsPostFactory(title="登録のお知らせ", body="本文です。", title_english="News", body_english="Text")
    path = reverse("newsletter:mailing_new") + f"?post={post.pk}"
    initial = desk.get(path).context["form"].initial
    assert (initial["subject"], initial["subject_english"]) == ("登録のお知らせ", "News")
    assert initial["body"].endswith(f"/news/{post.slug}/)")
    assert f"/en/news/{post.slug}/" in initial["body_english"]
    desk.post(path, mailing_form())
    assert Mailing.objects.get().post == post


def test_a_mailing_is_made_only_of_a_public_post(desk: Client) -> None:
    post = NewsPostFactory(state="draft", published_at=None)
    answers = [desk.get(reverse("newsletter:mailing_new") + f"?post={key}") for key in [post.pk, 10**30, "x"]]
    assert [answer.status_code for answer in answers] == [404, 404, 200]


def test_the_preview_shows_both_parts_with_the_legal_foot(desk: Client, council: CouncilProfile) -> None:
    mailing = MailingFactory(body="**大事**")
    text = desk.get(page_of(mailing)).content.decode()
    frame = desk.get(reverse("newsletter:mailing_html", args=[mailing.pk, "ja"]))
    for part in [text, frame.content.decode()]:
        for needed in [council.name, council.address, council.contact_email]:
            assert needed in part
    assert "<strong>大事</strong>" in frame.content.decode()
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox" in frame["Content-Security-Policy"]
    assert desk.get(reverse("newsletter:mailing_html", args=[mailing.pk, "en"])).status_code == 404


def test_scheduling_asks_again_and_says_how_many_get_it_when(desk: Client, council: CouncilProfile) -> None:
    for number in range(2):
        subscriber(f"reader{number}@hospital.example")
    mailing = MailingFactory()
    path = page_of(mailing, "mailing_schedule")
    data = {"when": "later", "moment": "2099-01-02T09:00", "version": "1"}
    page = desk.post(path, {**data, "step": "confirm"}).content.decode()
    assert "2099年1月2日" in page
    assert "現時点で2人" in page
    mailing.refresh_from_db()
    assert mailing.state == "draft"
    assert desk.post(path, {**data, "step": "edit"}).status_code == 200
    for _ in range(2):
        assert desk.post(path, {**data, "step": "send"})["Location"] == page_of(mailing)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.send_at.isoformat()) == ("scheduled", "2099-01-02T00:00:00+00:00")


def test_a_version_that_was_not_looked_at_is_not_scheduled(desk: Client, council: CouncilProfile) -> None:
    mailing = MailingFactory(version=2)
    answer = desk.post(page_of(mailing, "mailing_schedule"), {"when": "now", "version": "1", "step": "send"})
    assert answer.status_code == 422
    assert "ほかの人" in answer.content.decode()


def test_a_missing_postal_address_is_told(desk: Client) -> None:
    answer = desk.post(page_of(MailingFactory(), "mailing_schedule"), {"when": "now", "version": "1", "step": "send"})
    assert answer.status_code == 422
    assert "住所" in answer.content.decode()


def test_a_scheduled_mailing_is_taken_back_or_cancelled(desk: Client, council: CouncilProfile, publisher: User) -> None:
    mailing = scheduled(publisher, at=timezone.now() + timedelta(hours=1))
    desk.post(page_of(mailing, "mailing_take_back"))
    mailing.refresh_from_db()
    assert (mailing.state, mailing.send_at) == ("draft", None)
    desk.post(page_of(mailing, "mailing_cancel"))
    mailing.refresh_from_db()
    assert mailing.state == "cancelled"


@pytest.mark.parametrize("name", ["mailing_take_back", "mailing_cancel"])
def test_what_went_out_is_not_called_back(name: str, desk: Client, council: CouncilProfile, publisher: User) -> None:
    mailing = handed_over(publisher)
    page = desk.post(page_of(mailing, name), follow=True).content.decode()
    assert "この操作はできなくなりました" in page
    mailing.refresh_from_db()
    assert mailing.state == "sending"


def test_a_scheduled_mailing_is_not_changed(desk: Client, council: CouncilProfile, publisher: User) -> None:
    mailing = scheduled(publisher, at=timezone.now() + timedelta(hours=1))
    answer = desk.post(page_of(mailing, "mailing_edit"), mailing_form(version=str(mailing.version)))
    assert answer.status_code == 422


def test_a_draft_is_changed(desk: Client) -> None:
    mailing = MailingFactory()
    answer = desk.post(page_of(mailing, "mailing_edit"), mailing_form(subject="新しい件名", version="1"))
    assert answer["Location"] == page_of(mailing)
    mailing.refresh_from_db()
    assert mailing.subject == "新しい件名"


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [("post_publish", {"when": "now"}, "withdrawn"), ("post_withdraw", {"reason": "誤報"}, "draft")],
)
def test_a_post_that_moved_meanwhile_is_told(name: str, data: dict[str, str], state: str, desk: Client) -> None:
    times = {"withdrawn_at": NOW} if state == "withdrawn" else {"published_at": None}
    post = NewsPostFactory(state=state, **times)
    answer = desk.post(reverse(f"newsletter:{name}", args=[post.pk]), data)
    assert answer.status_code == 422
    assert "この操作はできなくなりました" in answer.content.decode()


def test_a_test_send_is_queued_for_oneself(desk: Client, council: CouncilProfile, publisher: User) -> None:
    mailing, submission = MailingFactory(), str(uuid.uuid4())
    for _ in range(2):
        desk.post(page_of(mailing, "mailing_test"), {"submission": submission})
    assert [row.address for row in Delivery.objects.all()] == [publisher.email]


def test_a_resend_becomes_a_draft(desk: Client, council: CouncilProfile, publisher: User) -> None:
    first = handed_over(publisher)
    path = page_of(first, "mailing_resend")
    assert desk.post(path, {"audience": "nobody"}).status_code == 422
    desk.post(path, {"audience": "missed", "submission": str(uuid.uuid4())})
    again = Mailing.objects.get(resend_of=first)
    assert (again.state, again.audience) == ("draft", "missed")
    assert desk.get(page_of(again, "mailing_resend")).status_code == 404


def test_recipients_are_listed_by_fate(desk: Client, council: CouncilProfile, publisher: User) -> None:
    for name in ["a", "b", "c"]:
        subscriber(f"{name}@hospital.example")
    mailing = handed_over(publisher)
    mailing.deliveries.filter(address="b@hospital.example").update(state="skipped", skip="withdrawn")
    counts = {fate.key: fate.recipients for fate in desk.get(page_of(mailing)).context["fates"]}
    assert counts == {"queued": 2, "skipped-withdrawn": 1}
    found = [row.address for row in desk.get(page_of(mailing), {"fate": "skipped-withdrawn"}).context["page"]]
    assert found == ["b@hospital.example"]
    assert len(desk.get(page_of(mailing), {"fate": "nonsense\x00"}).context["page"]) == 3


def test_the_archive_shows_a_resend_beside_its_first(visitor: Client, council: CouncilProfile, publisher: User) -> None:
    first = handed_over(publisher)
    handed_over(publisher, at=NOW + timedelta(days=1), resend_of=first)
    unsent = MailingFactory(resend_of=first)
    page = visitor.get(reverse("newsletter:archive_list"))
    assert list(page.context["page"]) == [first]
    assert page.content.decode().count("再送") == 1
    cancel_mailing(mailing=unsent, by=publisher, at=NOW)


# As many queries for thirty rows as for one


def queries_of(client: Client, path: str) -> int:
    """Count what a page asks the database."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


LISTS = ["news_list", "desk_news", "archive_list", "desk_mailings", "desk_subscribers", "subscribe"]


def test_lists_ask_as_little_for_many_as_for_one(desk: Client, council: CouncilProfile, publisher: User) -> None:
    def rows(first: int, last: int) -> None:
        for number in range(first, last):
            NewsPostFactory()
            handed_over(publisher, resend_of=handed_over(publisher))
            subscriber(f"reader{number}@hospital.example")

    def counts() -> dict[str, int]:
        return {name: queries_of(desk, reverse(f"newsletter:{name}")) for name in LISTS}

    rows(0, 1)
    counts()
    few = counts()
    rows(1, 12)
    assert counts() == few


def test_a_mailings_page_asks_as_little_for_many_recipients(
    desk: Client, council: CouncilProfile, publisher: User
) -> None:
    subscriber("first@hospital.example")
    small = handed_over(publisher)
    for number in range(30):
        subscriber(f"reader{number}@hospital.example")
    large = handed_over(publisher)
    desk.get(page_of(small))
    assert queries_of(desk, page_of(small)) == queries_of(desk, page_of(large))


def test_a_mailing_scheduled_for_later_shows_its_time(desk: Client, council: CouncilProfile, publisher: User) -> None:
    later = timezone.now() + timedelta(days=1)
    mailing = MailingFactory()
    schedule_mailing(mailing=mailing, version=1, send_at=later, by=publisher, at=timezone.now())
    assert f"{timezone.localtime(later):%H:%M}" in desk.get(page_of(mailing)).content.decode()
