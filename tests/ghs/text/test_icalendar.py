"""Calendar files."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ghs.text.icalendar import CalendarEvent, calendar_file, escape, fold

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


def event(**changes: object) -> CalendarEvent:
    """An event of one afternoon."""
    values = {
        "uid": "event-risk-analysis-2@localhost",
        "title": "リスクマ分析入門セミナー（第2回）",
        "starts_at": datetime(2026, 12, 1, 4, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        "place": "会議室A, 3階; 東京都",
        "url": "http://localhost:8000/events/risk-analysis-2/",
    }
    return CalendarEvent(**{**values, **changes})


def unfold(content: bytes) -> list[str]:
    """Read a calendar back as RFC 5545 says: line breaks before a space are dropped."""
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def unescape(text: str) -> str:
    """Read a value back."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def test_a_calendar_says_when_and_where() -> None:
    lines = unfold(calendar_file([event()], at=AT, content="events"))
    assert lines[6:14] == [
        "UID:event-risk-analysis-2@localhost",
        "DTSTAMP:20261122T030405Z",
        "DTSTART:20261201T040000Z",
        "DTEND:20261201T080000Z",
        "SUMMARY:リスクマ分析入門セミナー（第2回）",
        "LOCATION:会議室A\\, 3階\\; 東京都",
        "URL:http://localhost:8000/events/risk-analysis-2/",
        "STATUS:CONFIRMED",
    ]


def test_an_event_called_off_is_struck_out() -> None:
    assert "STATUS:CANCELLED" in unfold(calendar_file([event(is_cancelled=True)], at=AT, content="events"))


def test_a_title_cannot_add_lines() -> None:
    content = calendar_file([event(title="A\r\nATTENDEE:mailto:x@evil.example\r\nX:")], at=AT, content="events")
    assert "SUMMARY:A\\nATTENDEE:mailto:x@evil.example\\nX:" in unfold(content)


def test_nul_and_half_a_surrogate_pair_are_dropped() -> None:
    assert escape("a\x00b\ud800c") == "abc"


storable = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.text("\\;,\n あ🩺é")


@given(storable)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    expected = re.sub("[\u2028\u2029]", "\n", text)
    assert unescape(escape(text)) == expected
    assert "\n" not in escape(text)


@given(storable)
def test_no_line_is_longer_than_75_octets_and_none_ends_within_a_character(text: str) -> None:
    folded = fold(f"SUMMARY:{escape(text)}")
    lines = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and line.decode() for line in lines)
    assert unfold(folded)[0] == f"SUMMARY:{escape(text)}"
