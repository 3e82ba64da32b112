"""Words of a certification are found; logins and signatures inside a company are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.wording import claims


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("本製品はGHS認証済みです。", ["認証"]),
        ("ＰＭＤＡの承認を取得し、ISO 9001認証も受けた。", ["承認", "認証"]),
        ("薬事承認品", ["承認"]),
        ("第三者機関による認証", ["認証"]),
        ("医療機器としての承認を受けた", ["承認"]),
        ("It is CERTIFIED, and PMDA approved.", ["CERTIFIED", "PMDA approved"]),
        ("Ｃｅｒｔｉｆｉｅｄ", ["Ｃｅｒｔｉｆｉｅｄ"]),
        ("Approval by the ministry", ["Approval by the ministry"]),
    ],
)
def test_claims_are_found_as_they_were_written(text: str, words: list[str]) -> None:
    assert [claim.word for claim in claims(text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "二要素認証でログインする。",
        "ユーザー認証、生体認証、認証サーバーと認証機能",
        "社内承認を得た計画書を、品質責任者が承認者として確認した。",
        "設計を承認した記録",
        "A certificate store; approved by the head of design",
        "uncertified",
    ],
)
def test_other_uses_of_the_words_are_left_alone(text: str) -> None:
    assert claims(text) == []


@given(st.text())
def test_any_text_is_read_and_every_mark_lies_in_it(text: str) -> None:
    assert [claim.word for claim in claims(text)] == [text[claim.start : claim.end] for claim in claims(text)]


@given(st.text(alphabet="あいう、 "), st.text(alphabet="あいう、 "))
def test_a_claim_is_found_wherever_it_stands(before: str, behind: str) -> None:
    (claim,) = claims(f"{before}PMDA承認{behind}")
    assert (claim.word, claim.start) == ("承認", len(before) + 4)
