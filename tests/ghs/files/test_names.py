"""File names: nothing of folders, control characters or tricks of direction is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.files.names import NAME_CHARACTERS, clean_name, disposition


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("適合報告書.pdf", "適合報告書.pdf"),
        ("適合報告書.PDF", "適合報告書.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\山田\\報告.pdf", "報告.pdf"),
        ("報告\u202efdp.exe", "報告fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("... .pdf", "file.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        ('<b>"x"|?*.pdf', "bx.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("長" * 300 + ".pdf", "長" * NAME_CHARACTERS + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_in_its_true_kind(given_name: str, clean: str) -> None:
    assert clean_name(given_name, extension="pdf") == clean


@given(st.text())
def test_whatever_is_given_a_safe_name_comes_out(given_name: str) -> None:
    name = clean_name(given_name, extension="pdf")
    assert name.endswith(".pdf")
    assert len(name) > 4
    assert not set(name) & set('\x00\r\n/\\<>:"|?*')
    assert clean_name(name, extension="pdf") == name
    header = disposition(name, inline=False)
    assert header.isascii()
    assert header.isprintable()


def test_a_picture_may_end_in_either_spelling() -> None:
    assert clean_name("写真.JPEG", extension="jpg") == "写真.jpg"


def test_a_japanese_name_is_sent_in_both_forms() -> None:
    assert disposition("控え 1.pdf", inline=True) == (
        "inline; filename=\"__ 1.pdf\"; filename*=UTF-8''%E6%8E%A7%E3%81%88%201.pdf"
    )
