"""Clean text and search keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.text.normal import clean, clean_lines, digits, is_katakana, search_key, to_katakana, to_narrow


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  山田　 花子 ", "山田 花子"),
        ("か\u3099", "が"),
        ("a\x00b\u202ec\u200bd", "abcd"),
        ("𠮷野家", "𠮷野家"),
        ("㈱サンプル", "㈱サンプル"),
    ],
)
def test_clean_keeps_what_was_written_without_noise(typed: str, stored: str) -> None:
    assert clean(typed) == stored


def test_clean_lines_keeps_line_breaks_of_every_kind() -> None:
    assert clean_lines(" 一\r\n二 \r三\n") == "一\n二\n三"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("やまだ", "ヤマダ"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("サ-バ−", "サーバー"), ("ア・イ　ウ", "ア・イ ウ")],
)
def test_kana_of_every_kind_become_katakana(typed: str, stored: str) -> None:
    assert to_katakana(typed) == stored
    assert is_katakana(stored)


def test_digits_take_any_width_and_hyphen() -> None:
    assert digits("〒１００－０００１") == "1000001"
    assert digits("０３ー１２３４‐５６７８") == "0312345678"
    assert to_narrow("ＡＢ１２−３") == "AB12-3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社髙橋メディカル", "㈱高橋ﾒﾃﾞｨｶﾙ"),
        ("ＧＨＳ‐Ａ１", "ghs-a1"),
        ("サーバー", "さーば"),
        ("山﨑システム（株）", "山崎システム"),
        ("Sample Co., Ltd.", "ｓａｍｐｌｅ"),
        ("グラスホッパー ヘルス", "グラスホッパーヘルス"),
    ],
)
def test_search_keys_of_twins_are_equal(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_search_keys_of_different_names_differ() -> None:
    assert search_key("山田システム") != search_key("山口システム")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert search_key(search_key(text)) == search_key(text)
