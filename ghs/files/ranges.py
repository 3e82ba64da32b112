"""Byte ranges of a file, as browsers ask for them when seeking in a film.

Source: RFC 9110 section 14: one range is served, several or unknown ones are ignored, one that begins
beyond the end cannot be satisfied.
"""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
_MOST_DIGITS = 18


class Unsatisfiable(ValueError):
    """The range lies beyond the end of the file."""


@dataclass(frozen=True)
class ByteRange:
    """A piece of a file. Units: bytes, both ends included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes the piece has."""
        return self.last - self.first + 1


def parse_range(header: str, size_bytes: int) -> ByteRange | None:
    """Return the piece a Range header asks for, or None when the whole file is to be sent.

    Errors: `Unsatisfiable` when the one range begins beyond the end.
    """
    match = _ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", "") or any(len(number) > _MOST_DIGITS for number in match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size_bytes)
    if last and int(last) < int(first):
        return None
    if int(first) >= size_bytes:
        raise Unsatisfiable(header)
    return ByteRange(int(first), min(int(last), size_bytes - 1) if last else size_bytes - 1)


def _suffix(length: int, size_bytes: int) -> ByteRange:
    """Return the last bytes of a file."""
    if length == 0 or size_bytes == 0:
        raise Unsatisfiable(length)
    return ByteRange(max(size_bytes - length, 0), size_bytes - 1)
