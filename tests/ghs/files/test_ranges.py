"""Byte ranges, as RFC 9110 section 14 tells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.files.ranges import ByteRange, Unsatisfiable, parse_range


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=0-99", ByteRange(0, 99)),
        ("bytes=0-1000", ByteRange(0, 99)),
        ("bytes=50-", ByteRange(50, 99)),
        ("bytes=-1", ByteRange(99, 99)),
        ("bytes=-1000", ByteRange(0, 99)),
        ("Bytes = 1-2".replace(" ", ""), ByteRange(1, 2)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=1-2x", None),
        ("bytes", None),
        ("", None),
        ("seconds=0-1", None),
        ("bytes=--1", None),
        ("bytes=+1-2", None),
        ("bytes=١-٢", None),
        (f"bytes=0-{'9' * 5000}", None),
    ],
)
def test_a_range_of_a_hundred_bytes(header: str, piece: ByteRange | None) -> None:
    assert parse_range(header, 100) == piece


@pytest.mark.parametrize(
    ("header", "size"),
    [("bytes=100-", 100), ("bytes=100-200", 100), ("bytes=-0", 100), ("bytes=0-0", 0), ("bytes=-5", 0)],
)
def test_a_range_beyond_the_end_cannot_be_satisfied(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        parse_range(header, size)


@given(st.integers(0, 2000), st.none() | st.integers(0, 2000), st.integers(0, 1500))
def test_a_piece_is_what_slicing_gives(first: int, last: int | None, size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    header = f"bytes={first}-{'' if last is None else last}"
    try:
        piece = parse_range(header, size)
    except Unsatisfiable:
        assert first >= size
        return
    if piece is None:
        assert last is not None
        assert last < first
        return
    wanted = content[first:] if last is None else content[first : last + 1]
    assert content[piece.first : piece.last + 1] == wanted
    assert piece.length == len(wanted) > 0


@given(st.text(), st.integers(0, 10**6))
def test_no_header_breaks_it(header: str, size: int) -> None:
    try:
        piece = parse_range(header, size)
    except Unsatisfiable:
        return
    assert piece is None or 0 <= piece.first <= piece.last < size
