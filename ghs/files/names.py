"""File names that are safe to show and to send."""

import re
import unicodedata
from urllib.parse import quote

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:"|?*]')
NAME_CHARACTERS = 120


def clean_name(name: str, *, extension: str) -> str:
    """Return a file name without folders, control or direction characters, with the extension of its true kind."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = " ".join(_UNSAFE.sub("", last).split())
    endings = ["jpg", "jpeg"] if extension == "jpg" else [extension]
    ending = re.search(rf"\.({'|'.join(endings)})$", plain, re.IGNORECASE)
    stem = (plain[: ending.start()] if ending else plain).strip(". ")[:NAME_CHARACTERS].strip(". ")
    return f"{stem or 'file'}.{extension}"


def disposition(name: str, *, inline: bool) -> str:
    """Return a Content-Disposition that carries a Japanese name.

    Source: RFC 6266 and RFC 8187: a plain `filename` for old programs, `filename*` for the others.
    """
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
