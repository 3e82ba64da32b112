"""WebVTT, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.captions import CaptionsBroken, Cue, clock, read_webvtt, vtt_time, webvtt

times = st.integers(0, 360_000_000).map(lambda milliseconds: milliseconds / 1000)
texts = st.text(st.characters(whitelist_categories=("L", "N"), max_codepoint=0x9FFF), min_size=1, max_size=40)


@given(st.lists(st.builds(Cue, times, times, texts), min_size=1, max_size=8))
def test_what_is_written_can_be_read(cues: list[Cue]) -> None:
    assert read_webvtt(webvtt(cues).encode()) == cues


def test_notes_styles_names_and_tags_are_passed_over() -> None:
    content = (
        "\ufeffWEBVTT - title\r\n\r\nNOTE nothing\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n"
        "first\r\n00:01.000 --> 00:02.500 align:start\r\n<v 花子>こんにちは\r\n二行目\r\n"
    )
    assert read_webvtt(content.encode()) == [Cue(1.0, 2.5, "こんにちは\n二行目")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"WEBVTT",
        b"WEBVTTX\n\n00:01.000 --> 00:02.000\nhello",
        b"1\n00:00:01,000 --> 00:00:02,000\nSubRip",
        b"WEBVTT\n\n00:01 --> 00:02\nno milliseconds",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nこんにちは".encode("cp932"),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_not_webvtt_is_refused(content: bytes) -> None:
    with pytest.raises(CaptionsBroken):
        read_webvtt(content)


def test_times_are_written_with_hours_and_milliseconds() -> None:
    assert vtt_time(3723.0456) == "01:02:03.046"


@pytest.mark.parametrize(("seconds", "written"), [(0, "0:00"), (49, "0:49"), (600, "10:00"), (3725, "1:02:05")])
def test_clock_is_what_people_write(seconds: int, written: str) -> None:
    assert clock(seconds) == written
