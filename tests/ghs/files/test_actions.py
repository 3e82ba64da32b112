"""Taking files in: by content, within limits, under safe names."""

import hashlib
import io
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction

from ghs.accounts.models import User
from ghs.files.actions import keep_document, store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind, StoredFile
from tests.ghs.files.factories import MP4, NOW, image, package, pdf, saved, upload, workbook, workbook_with

# A drawing is never taken as it comes: see test_drawings.py.
EVERY_KIND = [kind for kind in Kind if kind != Kind.DRAWING]


def store(content: bytes, *, name: str = "file.pdf", kinds: list[Kind] | None = None, limit: int = 10**7) -> StoredFile:
    """Store an upload of the given kinds, or of any."""
    return store_upload(upload=upload(content, name), kinds=kinds or EVERY_KIND, limit_bytes=limit, by=None, at=NOW)


@pytest.mark.parametrize(
    ("content", "kind", "content_type", "name"),
    [
        (pdf(), Kind.PDF, "application/pdf", "資料.pdf"),
        (image("PNG"), Kind.IMAGE, "image/png", "資料.png"),
        (image("JPEG"), Kind.IMAGE, "image/jpeg", "資料.jpg"),
        (
            workbook(),
            Kind.SPREADSHEET,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "資料.xlsx",
        ),
        (MP4, Kind.VIDEO, "video/mp4", "資料.mp4"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n字幕\n".encode(), Kind.CAPTIONS, "text/vtt; charset=utf-8", "資料.vtt"),
        ("名前,会社\n山田,㈱サンプル\n".encode("cp932"), Kind.CSV, "text/csv", "資料.csv"),
        ("\ufeff名前,会社\n".encode(), Kind.CSV, "text/csv", "資料.csv"),
    ],
)
def test_a_file_is_what_its_content_says(db: None, content: bytes, kind: Kind, content_type: str, name: str) -> None:
    stored = store(content, name="資料.exe".replace(".exe", ""))
    assert (stored.kind, stored.content_type, stored.name) == (kind, content_type, name)
    assert stored.read() == content
    assert (stored.size_bytes, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_only_the_kinds_asked_for_are_taken(db: None, kind: Kind) -> None:
    for content in (pdf(), image(), workbook(), MP4, b"WEBVTT\n\n", b"a,b\n"):
        try:
            assert store(content, kinds=[kind]).kind == kind
        except FileRefused as refusal:
            assert str(kind.label) in refusal.text
    assert StoredFile.objects.filter(kind=kind).count() == StoredFile.objects.count() == 1


def broken_pdf() -> bytes:
    return b"%PDF-1.7\n" + b"\xff" * 200


def protected_pdf(user: str) -> bytes:
    return saved(pikepdf.open(io.BytesIO(pdf())), encryption=pikepdf.Encryption(owner="o", user=user))


def attached_pdf() -> bytes:
    document = pikepdf.open(io.BytesIO(pdf()))
    document.attachments["a.exe"] = b"MZ"
    return saved(document)


SCRIPT = {"S": "/JavaScript", "JS": "app.alert(1)"}
LAUNCH = {"S": "/Launch", "F": "cmd.exe"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空です"),
        (broken_pdf(), "壊れています"),
        (pdf(pages=0), "ページがありません"),
        (protected_pdf(""), "保護されています"),
        (protected_pdf("secret"), "保護されています"),
        (pdf(OpenAction=SCRIPT), "スクリプト"),
        (pdf(OpenAction=LAUNCH), "スクリプト"),
        (pdf(Nested=[{"A": SCRIPT}]), "スクリプト"),
        (attached_pdf(), "添付ファイル"),
        (image()[:45], "壊れています"),
        (image(size=(8000, 8000)), "画素数"),
        (workbook()[:-40] + bytes(40), "種類"),
        (package("xl/workbook.xml", b"<broken"), "壊れています"),
        (workbook_with("xl/vbaProject.bin", b"x"), "マクロ"),
        (workbook_with("xl/media/big.xml", bytes(30_000_000)), "展開すると"),
        (b"MZ\x90\x00" + bytes(100), "次の種類"),
        (b"<html><script>alert(1)</script></html>", "次の種類"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "次の種類"),
        (b"PK\x03\x04" + bytes(30), "次の種類"),
        ("\ud83d".encode("utf-16-le", "surrogatepass") + b"\x00,", "次の種類"),
    ],
)
def test_what_could_harm_or_cannot_be_read_is_refused_with_a_remedy(db: None, content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        store(content)
    assert "ください" in refused.value.text
    assert StoredFile.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(db: None) -> None:
    with pytest.raises(FileRefused, match="上限は") as refused:
        store(broken_pdf(), limit=100)
    assert "209" in refused.value.text


def test_a_big_upload_comes_from_disk_and_is_kept_whole(attendee: User) -> None:
    content = pdf(Padding="x" * 3_000_000)
    with TemporaryUploadedFile("大きい.pdf", "application/x-whatever", len(content), None) as big:
        big.write(content)
        big.seek(0)
        stored = store_upload(upload=big, kinds=[Kind.PDF], limit_bytes=10**7, by=attendee, at=NOW)
    assert (stored.stored_by, stored.stored_at, stored.size_bytes) == (attendee.reference, NOW, len(content))
    assert stored.read() == content


def test_a_document_of_our_own_is_kept_under_an_unguessable_key(db: None) -> None:
    first, second = (keep_document(content=b"%PDF-1.7", name="控え.pdf", by=None, at=NOW) for _ in range(2))
    assert first.key != second.key
    assert "控え" not in first.key
    assert first.name == second.name == "控え.pdf"


def test_no_bytes_stay_behind_when_the_row_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    save = default_storage.save

    def watched(name: str, content: Any) -> str:
        kept.append(save(name, content))
        return kept[-1]

    monkeypatch.setattr(default_storage, "save", watched)
    monkeypatch.setattr("ghs.files.actions.hashlib.sha256", hashlib.md5)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_document(content=b"%PDF-1.7", name="控え.pdf", by=None, at=NOW)
    assert [default_storage.exists(key) for key in kept] == [False]
