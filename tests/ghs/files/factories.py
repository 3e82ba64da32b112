"""Files for tests, good and bad, made in memory."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100)


def pdf(pages: int = 1, **root: Any) -> bytes:
    """Return a small PDF; `root` adds entries to its catalogue, from plain dictionaries and lists."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = document.make_indirect(as_pdf(value))
    return saved(document)


def as_pdf(value: Any) -> Any:
    """Return plain Python as objects of a PDF; a text with a slash in front is a name."""
    if isinstance(value, dict):
        return pikepdf.Dictionary({f"/{name}": as_pdf(part) for name, part in value.items()})
    if isinstance(value, list):
        return pikepdf.Array([as_pdf(part) for part in value])
    return pikepdf.Name(value) if str(value).startswith("/") else pikepdf.String(value)


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    """Return a PDF as bytes."""
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def image(form: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    """Return a picture."""
    out = io.BytesIO()
    Image.new("1" if form == "PNG" else "L", size).save(out, form)
    return out.getvalue()


def workbook() -> bytes:
    """Return an Excel workbook."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "製品名"
    book.save(out)
    return out.getvalue()


def workbook_with(part: str, content: bytes) -> bytes:
    """Return a workbook with one part more."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, content)
    return out.getvalue()


def package(part: str, content: bytes) -> bytes:
    """Return a ZIP file of one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(part, content)
    return out.getvalue()


def upload(content: bytes, name: str = "file.pdf") -> SimpleUploadedFile:
    """Return an upload as a form gives it."""
    return SimpleUploadedFile(name, content)
