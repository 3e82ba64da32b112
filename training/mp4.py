"""How long an MP4 film runs.

Source: ISO/IEC 14496-12: nested boxes of size and name; `moov/mvhd` holds the time scale and the duration.
"""

import io
import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

_LONGEST_HEADER = 64 * 1024 * 1024


class FilmBroken(ValueError):
    """A file is not an MP4 film that can be played."""


def duration_seconds(content: BinaryIO) -> int:
    """Return how long a film runs, a started second counting whole.

    Errors: FilmBroken when the film has no header or no length, as after a broken upload.
    """
    header = find_box(find_box(content, b"moov"), b"mvhd").read()
    try:
        scale, duration = struct.unpack(">IQ", header[20:32]) if header[0] else struct.unpack(">II", header[12:20])
    except (struct.error, IndexError) as error:
        raise FilmBroken("mvhd is cut off") from error
    if not scale or not duration:
        raise FilmBroken("no duration")
    return -(-duration // scale)


def find_box(content: BinaryIO, name: bytes) -> BinaryIO:
    """Return the content of the first box of a name."""
    for found, length in boxes(content):
        if found == name:
            if length > _LONGEST_HEADER:
                raise FilmBroken(f"{name!r} is too large")
            return io.BytesIO(content.read(length))
    raise FilmBroken(f"no {name!r}")


def boxes(content: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Walk over the boxes of a file or a box: name and length of the content, which stands ready to be read."""
    end = content.seek(0, os.SEEK_END)
    at = 0
    while at + 8 <= end:
        content.seek(at)
        size, name = struct.unpack(">I4s", content.read(8))
        head = 8
        if size == 1:
            size, head = int.from_bytes(content.read(8)), 16
        size = size or end - at
        if size < head or at + size > end:
            raise FilmBroken("a box reaches beyond the end")
        yield name, size - head
        at += size
