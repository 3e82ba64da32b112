"""Captions in WebVTT: writing them, and reading uploaded ones.

Source: W3C WebVTT: UTF-8, blocks parted by empty lines, a cue's times joined by an arrow.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>]*>")


class CaptionsBroken(ValueError):
    """A text is not WebVTT with at least one caption."""


@dataclass(frozen=True)
class Cue:
    """One caption. Units: seconds from the film's start."""

    starts_at: float
    ends_at: float
    text: str


def webvtt(cues: Iterable[Cue]) -> str:
    """Return captions as WebVTT."""
    blocks = [f"{vtt_time(cue.starts_at)} --> {vtt_time(cue.ends_at)}\n{cue.text}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def vtt_time(seconds: float) -> str:
    """Return a time as WebVTT writes it: hours, minutes, seconds, milliseconds."""
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def clock(seconds: int) -> str:
    """Return a length or a place as people write it: 0:35, 1:02:05."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def read_webvtt(content: bytes) -> list[Cue]:
    """Return the captions of a WebVTT file, without styling.

    Errors: CaptionsBroken when it is not UTF-8, not WebVTT, or holds no caption.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaptionsBroken("not UTF-8") from error
    blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", blocks[0]):
        raise CaptionsBroken("does not begin with WEBVTT")
    cues = [cue for block in blocks[1:] if (cue := cue_of(block))]
    if not cues:
        raise CaptionsBroken("no captions")
    return cues


def cue_of(block: str) -> Cue | None:
    """Return the caption a block holds; notes, styles and regions are None."""
    lines = block.split("\n")
    for number, line in enumerate(lines[:2]):
        if times := _TIMES.fullmatch(line.strip()):
            text = _TAG.sub("", "\n".join(lines[number + 1 :])).strip()
            return Cue(seconds_of(times.groups()[:4]), seconds_of(times.groups()[4:]), text)
    return None


def seconds_of(parts: tuple[str | None, ...]) -> float:
    """Return a time given as hours (or None), minutes, seconds and milliseconds."""
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60_000 + seconds * 1000 + milliseconds) / 1000
