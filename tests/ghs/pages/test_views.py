"""The fixed pages and the error pages."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ghs.council.models import Price, TaxRate
from ghs.library.actions import load_law_articles
from ghs.pages.queries import Fee, fees_on
from tests.factories import LONG_AGO
from tests.newsletter.factories import NewsPostFactory
from tests.training.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "japanese", "english"),
    [
        ("/", "つくり方が見える、ヘルスソフトウェアを", "See how health software is made"),
        ("/about/", "GHSってなに？", "What is GHS?"),
        ("/apply/", "適合宣言取得の手順", "How to declare"),
        ("/links/", "リンク集", "Links"),
        ("/contact/", "お問合せ", "Contact"),
        ("/privacy/", "個人情報保護方針", "Privacy policy"),
        ("/accessibility/", "アクセシビリティ", "Accessibility"),
    ],
)
def test_a_page_stands_in_both_languages(visitor: Client, path: str, japanese: str, english: str) -> None:
    page = visitor.get(path).content.decode()
    assert f"<title>{japanese} | GHS ヘルスソフトウェア推進ポータル</title>" in page
    assert f'href="/en{path}" hreflang="en"' in page
    page = visitor.get(f"/en{path}").content.decode()
    assert f"<title>{english} | GHS Health Software Portal</title>" in page
    assert f'href="{path}" hreflang="ja"' in page
    assert visitor.post(path).status_code == (422 if path == "/contact/" else 405)


def prices() -> None:
    TaxRate.objects.create(effective_on=date(2019, 10, 1), percent="10.00")
    for kind in ("registration", "renewal"):
        Price.objects.create(kind=kind, level=3, amount_yen=30_000, effective_on=date(2015, 1, 20))


def test_fees_follow_the_councils_prices() -> None:
    prices()
    assert fees_on(date(2026, 11, 22)) == [
        Fee(level=3, registration=30_000, registration_whole=33_000, renewal=30_000, renewal_whole=33_000)
    ]


def test_before_prices_are_set_the_page_says_so(visitor: Client) -> None:
    assert "料金は準備中です。" in visitor.get("/apply/").content.decode()
    prices()
    assert "33,000円" in visitor.get("/apply/").content.decode()


def test_the_privacy_policy_names_todays_articles(visitor: Client) -> None:
    load_law_articles(at=LONG_AGO)
    page = visitor.get("/privacy/").content.decode()
    assert "法第27条" in page
    assert "法第15条" not in page


def test_robots_leave_the_rooms_alone(visitor: Client) -> None:
    answer = visitor.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /en/desk/" in answer.content.decode().splitlines()


def test_a_page_that_is_missing_leads_on(visitor: Client) -> None:
    page = visitor.get("/nothing/here/")
    assert page.status_code == 404
    assert 'href="/register/"' in page.content.decode()
    assert 'href="/en/" hreflang="en"' in page.content.decode()


def test_no_page_bears_inline_script_or_style(visitor: Client) -> None:
    page = visitor.get("/").content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count('<script type="module" src=')


def test_home_shows_the_latest_news_and_the_next_events(visitor: Client) -> None:
    yesterday, later = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=14)
    NewsPostFactory(title="公開したお知らせ", published_at=yesterday)
    NewsPostFactory(title="下書きのお知らせ", state="draft", published_at=None)
    edition = EditionFactory(
        starts_at=later, ends_at=later + timedelta(hours=4), opens_at=yesterday, closes_at=later - timedelta(days=3)
    )
    page = visitor.get("/")
    assert [post.title for post in page.context["posts"]] == ["公開したお知らせ"]
    assert page.context["editions"] == [edition]
    assert f'href="/events/{edition.code}/"' in page.content.decode()
