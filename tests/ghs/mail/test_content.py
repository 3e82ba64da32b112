"""What a mail says: both parts, prefix, greeting, foot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from ghs.council.models import CouncilProfile
from ghs.mail.content import Content, as_html, lay_out, render_content, with_prefix
from ghs.mail.links import absolute
from tests.ghs.mail.factories import NOW


@pytest.fixture
def council(db: None) -> CouncilProfile:
    """The council's own data."""
    return CouncilProfile.objects.create(
        effective_on="2019-01-01",
        name="ヘルスソフトウェア推進協議会",
        name_english="Health Software Promotion Council",
        postcode="1000001",
        address="東京都千代田区千代田1-1",
        address_english="1-1 Chiyoda, Chiyoda-ku, Tokyo",
        contact_email="info@council.example",
        phone="03-0000-0000",
        office_hours="平日 10:00-17:00",
    )


def laid_out(**changes: Any) -> Content:
    """Lay out a plain mail."""
    given = {"subject": "件名", "text": "本文", "html": None, "name": "山田 花子", "language": "ja", "at": NOW}
    return lay_out(**{**given, **changes})


@pytest.mark.parametrize(
    ("subject", "language", "whole"),
    [
        ("受付のお知らせ", "ja", "[GHSヘルスソフトウェア] 受付のお知らせ"),
        ("Sign-up received", "en", "[GHS Health Software] Sign-up received"),
        ("[GHSヘルスソフトウェア] 再送", "ja", "[GHSヘルスソフトウェア] 再送"),
        ("長" * 500, "ja", "[GHSヘルスソフトウェア] " + "長" * 299 + "…"),
        ("  二行の\n 件名\r\nBcc: x@y.example ", "ja", "[GHSヘルスソフトウェア] 二行の 件名 Bcc: x@y.example"),
    ],
)
def test_every_subject_names_the_scheme_in_one_line(subject: str, language: str, whole: str) -> None:
    assert with_prefix(subject, language) == whole


def test_both_parts_say_who_writes_and_who_answers(council: CouncilProfile) -> None:
    content = laid_out()
    for part in (content.text, BeautifulSoup(content.html, "html.parser").get_text()):
        for words in (
            "山田 花子 様",
            "本文",
            "ヘルスソフトウェア推進協議会",
            "〒100-0001 東京都千代田区千代田1-1",
            "info@council.example",
            "03-0000-0000",
            "平日 10:00-17:00",
        ):
            assert words in part


def test_english_mails_are_english_throughout(council: CouncilProfile) -> None:
    content = laid_out(language="en", text="Hello.", name="Jane Doe")
    assert content.text.startswith("Dear Jane Doe,\n\nHello.\n")
    assert "Health Software Promotion Council\n1-1 Chiyoda, Chiyoda-ku, Tokyo, 100-0001 Japan\n" in content.text
    assert '<html lang="en">' in content.html


def test_before_the_council_is_entered_the_sender_address_answers(db: None) -> None:
    assert "GHS事務局\nお問合せ: ghs@council.example" in laid_out().text.replace("お問い合わせ", "お問合せ")


def test_text_becomes_escaped_paragraphs_with_links() -> None:
    html = as_html("一行目\n<b>二行目</b>\n\nこちら：https://ghs.example/a?b=1&c=2。次の文。")
    assert html == (
        "<p>一行目<br>\n&lt;b&gt;二行目&lt;/b&gt;</p>\n"
        '<p>こちら：<a href="https://ghs.example/a?b=1&amp;c=2">https://ghs.example/a?b=1&amp;c=2</a>。次の文。</p>'
    )


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_no_text_can_smuggle_an_element(text: str) -> None:
    assert {tag.name for tag in BeautifulSoup(as_html(text), "html.parser").find_all()} <= {"p", "br", "a"}


def test_styles_stand_where_mail_programs_read_them(db: None) -> None:
    html = laid_out().html
    assert "<style" not in html
    assert 'class="body"' in html
    assert 'style="color: #0017c1;"' in html


def test_a_mail_on_a_topic_says_how_to_stop_it(db: None) -> None:
    content = laid_out(unsubscribe_url="https://ghs.example/newsletter/stop/[[token]]/")
    assert "https://ghs.example/newsletter/stop/[[token]]/" in content.text
    assert 'href="https://ghs.example/newsletter/stop/[[token]]/"' in content.html


@pytest.fixture
def own_templates(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A folder in which a test writes mail templates of its own."""
    folder = tmp_path / "emails" / "training"
    folder.mkdir(parents=True)
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}, *others]
    return folder


def test_a_template_gives_subject_and_text_in_the_recipients_language(db: None, own_templates: Path) -> None:
    (own_templates / "hello.subject.txt").write_text("{% load i18n %}{% translate 'Contact' %}\n")
    (own_templates / "hello.txt").write_text("{% load i18n %}{% translate 'Unsubscribe' %} {{ product }}")
    written = render_content(
        template="training/hello", context={"product": "A & B"}, name="山田", language="ja", at=NOW
    )
    assert written.subject.startswith("[GHSヘルスソフトウェア] お問")
    assert "配信を停止する A & B" in written.text
    assert "配信を停止する A &amp; B" in written.html


@pytest.mark.parametrize(
    ("path", "language", "whole"),
    [
        ("/my/mail/", "ja", "http://localhost:8000/my/mail/"),
        ("/my/mail/", "en", "http://localhost:8000/en/my/mail/"),
        ("/en/my/mail/", "ja", "http://localhost:8000/my/mail/"),
        ("/en/my/mail/", "en", "http://localhost:8000/en/my/mail/"),
    ],
)
def test_a_link_is_whole_and_in_the_recipients_language(path: str, language: str, whole: str) -> None:
    assert absolute(path, language) == whole
