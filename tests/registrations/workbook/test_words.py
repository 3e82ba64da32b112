"""Answers and headings as people write them."""

import pytest

from registrations.workbook.words import HEADINGS, column_of, verdict_of


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("適合", "conforms"),
        (" 適 合 ", "conforms"),
        ("○", "conforms"),
        ("〇", "conforms"),
        ("はい", "conforms"),
        ("ﾊｲ", "conforms"),
        ("ＯＫ", "conforms"),
        ("Conforms", "conforms"),
        ("不適合", "does_not_conform"),
        ("×", "does_not_conform"),
        ("Ｘ", "does_not_conform"),
        ("いいえ。", "does_not_conform"),
        ("does not conform", "does_not_conform"),
        ("該当なし", "not_applicable"),
        ("該当無し", "not_applicable"),
        ("ＮＡ", "not_applicable"),
        ("N/A", "not_applicable"),
        ("", ""),
        ("\u3000", ""),
        ("△", None),
        ("たぶん", None),
        ("-", None),
    ],
)
def test_answers_are_understood_in_any_width(word: str, verdict: str | None) -> None:
    assert verdict_of(word) == verdict


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_heading_is_known_in_both_languages(language: str) -> None:
    assert [column_of(heading) for heading in HEADINGS[language].values()] == list(HEADINGS[language])


@pytest.mark.parametrize("heading", ["文書名１", " 文書名 1 ", "DOCUMENT NAME 1"])
def test_headings_are_found_as_people_retype_them(heading: str) -> None:
    assert column_of(heading) == "name_1"
