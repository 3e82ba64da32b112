"""A year of news and mailings, told day by day so that each mailing went to those who subscribed then.

Source: the seed's slides: 184 subscribers, 7 mailings with their days, subjects of no. 1, 2, 3 and 7; the
subjects of no. 4, 5 and 6 and every text are samples made from its descriptions. 9 news posts.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ghs.accounts.models import User
from ghs.desk.demonstration.days import LAST_OF_PERIOD, moment
from ghs.desk.demonstration.plan import spread
from ghs.desk.demonstration.settle import settle_mail
from ghs.desk.demonstration.vendors import read
from newsletter.actions.mailings import (
    MailingText,
    compose_mailing,
    compose_resend,
    finish_mailing,
    schedule_mailing,
    send_mailing,
)
from newsletter.actions.posts import PostText, publish_post, write_post
from newsletter.actions.subscriptions import Wish, leave_newsletter, take_over_subscriber
from newsletter.models import Mailing, NewsPost, Subscriber

WORDING = "GHSのメルマガの配信を希望します。"
# Who came before the year and in it; every twelfth of the early ones left again.
EARLY, LATE, EVERY = 150, 46, 12
STAY_DAYS = 1000


@dataclass(frozen=True)
class Reader:
    """A subscriber to be: from which day, to which day."""

    address: str
    came_on: date
    left_on: date | None


def tell_newsletter(*, people: dict[str, User], now: datetime) -> None:
    """Publish, mail and let people come and go through the year; leave one draft of each kind for today."""
    content, editor = read("newsletter"), people["editor"]
    posts = {post["slug"]: _publish(post, editor) for post in content["posts"]}
    readers = Readers(planned_readers())
    sent: list[Mailing] = []
    for row in content["mailings"]:
        day = date.fromisoformat(row["day"])
        readers.advance(day)
        first = sent[row["resend_of"]] if row["resend_of"] is not None else None
        sent.append(_send(row, day, posts[row["post"]], first, editor))
    readers.advance(LAST_OF_PERIOD)
    _write_drafts(content, editor, now - timedelta(days=1))


def planned_readers() -> list[Reader]:
    """Return everybody who ever subscribed, in the order of coming: 184 of them stay."""
    domains = [company["domain"] for company in read("companies")]
    days = [*spread(date(2016, 6, 1), date(2019, 3, 15), EARLY), *spread(date(2019, 4, 1), date(2020, 2, 10), LATE)]
    readers = []
    for number, came_on in enumerate(days, 1):
        leaves = number <= EARLY and number % EVERY == 0
        left_on = min(came_on + timedelta(days=STAY_DAYS), date(2020, 1, 31)) if leaves else None
        readers.append(Reader(f"reader{number:03d}@{domains[number % len(domains)]}", came_on, left_on))
    return readers


class Readers:
    """The subscribers as of a day that moves on."""

    def __init__(self, planned: list[Reader]) -> None:
        self.planned, self.day = planned, date.min

    def advance(self, day: date) -> None:
        """Let everybody come and go who did so after the last day and up to this one."""
        for reader in self.planned:
            if self.day < reader.came_on <= day:
                confirmed_at = moment(reader.came_on, 9)
                take_over_subscriber(wish=_wish(reader), confirmed_at=confirmed_at, by=None)
            if reader.left_on and self.day < reader.left_on <= day:
                subscriber = Subscriber.objects.get(address=reader.address)
                leave_newsletter(subscriber=subscriber, way="one_click", by=None, at=moment(reader.left_on, 9))
        self.day = day


def _wish(reader: Reader) -> Wish:
    source = Subscriber.Source.EARLIER_LIST
    return Wish(address=reader.address, language="ja", wording=WORDING, page="/newsletter/", source=source)


def _publish(row: dict[str, str], editor: User) -> NewsPost:
    at = moment(date.fromisoformat(row["day"]), 9)
    text = PostText(title=row["title"], body=row["body"])
    post = write_post(text=text, slug=row["slug"], submission=uuid.uuid4(), by=editor, at=at)
    return publish_post(post=post, published_at=at, by=editor, at=at)


def _send(row: dict[str, str], day: date, post: NewsPost, first: Mailing | None, editor: User) -> Mailing:
    """Compose, schedule and send a mailing; every mail of it counts as accepted within minutes."""
    at, mark = moment(day, 10), uuid.uuid4()
    if first:
        everyone = Mailing.Audience.EVERYONE
        mailing = compose_resend(mailing=first, audience=everyone, submission=mark, by=editor, at=at)
    else:
        text = MailingText(subject=row["subject"], body=row["body"])
        mailing = compose_mailing(text=text, post=post, submission=mark, by=editor, at=at)
    sends_at = moment(day, 11)
    schedule_mailing(mailing=mailing, version=mailing.version, send_at=sends_at, by=editor, at=at)
    send_mailing(mailing=mailing, at=sends_at)
    settle_mail()
    finish_mailing(mailing=mailing, at=moment(day, 11, 10))
    mailing.refresh_from_db()
    return mailing


def _write_drafts(content: dict[str, dict[str, str]], editor: User, at: datetime) -> None:
    row = content["draft_post"]
    text = PostText(title=row["title"], body=row["body"])
    post = write_post(text=text, slug=row["slug"], submission=uuid.uuid4(), by=editor, at=at)
    draft = MailingText(**content["draft_mailing"])
    compose_mailing(text=draft, post=post, submission=uuid.uuid4(), by=editor, at=at)
