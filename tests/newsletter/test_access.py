"""Who may open which page, and by which method."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from newsletter.models import Mailing, NewsPost
from tests.newsletter.factories import MailingFactory, NewsPostFactory, handed_over, subscriber

DESK_PAGES = [
    ("desk_news", False),
    ("post_new", False),
    ("post", True),
    ("post_edit", True),
    ("post_publish", True),
    ("post_withdraw", True),
    ("desk_mailings", False),
    ("mailing_new", False),
    ("mailing", True),
    ("mailing_edit", True),
    ("mailing_schedule", True),
    ("mailing_cancel", True),
    ("mailing_resend", True),
    ("desk_subscribers", False),
    ("subscriber", True),
]
DESK_POSTS = ["mailing_test", "mailing_take_back", "subscriber_stop"]
PUBLIC_PAGES = ["news_list", "subscribe", "asked", "confirmed", "ask_settings", "archive_list"]
READ_ONLY = ["news_list", "asked", "confirmed", "archive_list", "desk_news", "desk_mailings", "desk_subscribers"]


@pytest.fixture
def rows(council: CouncilProfile, publisher: User) -> dict[str, int]:
    """One row for each page: a post, a mailing that went out, a subscriber."""
    someone = subscriber("hanako@hospital.example")
    mailing = handed_over(publisher)
    post = NewsPostFactory()
    return {"post": post.pk, "mailing": mailing.pk, "subscriber": someone.pk}


def path_of(name: str, rows: dict[str, int]) -> str:
    """Return the address of a page of the desk."""
    return reverse(f"newsletter:{name}", args=[rows[name.split("_")[0]]])


@pytest.mark.parametrize(("name", "has_key"), DESK_PAGES)
def test_desk_pages_open_to_those_who_publish_only(
    name: str,
    has_key: bool,
    rows: dict[str, int],
    client_of: Callable[[User], Client],
    publisher: User,
    organiser: User,
    attendee: User,
    visitor: Client,
) -> None:
    path = path_of(name, rows) if has_key else reverse(f"newsletter:{name}")
    clients = [client_of(publisher), client_of(organiser), client_of(attendee), visitor]
    assert [client.get(path).status_code for client in clients] == [200, 403, 404, 302]


@pytest.mark.parametrize("name", DESK_POSTS)
def test_desk_buttons_work_for_those_who_publish_only(
    name: str,
    rows: dict[str, int],
    client_of: Callable[[User], Client],
    publisher: User,
    organiser: User,
    attendee: User,
    visitor: Client,
) -> None:
    path = path_of(name, rows)
    assert client_of(publisher).get(path).status_code == 405
    clients = [client_of(organiser), client_of(attendee), visitor, client_of(publisher)]
    answers = [client.post(path) for client in clients]
    assert [answer.status_code for answer in answers] == [403, 404, 302, 302]
    assert answers[2]["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_pages_open_to_everyone(name: str, council: CouncilProfile, visitor: Client) -> None:
    assert visitor.get(reverse(f"newsletter:{name}")).status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_pages_for_reading_take_no_post(name: str, client_of: Callable, publisher: User) -> None:
    assert client_of(publisher).post(reverse(f"newsletter:{name}")).status_code == 405


def test_a_persons_own_page_asks_to_sign_in(visitor: Client, client_of: Callable, attendee: User) -> None:
    path = reverse("newsletter:my_newsletter")
    assert [visitor.get(path).status_code, client_of(attendee).get(path).status_code] == [302, 200]


def test_unknown_keys_are_not_found(client_of: Callable, publisher: User) -> None:
    client = client_of(publisher)
    names = [name for name, has_key in DESK_PAGES if has_key]
    assert {client.get(reverse(f"newsletter:{name}", args=[999_999])).status_code for name in names} == {404}


@pytest.mark.parametrize("state", NewsPost.State.values)
def test_only_public_posts_can_be_read(state: str, visitor: Client) -> None:
    times = {"published_at": None} if state == "draft" else {}
    if state == "withdrawn":
        times["withdrawn_at"] = NewsPostFactory.published_at
    post = NewsPostFactory(state=state, **times)
    expected = {"draft": 404, "published": 200, "withdrawn": 410}
    assert visitor.get(reverse("newsletter:news_post", args=[post.slug])).status_code == expected[state]


def test_only_mailings_that_went_out_stand_in_the_archive(
    council: CouncilProfile, publisher: User, visitor: Client
) -> None:
    sent, draft = handed_over(publisher), MailingFactory()
    paths = [reverse("newsletter:archive_issue", args=[mailing.pk]) for mailing in [sent, draft]]
    assert [visitor.get(path).status_code for path in paths] == [200, 404]
    assert Mailing.objects.count() == 2
