"""Calendar files.

Source: RFC 5545 (iCalendar): escaping of text in 3.3.11, folding of lines in 3.1, whole days in 3.6.1, alarms in 3.6.6.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_OCTETS = 75

# Control characters may not stand in a calendar at all; the tab may, a line break becomes an escape.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True)
class CalendarEvent:
    """What a calendar shows of an event. `uid` never changes, so that a second download replaces the first.

    Shape: with days instead of moments it takes the whole of them, the last one included. `reminders`: how long
    before its beginning a calendar program speaks up.
    """

    uid: str
    title: str
    starts_at: datetime | date
    ends_at: datetime | date
    url: str
    place: str = ""
    note: str = ""
    is_cancelled: bool = False
    reminders: tuple[timedelta, ...] = ()


def calendar_file(events: Iterable[CalendarEvent], *, at: datetime, content: str, name: str = "") -> bytes:
    """Return a calendar with some events. `content`: what it holds, in one plain word. Units: times in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//GHS Health Software Portal//{content}//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *([f"X-WR-CALNAME:{escape(name)}"] if name else []),
        *(line for event in events for line in _event(event, at)),
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def _event(event: CalendarEvent, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{moment(at)}"
    yield from _span(event)
    yield f"SUMMARY:{escape(event.title)}"
    if event.place:
        yield f"LOCATION:{escape(event.place)}"
    if event.note:
        yield f"DESCRIPTION:{escape(event.note)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    for before in event.reminders:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escape(event.title)}")
        yield from (f"TRIGGER:-P{before.days}D", "END:VALARM")
    yield "END:VEVENT"


def _span(event: CalendarEvent) -> Iterator[str]:
    """Return from when to when; the day after the last one ends a whole-day event."""
    if isinstance(event.starts_at, datetime) and isinstance(event.ends_at, datetime):
        yield f"DTSTART:{moment(event.starts_at)}"
        yield f"DTEND:{moment(event.ends_at)}"
        return
    yield f"DTSTART;VALUE=DATE:{event.starts_at:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.ends_at + timedelta(days=1):%Y%m%d}"
    yield "TRANSP:TRANSPARENT"


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
