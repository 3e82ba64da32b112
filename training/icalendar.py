"""Calendar files for one event.

Source: RFC 5545 (iCalendar): escaping of text in 3.3.11, folding of lines in 3.1.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

LINE_OCTETS = 75

# Control characters may not stand in a calendar at all; the tab may, a line break becomes an escape.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True)
class CalendarEvent:
    """What a calendar shows of an event. `uid` never changes, so that a second download replaces the first."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    url: str
    is_cancelled: bool = False


def calendar_file(event: CalendarEvent, *, at: datetime) -> bytes:
    """Return a calendar with one event. Units: times in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//GHS Health Software Portal//events//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"DTSTAMP:{moment(at)}",
        f"DTSTART:{moment(event.starts_at)}",
        f"DTEND:{moment(event.ends_at)}",
        f"SUMMARY:{escape(event.title)}",
        f"LOCATION:{escape(event.place)}",
        f"URL:{event.url}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def moment(at: datetime) -> str:
    """Return a moment as a calendar writes it in UTC."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Return text that may stand as a value: in one line, separators escaped, no control characters."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text)
    return re.sub(r"[\\;,\n]", lambda found: _ESCAPES[found.group()], _CONTROL.sub("", text))


def fold(line: str) -> bytes:
    """Return one content line in pieces of at most 75 octets, never within a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
