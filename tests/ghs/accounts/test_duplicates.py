"""Which organisations are proposed as duplicates, and which never."""

import pytest

from ghs.accounts.duplicates import Entry, Likeness, likely_duplicates

NUMBER, OTHER_NUMBER = "7000012050002", "5010401067252"


def entries(*rows: tuple[str, str, str]) -> list[Entry]:
    """Return organisations by name, kana and number."""
    return [Entry(pk, *row) for pk, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("高橋医療", "", ""), ("髙橋医療", "", ""), (Likeness.NAME,)),
        (("株式会社アクメ", "", ""), ("アクメ㈱", "", NUMBER), (Likeness.NAME,)),
        (("ＡＣＭＥ", "", ""), ("acme", "", ""), (Likeness.NAME,)),
        (("甲", "アクメ", ""), ("乙", "カブシキガイシャアクメ", ""), (Likeness.KANA,)),
        (("甲", "", NUMBER), ("乙", "", NUMBER), (Likeness.NUMBER,)),
        (("甲", "コウ", NUMBER), ("甲", "コウ", NUMBER), (Likeness.NUMBER, Likeness.NAME, Likeness.KANA)),
    ],
)
def test_what_agrees_is_proposed_with_the_reason(first: tuple, second: tuple, why: tuple) -> None:
    (group,) = likely_duplicates(entries(first, second))
    assert (group.keys, group.likenesses) == ((1, 2), why)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("甲", "コウ", NUMBER), ("甲", "コウ", OTHER_NUMBER)),
        (("株式会社", "", ""), ("有限会社", "", "")),
        (("甲", "", ""), ("乙", "", "")),
    ],
)
def test_two_legal_persons_and_empty_keys_are_not(first: tuple, second: tuple) -> None:
    assert likely_duplicates(entries(first, second)) == []


def test_each_organisation_stands_in_one_group() -> None:
    rows = entries(
        ("甲", "コウ", NUMBER), ("乙", "オツ", ""), ("丙", "ヘイ", NUMBER), ("丁", "ヘイ", ""), ("乙", "", "")
    )
    assert [group.keys for group in likely_duplicates(rows)] == [(1, 3, 4), (2, 5)]


def test_one_without_a_number_may_be_either_of_two_that_have_one() -> None:
    rows = entries(("甲", "", NUMBER), ("甲", "", OTHER_NUMBER), ("甲", "", ""))
    assert [group.keys for group in likely_duplicates(rows)] == [(1, 2, 3)]
