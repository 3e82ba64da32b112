"""From bytes to text: which character set a file is in, and what it is if it is no text at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ghs.billing.statement.incoming import Fault
from ghs.text.encodings import ENCODING_NAMES

LIMIT_BYTES = 5_000_000
# How files of other kinds begin.
# Source: their formats (ZIP and OOXML, OLE2, PDF, PNG, JPEG, GIF, gzip).
_OTHER_KINDS = {
    b"PK\x03\x04": "XLSX / ZIP",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Character sets that no bank sends, but programs save in.
_FOREIGN = ("utf-16", "euc_jp", "iso2022_jp")


@dataclass(frozen=True)
class Decoded:
    """One way to read the bytes of a file as text."""

    text: str
    encoding: str


def refuse_other_kinds(content: bytes) -> Fault | None:
    """Return why a file is no statement at all, before anything is read."""
    if not content.strip():
        return Fault(0, "", _("This file is empty. Download the statement again and choose the new file."))
    if len(content) > LIMIT_BYTES:
        return Fault(0, "", _("This file is too large for a statement. Download a shorter period."))
    kind = next((name for magic, name in _OTHER_KINDS.items() if content.startswith(magic)), "")
    if not kind and content.lstrip()[:1] == b"<":
        kind = "HTML / XML"
    if kind:
        wanted = _("This is a file of the kind %(kind)s. Download the statement as CSV or in the Zengin format.")
        return Fault(0, "", wanted % {"kind": kind})
    if b"\x00" in content and not content.startswith(_UTF16_MARKS):
        return Fault(0, "", _("This file is no text. Download the statement as CSV or in the Zengin format."))
    return None


def decodings(content: bytes) -> list[Decoded]:
    """Return the ways in which every byte of the file makes sense, the likeliest first; may be empty."""
    return _decoded(content, _candidates(content))


def foreign_decodings(content: bytes) -> list[Decoded]:
    """Return the ways to read the file in a character set that is not taken, to name it to the person."""
    return _decoded(content, _FOREIGN)


def _decoded(content: bytes, encodings: Iterable[str]) -> list[Decoded]:
    found = []
    for encoding in encodings:
        try:
            found.append(Decoded(content.decode(encoding), ENCODING_NAMES[encoding]))
        except UnicodeDecodeError:
            continue
    return found


def undecodable(content: bytes) -> Fault:
    """Name the first place that no character set explains."""
    place = max(_first_fault(content, encoding) for encoding in _candidates(content))
    line_start = content.rfind(b"\n", 0, place) + 1
    return Fault(
        content.count(b"\n", 0, place) + 1,
        str(content.count(b",", line_start, place) + 1),
        _("The characters here can't be read: the file is damaged. Download it again and choose the new file."),
    )


def _candidates(content: bytes) -> list[str]:
    return ["utf-8-sig"] if content.startswith(b"\xef\xbb\xbf") else ["utf-8", "cp932"]


def _first_fault(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return len(content)
