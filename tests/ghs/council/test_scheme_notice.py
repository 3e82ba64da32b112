"""Every page tells whether the scheme takes declarations, unless it is simply open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ghs.council.models import SchemeStatus

pytestmark = pytest.mark.django_db

PAGES = ["/", "/library/", "/register/", "/contact/", "/accounts/login/"]
TEXT = {"notice": "9月末で終了します", "notice_english": "Ends in September"}


def scheme(status: str, **notice: str) -> SchemeStatus:
    return SchemeStatus.objects.create(effective_on=timezone.localdate(), status=status, **notice)


@pytest.mark.parametrize("path", PAGES)
def test_an_open_scheme_needs_no_notice(visitor: Client, path: str) -> None:
    scheme("open")
    assert "scheme-notice" not in visitor.get(path).text


@pytest.mark.parametrize("path", [*PAGES, "/nowhere/"])
@pytest.mark.parametrize(
    ("status", "words"),
    [("renewals_only", "新規の適合宣言は受け付けていません"), ("closed", "現在、適合宣言は受け付けていません")],
)
def test_every_page_tells_of_a_scheme_that_is_not_open(visitor: Client, path: str, status: str, words: str) -> None:
    scheme(status)
    page = visitor.get(path).text
    assert page.count('<aside class="scheme-notice"') == 1
    assert words in page.split("</aside>")[0]


def test_the_notice_of_an_open_scheme_is_shown_alone(visitor: Client) -> None:
    scheme("open", **TEXT)
    notice = visitor.get("/").text.split("</aside>")[0]
    assert "9月末で終了します" in notice
    assert "<strong>" not in notice.split("scheme-notice")[1]
    assert "Ends in September" in visitor.get("/en/").text


def test_without_an_english_notice_the_japanese_one_is_marked_as_such(visitor: Client) -> None:
    scheme("closed", notice="終了しました")
    assert '<p lang="ja">終了しました</p>' in visitor.get("/en/").text


def test_a_scheme_without_any_status_counts_as_closed(visitor: Client) -> None:
    assert "現在、適合宣言は受け付けていません" in visitor.get("/").text


def test_a_status_to_come_is_not_told_yet(visitor: Client) -> None:
    scheme("open")
    SchemeStatus.objects.create(effective_on=timezone.localdate() + timedelta(days=1), status="closed")
    assert "scheme-notice" not in visitor.get("/").text
