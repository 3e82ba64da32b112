"""The length of a film, read from its boxes."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.video_factories import film_files, short_film
from training.mp4 import FilmBroken, duration_seconds


def box(name: bytes, content: bytes) -> bytes:
    """Return a box."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(mvhd: bytes) -> io.BytesIO:
    """Return a film that is a header only."""
    return io.BytesIO(box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", mvhd)))


def test_a_real_film_is_measured() -> None:
    assert duration_seconds(io.BytesIO(film_files()["file"])) == pytest.approx(short_film().seconds, abs=1)


def test_both_versions_of_the_header_are_read() -> None:
    short = b"\0\0\0\0" + struct.pack(">IIII", 0, 0, 1000, 49_001)
    long = b"\1\0\0\0" + struct.pack(">QQIQ", 0, 0, 90_000, 90_000 * 7200)
    assert duration_seconds(film(short)) == 50
    assert duration_seconds(film(long)) == 7200


def test_a_header_at_the_end_and_large_boxes_are_found() -> None:
    media = struct.pack(">I4sQ", 1, b"mdat", 16 + 100) + bytes(100)
    header = box(b"mvhd", b"\0\0\0\0" + struct.pack(">IIII", 0, 0, 10, 25))
    last = struct.pack(">I4s", 0, b"moov") + header
    assert duration_seconds(io.BytesIO(box(b"ftyp", b"isom") + media + last)) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 not a film",
        box(b"ftyp", b"isom"),
        box(b"ftyp", b"isom") + box(b"moov", b""),
        box(b"moov", box(b"mvhd", b"\0\0\0\0")),
        box(b"moov", box(b"mvhd", b"")),
        box(b"moov", box(b"mvhd", bytes(20))),
        struct.pack(">I4s", 4, b"ftyp"),
        struct.pack(">I4s", 999, b"moov"),
    ],
)
def test_what_can_not_be_played_is_refused(content: bytes) -> None:
    with pytest.raises(FilmBroken):
        duration_seconds(io.BytesIO(content))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with pytest.raises(FilmBroken):
        duration_seconds(io.BytesIO(b"\0\0\0\x08ftyp" + content))
