"""Finding out from its content what a file is, and refusing what could harm the one who opens it."""

import stat
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

import openpyxl
import pikepdf
import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from ghs.errors import Refusal
from ghs.files.carriers import archive_carries_more, jpeg_carries_more, pdf_carries_more, png_carries_more
from ghs.files.models import Kind

PIXELS = 50_000_000
UNPACKED_BYTES = 200_000_000
UNPACK_RATIO = 200
TEXT_BYTES = 20_000_000
XML_HEAD_BYTES = 8_192
# Parts of a workbook that hold programs or other files.
# Source: ECMA-376 part 1, 15.2 (package parts: embedded objects, controls).
_ACTIVE_FOLDERS = ("xl/embeddings/", "xl/activex/", "xl/macrosheets/", "xl/ctrlprops/")
_CARRIES_MORE = gettext_lazy("This file holds another file inside. Save it again and choose the new file.")
# Texts that are something else than a table: HTML and XML, PDF, RTF, captions.
_OTHER_TEXTS = ("<", "%PDF", "{\\rtf", "WEBVTT")

# What makes a PDF act by itself: the names of actions and of attached files.
# Source: ISO 32000-1, 12.6.4 (actions) and 7.11.4 (embedded files).
_ACTIVE_PDF_NAMES = {
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/RichMedia",
    "/SubmitForm",
    "/ImportData",
}


class FileRefused(Refusal):
    """A file can't be taken; the message says how to mend it."""

    message = gettext_lazy("This file can't be used. Choose another file.")


@dataclass(frozen=True)
class Found:
    """What a file turned out to be."""

    kind: Kind
    content_type: str
    extension: str


def check_content(content: BinaryIO, kinds: Iterable[Kind]) -> Found:
    """Return what a file is, after opening it as that kind.

    Errors: `FileRefused` for another kind than the allowed ones, and for broken or dangerous files.
    """
    allowed = list(kinds)
    for kind, inspect in _INSPECTORS.items():
        if kind in allowed:
            content.seek(0)
            if found := inspect(content):
                return found
    wanted = _(" or ").join(str(kind.label) for kind in allowed)
    if seems := _seeming_extension(content):
        raise FileRefused(
            _("The content of this file is of the kind %(found)s. Choose a file of this kind: %(wanted)s.")
            % {"found": seems, "wanted": wanted}
        )
    raise FileRefused(
        _("This is not a file of the right kind. Choose a file of this kind: %(wanted)s.") % {"wanted": wanted}
    )


def _seeming_extension(content: BinaryIO) -> str:
    """Return the extension that a file's content suggests, or an empty text; only to tell the person."""
    content.seek(0)
    try:
        return str(puremagic.from_stream(content)).lower()
    except (puremagic.PureError, ValueError):
        return ""


def _inspect_pdf(content: BinaryIO) -> Found | None:
    if content.read(5) != b"%PDF-":
        return None
    content.seek(0)
    try:
        with pikepdf.open(content) as document:
            if document.is_encrypted:
                raise FileRefused(_("This PDF is protected. Save it without a password or restrictions."))
            if not document.pages:
                raise FileRefused(_("This PDF has no pages. Save it again and choose the new file."))
            if pdf_carries_more(content):
                raise FileRefused(_CARRIES_MORE)
            if any(_is_active(part) for part in document.objects):
                raise FileRefused(
                    _("This PDF holds scripts or attachments. Print it to a new PDF and choose that one.")
                )
    except pikepdf.PasswordError:
        raise FileRefused(_("This PDF is protected. Save it without a password or restrictions.")) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise FileRefused(_("This PDF is damaged. Save it again and choose the new file.")) from None
    return Found(Kind.PDF, "application/pdf", "pdf")


def _is_active(part: pikepdf.Object) -> bool:
    """Whether an object of a PDF, or a direct part of it, acts by itself or carries another file."""
    if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        if _ACTIVE_PDF_NAMES & set(part.keys()) or str(part.get("/S", "")) in _ACTIVE_PDF_NAMES:
            return True
        inner = [value for _key, value in part.items()]
    elif isinstance(part, pikepdf.Array):
        inner = list(part)
    else:
        return False
    return any(isinstance(each, pikepdf.Object) and not each.is_indirect and _is_active(each) for each in inner)


