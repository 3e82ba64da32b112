"""Cells that no spreadsheet program takes for a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.text.cells import plain_cell

SIGNS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u00a0 "])
def test_a_formula_sign_gets_an_apostrophe(sign: str, before: str) -> None:
    assert plain_cell(f"{before}{sign}cmd|' /C calc'!A0") == f"'{before}{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", "山田", "0012", "a=b", "03-1234-5678", "(株)サンプル", "🩺"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plain_cell(text) == text


def test_a_cell_is_never_longer_than_a_workbook_allows() -> None:
    assert plain_cell("=" + "あ" * 40_000) == "'=" + "あ" * 32_765


@given(st.text())
def test_no_cell_begins_with_a_formula_sign(text: str) -> None:
    assert not plain_cell(text).lstrip().startswith(tuple("=+-@＝＋－＠"))
