"""Markdown as clean HTML and as plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.prose import as_html, as_text, opening


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# a\n\n## b\n\n# c", ["h2", "h3", "h2"]),
        ("## a\n\n### b", ["h2", "h3"]),
        ("# a\n\n###### b\n\n## c", ["h2", "h3", "h3"]),
        ("### a\n\n# b", ["h2", "h2"]),
    ],
)
def test_headings_leave_h1_to_the_page_and_no_level_out(text: str, tags: list[str]) -> None:
    assert re.findall(r"<(h\d)>", as_html(text)) == tags


def test_line_breaks_are_kept() -> None:
    assert as_html("一行目\n二行目") == "<p>一行目<br>\n二行目</p>"
    assert as_text("一行目\n二行目") == "一行目\n二行目"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](http://evil.example/a.png)",
        '<a href="x" onclick="y">z</a>',
    ],
)
def test_nothing_dangerous_comes_through(text: str) -> None:
    html = as_html(text)
    for danger in ["<script", "<img", 'href="javascript', 'href="data', 'onclick="y">z</a>']:
        assert danger not in html


def test_a_pasted_address_becomes_a_link_and_japanese_may_follow_it() -> None:
    assert as_html("詳細はhttps://ghs.example/aをご覧ください。") == (
        '<p>詳細は<a href="https://ghs.example/a" rel="noopener noreferrer">https://ghs.example/a</a>をご覧ください。</p>'
    )


def test_an_address_within_a_link_or_code_is_left_alone() -> None:
    assert as_html("[https://a.example](https://b.example) `https://c.example`").count("<a ") == 1


def test_text_part_marks_headings_and_items_and_shows_addresses() -> None:
    text = "# 見出し\n\n- 一\n- [案内](https://a.example/)\n\n1. 甲\n2. 乙\n\n> 引用"
    assert as_text(text) == "■ 見出し\n\n・一\n・案内 <https://a.example/>\n\n1. 甲\n2. 乙\n\n> 引用"


def test_text_part_shows_tables_rules_and_code() -> None:
    text = "| 日 | 題 |\n|---|---|\n| 1 | A |\n\n---\n\n```\ncode\n```"
    assert as_text(text) == "日 | 題\n1 | A\n\n--------------------\n\ncode"


def test_an_item_may_hold_items() -> None:
    assert as_text("- 一\n  - 二") == "・一\n　・二"


def test_opening_is_one_line_without_addresses() -> None:
    assert opening("# 題\n\n[案内](https://a.example/)です。\n続き") == "■ 題 案内です。 続き"
    assert len(opening("あ" * 500)) == 100


@given(st.text(max_size=200))
def test_any_text_is_taken_and_comes_out_clean(text: str) -> None:
    html = as_html(text)
    assert "<script" not in html.lower()
    assert isinstance(as_text(text), str)
