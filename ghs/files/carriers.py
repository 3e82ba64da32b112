"""Files that are two things at once: a picture with an archive behind it, a PDF that is also a ZIP, and the like.

Source: PNG (ISO/IEC 15948, 11.2.5 IEND), PDF (ISO 32000-1, 7.5.5), ZIP (APPNOTE 4.3.16, end of central directory).
"""

import zipfile
from typing import BinaryIO

TAIL_BYTES = 70_000
_PNG_END = b"IEND\xaeB`\x82"
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
_INSIDE_SCAN = frozenset({0x00, 0xFF, *range(0xD0, 0xD8)})
_WITHOUT_LENGTH = frozenset({0x00, 0x01, 0xFF, *range(0xD0, 0xD9)})
_PDF_END = b"%%EOF"
# How files begin that nobody appends to a photograph by accident.
_FOREIGN_HEADS = (b"PK\x03\x04", b"%PDF-", b"<html", b"<script", b"<?php", b"<svg", b"MZ\x90\x00", b"\x7fELF", b"Rar!")
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_OF_DIRECTORY_BYTES = 22


def tail_of(content: BinaryIO) -> bytes:
    """Return the end of a file. Units: at most `TAIL_BYTES` bytes."""
    size = content.seek(0, 2)
    content.seek(max(size - TAIL_BYTES, 0))
    return content.read()


def png_carries_more(content: BinaryIO) -> bool:
    """Whether anything stands behind a PNG's last chunk."""
    return not tail_of(content).endswith(_PNG_END)


def jpeg_carries_more(content: BinaryIO) -> bool:
    """Whether another file begins behind a JPEG's end; cameras' own appendices are left alone."""
    content.seek(0)
    data = content.read()
    rest = data[end_of_jpeg(data) :].lower()
    return any(head.lower() in rest for head in _FOREIGN_HEADS)


def end_of_jpeg(data: bytes) -> int:
    """Return where a JPEG's first picture ends: behind its end marker, thumbnails inside it passed over.

    Source: ITU-T T.81, B.1: segments carry their length; in the scan's data every 0xFF is stuffed.
    """
    place = 2
    while place + 4 <= len(data):
        marker = data[place + 1]
        if data[place] != 0xFF or marker in _WITHOUT_LENGTH:
            place += 1
        elif marker == _END_OF_IMAGE:
            return place + 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4])
            if marker == _START_OF_SCAN:
                place = _next_marker(data, place)
    return len(data)


def _next_marker(data: bytes, place: int) -> int:
    """Return where the next marker stands that is neither stuffing nor a restart."""
    while (place := data.find(b"\xff", place)) >= 0:
        if place + 1 < len(data) and data[place + 1] not in _INSIDE_SCAN:
            return place
        place += 1
    return len(data)


def pdf_carries_more(content: BinaryIO) -> bool:
    """Whether a PDF is an archive too, or anything but white space stands behind its end."""
    content.seek(0)
    if zipfile.is_zipfile(content):
        return True
    _document, end, rest = tail_of(content).rpartition(_PDF_END)
    return not end or bool(rest.strip(b"\r\n\t \x00"))


def archive_carries_more(content: BinaryIO) -> bool:
    """Whether anything stands before an archive's first part or behind its directory."""
    content.seek(0)
    if content.read(4) != b"PK\x03\x04":
        return True
    _parts, end, rest = tail_of(content).rpartition(_END_OF_DIRECTORY)
    return not end or len(rest) != _END_OF_DIRECTORY_BYTES - len(_END_OF_DIRECTORY)
