"""Names of payers are compared by what is heard."""

import jaconv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.payers import LEGAL_FORMS, payer_key, payer_name, payer_of

KANA = st.text(
    "アイウエオカガキギクサザシジスタダチツテトナハバパマヤユヨラリルレロワンァィッャュョー", min_size=2, max_size=12
)


@pytest.mark.parametrize(
    "text",
    [
        "カ)サンプルデータ",
        "ｶ)ｻﾝﾌﾟﾙﾃﾞ-ﾀ",
        "ｻﾝﾌﾟﾙﾃﾞ-ﾀ(ｶ",
        "ｻﾝﾌﾟﾙﾃﾞ-ﾀ(ｶ)",
        "カ）サンプル・データ",
        "株式会社サンプルデータ",
        "㈱サンプルデータ",
        "(株)さんぷるでーた",
        "カブシキガイシャ　サンプルデータ",
        "サンプル デ－タ カブシキカイシヤ",
        "サンフ゜ルテ゛ータ（カ",
        "20260012 カ)サンプルデータ",
        "I202600012カ)サンプルデータ",
    ],
)
def test_one_company_has_one_key(text: str) -> None:
    assert payer_name(text).key == "サンプルデタ"
    assert payer_name(text).form == "カ"


@pytest.mark.parametrize("form", LEGAL_FORMS)
def test_every_legal_form_is_told_short_and_long(form: str) -> None:
    spellings = [
        f"{form})ケンコウ",
        f"ケンコウ({form}",
        f"ケンコウ({form})",
        *(f"{long}ケンコウ" for long in LEGAL_FORMS[form]),
    ]
    assert {(payer_name(text).key, payer_name(text).form) for text in spellings} == {("ケンコウ", form)}


@pytest.mark.parametrize(
    "text", ["カ)サンプル トウキョウシテン", "カ)サンプル(エイ", "株式会社サンプル 東京支店", "カ)サンプル ホンシヤ"]
)
def test_a_branch_is_told_apart(text: str) -> None:
    assert payer_name(text).trunk == "サンプル"
    assert payer_name(text).key != "サンプル"


@pytest.mark.parametrize(
    ("text", "key"), [("シャドウ", "シヤドウ"), ("3M", "3M"), ("カ)", "カ"), ("12345678", ""), ("", "")]
)
def test_what_is_no_legal_form_stays(text: str, key: str) -> None:
    assert payer_key(text) == key


@given(KANA)
def test_what_a_bank_makes_of_a_name_is_the_same(name: str) -> None:
    sent = jaconv.z2h(name.translate(str.maketrans("ァィゥェォッャュョー", "アイウエオツヤユヨ-")))
    assert payer_key(sent) == payer_key(name) == payer_key(jaconv.kata2hira(name))


@given(st.text(max_size=30))
def test_no_text_breaks_a_name(text: str) -> None:
    name = payer_name(payer_of(text))
    assert " " not in name.key + name.trunk


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("振込 ｶ)ｻﾝﾌﾟﾙ", "カ)サンプル"),
        ("振込＊カ）サンプル", "カ)サンプル"),
        ("振込1 カ)サンプル", "カ)サンプル"),
        ("振込入金カ)サンプル", "カ)サンプル"),
        ("IB振込 ヤマダ　タロウ", "ヤマダ タロウ"),
        ("ﾌﾘｺﾐ ﾔﾏﾀﾞ", "ヤマダ"),
        ("フリコミヤ(カ", "フリコミヤ(カ"),
        ("振込", ""),
        ("利息", "利息"),
    ],
)
def test_the_kind_of_entry_is_no_name(text: str, payer: str) -> None:
    assert payer_of(text) == payer
