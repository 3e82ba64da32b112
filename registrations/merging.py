"""Several people edit one declaration: what is saved, what is kept, what is a conflict.

Each part of a page carries a fingerprint of what its person saw. Texts are merged part by part, and a part
that two people changed differently is shown to the second one with both texts.
"""

import hashlib
from enum import Enum


class Merge(Enum):
    """What to do with one part of a page that came back."""

    KEEP = "keep"
    SAVE = "save"
    CONFLICT = "conflict"


def fingerprint(*values: str) -> str:
    """Return a short mark that tells one set of texts from another."""
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]


def merge(*, seen: str, stored: tuple[str, ...], typed: tuple[str, ...]) -> Merge:
    """Decide by what the person saw, what is stored now, and what the person typed."""
    if typed == stored or fingerprint(*typed) == seen:
        return Merge.KEEP
    return Merge.SAVE if fingerprint(*stored) == seen else Merge.CONFLICT
