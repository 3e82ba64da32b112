"""The QR code that leads from a printed mark to what the register says of it now."""

from collections.abc import Iterable
from itertools import groupby

import segno

from ghs.register.mark.drawing import Check

# Source: ISO/IEC 18004 (a quiet zone of four modules on every side).
QUIET_ZONE = 4


def check_by(address: str, words: str) -> Check:
    """Return the check of a mark: the code of an address, with words to stand beside it."""
    rows = list(segno.make(address, error="m").matrix_iter(border=QUIET_ZONE))
    code = "".join(_runs(row, y) for y, row in enumerate(rows))
    return Check(words=words, address=address, code=code, modules=len(rows))


def _runs(row: Iterable[int], y: int) -> str:
    """Return the dark modules of a row as one path a run."""
    path, x = "", 0
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