def _inspect_image(content: BinaryIO) -> Found | None:
    try:
        with warnings.catch_warnings(), Image.open(content, formats=["PNG", "JPEG"]) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if picture.width * picture.height > PIXELS:
                raise FileRefused(_("This image has too many pixels. Make it smaller and choose it again."))
            form = str(picture.format)
            picture.load()
            if png_carries_more(content) if form == "PNG" else jpeg_carries_more(content):
                raise FileRefused(_CARRIES_MORE)
    except Image.UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise FileRefused(_("This image has too many pixels. Make it smaller and choose it again.")) from None
    except (OSError, SyntaxError, ValueError):
        raise FileRefused(_("This image is damaged. Save it again and choose the new file.")) from None
    return Found(Kind.IMAGE, "image/png", "png") if form == "PNG" else Found(Kind.IMAGE, "image/jpeg", "jpg")


def _inspect_spreadsheet(content: BinaryIO) -> Found | None:
    if not zipfile.is_zipfile(content):
        return None
    try:
        if archive_carries_more(content):
            raise FileRefused(_CARRIES_MORE)
        content.seek(0)
        with zipfile.ZipFile(content) as package:
            _check_package(package)
            if "xl/workbook.xml" not in package.namelist():
                return None
        content.seek(0)
        openpyxl.load_workbook(content, read_only=True, keep_vba=False).close()
    except FileRefused:
        raise
    except Exception:
        # openpyxl raises whatever its XML reader raises; every one of them means the same to the person.
        raise FileRefused(_("This workbook is damaged. Save it again as .xlsx and choose the new file.")) from None
    return Found(Kind.SPREADSHEET, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuse a workbook that unpacks to far more than it seems, or that holds macros."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if unpacked > UNPACKED_BYTES or (unpacked > 10_000_000 and unpacked / packed > UNPACK_RATIO):
        raise FileRefused(_("This workbook is too large when unpacked. Remove what is not needed and save it again."))
    names = [part.filename.lower() for part in parts]
    if any(name.endswith(("vbaproject.bin", ".exe")) for name in names):
        raise FileRefused(_("This workbook holds macros. Save it as .xlsx without macros."))
    if any(name.startswith(_ACTIVE_FOLDERS) for name in names):
        raise FileRefused(_("This workbook holds other files or controls. Remove them and save it again."))
    if any(_escapes(part) for part in parts) or len(set(names)) != len(names):
        raise FileRefused(_("This workbook is damaged. Save it again as .xlsx and choose the new file."))
    if any(_declares_types(package, part) for part in parts):
        raise FileRefused(_("This workbook holds instructions for programs. Save it again with Excel."))


def _escapes(part: zipfile.ZipInfo) -> bool:
    """Whether a part of an archive points outside of it: by its path, by a drive, or as a symbolic link."""
    name = part.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    return is_link or name.startswith("/") or ":" in name or ".." in name.split("/") or bool(part.flag_bits & 0x1)


def _declares_types(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part brings a document type of its own: the way in for entities that grow or read files."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with package.open(part) as xml:
        head = xml.read(XML_HEAD_BYTES).replace(b"\x00", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _inspect_video(content: BinaryIO) -> Found | None:
    # Source: ISO/IEC 14496-12: an MP4 file begins with a box named 'ftyp'.
    head = content.read(12)
    if head[4:8] != b"ftyp" or head[8:12] == b"qt  ":
        return None
    return Found(Kind.VIDEO, "video/mp4", "mp4")


def _inspect_captions(content: BinaryIO) -> Found | None:
    # Source: W3C WebVTT: UTF-8 text that begins with the word WEBVTT.
    text = _as_text(content)
    if text is None or not (text.startswith("WEBVTT") and text[6:7] in ("", " ", "\t", "\n", "\r")):
        return None
    return Found(Kind.CAPTIONS, "text/vtt; charset=utf-8", "vtt")


def _inspect_csv(content: BinaryIO) -> Found | None:
    text = _as_text(content)
    if text is None or text.lstrip().startswith(_OTHER_TEXTS):
        return None
    return Found(Kind.CSV, "text/csv", "csv")


def _as_text(content: BinaryIO) -> str | None:
    """Return a file as text in UTF-8 or in Windows' Japanese code page, or None if it is neither."""
    data = content.read(TEXT_BYTES + 1)
    if len(data) > TEXT_BYTES or b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


_INSPECTORS: dict[Kind, Callable[[BinaryIO], Found | None]] = {
    Kind.PDF: _inspect_pdf,
    Kind.IMAGE: _inspect_image,
    Kind.SPREADSHEET: _inspect_spreadsheet,
    Kind.VIDEO: _inspect_video,
    Kind.CAPTIONS: _inspect_captions,
    Kind.CSV: _inspect_csv,
}
