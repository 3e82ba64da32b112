"""News posts, subscribers and mailings for tests."""

from datetime import date, datetime, timedelta

import factory

from newsletter.actions.mailings import MailingText, compose_mailing, schedule_mailing, send_mailing
from newsletter.actions.subscriptions import Wish, take_over_subscriber
from newsletter.models import Mailing, NewsPost, Subscriber
from newsletter.queries import fates_of
from tests.factories import LONG_AGO
from training.models import Course, Edition, SignUp

NOW = datetime.fromisoformat("2026-11-22T10:00:00+09:00")
READERS = [f"reader{number}@hospital.example" for number in range(3)]
WORDING = "メールマガジンの送信に同意します。"


class NewsPostFactory(factory.django.DjangoModelFactory):
    """A published post."""

    class Meta:
        model = NewsPost

    title = factory.Sequence(lambda number: f"お知らせ{number}")
    slug = factory.Sequence(lambda number: f"post-{number}")
    body = "本文です。"
    state = NewsPost.State.PUBLISHED
    published_at = NOW - timedelta(days=1)
    created_at = LONG_AGO


class MailingFactory(factory.django.DjangoModelFactory):
    """A draft."""

    class Meta:
        model = Mailing

    subject = factory.Sequence(lambda number: f"第{number}号")
    body = "# 見出し\n\n本文です。"
    created_at = NOW


def subscriber(address: str, *, language: str = "ja", confirmed_at: datetime = LONG_AGO) -> Subscriber:
    """Make a confirmed subscriber with the consent on record."""
    source = Subscriber.Source.EARLIER_LIST
    wish = Wish(address=address, language=language, wording=WORDING, page="/newsletter/", source=source)
    return take_over_subscriber(wish=wish, confirmed_at=confirmed_at, by=None)


def wish(address: str = "hanako@hospital.example", **changes: str) -> Wish:
    """Make a wish to subscribe, as the form gives it."""
    fields = {"language": "ja", "wording": WORDING, "page": "/newsletter/", "source": Subscriber.Source.FORM}
    return Wish(address=address, **{**fields, **changes})


def scheduled(by: object, *, at: datetime = NOW, **fields: object) -> Mailing:
    """Make a mailing that is due at a time."""
    mailing = MailingFactory(**fields)
    return schedule_mailing(mailing=mailing, version=mailing.version, send_at=at, by=by, at=at)


def handed_over(by: object, *, at: datetime = NOW, **fields: object) -> Mailing:
    """Make a mailing whose mails were handed over to the outbox."""
    mailing = scheduled(by, at=at, **fields)
    send_mailing(mailing=mailing, at=at)
    mailing.refresh_from_db()
    return mailing


def composed(by: object, **changes: str) -> Mailing:
    """Make a draft by the action that the form calls."""
    submission = changes.pop("submission", None) or factory.Faker("uuid4").evaluate(None, None, {"locale": None})
    text = MailingText(**{"subject": "第1号", "body": "本文です。", **changes})
    return compose_mailing(text=text, post=None, submission=submission, by=by, at=NOW)


def sign_up(email: str = "taro@maker.example", *, wants_newsletter: bool = True, **fields: object) -> SignUp:
    """Make a sign-up to a course, with the box for the mail magazine ticked."""
    course, _ = Course.objects.get_or_create(slug="risk", defaults={"title": "リスク分析講座", "summary": "概要"})
    starts_at = NOW + timedelta(days=30)
    edition, _ = Edition.objects.get_or_create(
        course=course,
        number=2,
        defaults={
            "code": "risk-2",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "venue": "東京",
            "capacity": 500,
            "opens_at": LONG_AGO,
            "closes_at": starts_at,
            "state": Edition.State.OPEN,
        },
    )
    return SignUp.objects.create(
        edition=edition,
        receipt_number=f"S{SignUp.objects.count() + 1:06}",
        family_name="山田",
        given_name="太郎",
        family_name_kana="ヤマダ",
        given_name_kana="タロウ",
        company="サンプル株式会社",
        email=email,
        consent_text="同意します。",
        consented_at=NOW,
        wants_newsletter=wants_newsletter,
        newsletter_consent_text=WORDING if wants_newsletter else "",
        newsletter_consented_at=NOW if wants_newsletter else None,
        created_at=NOW,
        **fields,
    )


def council_fields() -> dict[str, object]:
    """Return the council's own data."""
    return {
        "effective_on": date(2015, 1, 1),
        "name": "サンプル協議会",
        "name_english": "Sample Council",
        "postcode": "1000001",
        "address": "東京都千代田区千代田1-1",
        "address_english": "1-1 Chiyoda, Chiyoda-ku, Tokyo",
        "contact_email": "office@council.example",
        "phone": "03-0000-0000",
    }


def sum_of_fates(mailing: Mailing) -> dict[str, int]:
    """Return how many recipients met each fate, after checking that the sum is the audience."""
    mailing.refresh_from_db()
    fates = {fate.key: fate.recipients for fate in fates_of(mailing)}
    assert sum(fates.values()) == mailing.audience_count
    return fates
