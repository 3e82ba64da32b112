"""The chain: each hash covers the one before and the entry's canonical form."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST_PREVIOUS_HASH = "0" * 64


def canonical(entry: Mapping[str, Any]) -> bytes:
    """Return the one byte form of an entry: JSON, sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous_hash: str, entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry that follows another. Units: 64 hexadecimal digits of SHA-256."""
    return hashlib.sha256(previous_hash.encode() + b"\n" + canonical(entry)).hexdigest()
