"""Sending files: whole, in pieces, not again, never as a page."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory

from ghs.files.actions import keep_document, store_upload
from ghs.files.models import Kind, StoredFile
from ghs.files.serving import CHUNK_BYTES, serve
from tests.ghs.files.factories import MP4, NOW, pdf, upload

CONTENT = pdf() + b"\n%" + bytes(range(256)) * 1000


@pytest.fixture
def stored(db: None) -> StoredFile:
    """A PDF of a few chunks."""
    return keep_document(content=CONTENT, name="控え.pdf", by=None, at=NOW)


def get(stored: StoredFile, *, inline: bool = False, method: str = "get", **headers: str) -> HttpResponseBase:
    """Ask for a file."""
    request = getattr(RequestFactory(), method)(
        "/", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    return serve(request, stored, inline=inline)


def body(response: HttpResponseBase) -> bytes:
    """Read an answer to its end and close it, as a web server does."""
    content = b"".join(response) if response.streaming else response.content
    response.close()
    return content


def test_the_whole_file_comes_in_chunks(stored: StoredFile) -> None:
    response = get(stored)
    chunks = list(response)
    response.close()
    assert b"".join(chunks) == CONTENT
    assert max(len(chunk) for chunk in chunks) == CHUNK_BYTES
    assert (response.status_code, response["Content-Length"]) == (200, str(len(CONTENT)))


def test_headers_keep_it_private_and_no_page(stored: StoredFile) -> None:
    response = get(stored)
    assert {
        name: response[name]
        for name in (
            "Content-Type", "Accept-Ranges", "ETag", "Content-Disposition", "Cache-Control",
            "X-Content-Type-Options", "Content-Security-Policy", "Vary",
        )
    } == {
        "Content-Type": "application/pdf",
        "Accept-Ranges": "bytes",
        "ETag": f'"{stored.sha256}"',
        "Content-Disposition": "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E6%8E%A7%E3%81%88.pdf",
        "Cache-Control": "private, max-age=0, must-revalidate",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Vary": "Cookie",
    }  # fmt: skip
    response.close()


def test_a_pdf_to_be_viewed_is_not_in_a_sandbox_but_a_film_is(stored: StoredFile) -> None:
    film = store_upload(upload=upload(MP4, "film.mp4"), kinds=[Kind.VIDEO], limit_bytes=1000, by=None, at=NOW)
    viewed, played = get(stored, inline=True), get(film, inline=True)
    assert "sandbox" not in viewed["Content-Security-Policy"]
    assert viewed["Content-Disposition"].startswith("inline;")
    assert played["Content-Security-Policy"] == "sandbox; default-src 'none'"
    viewed.close()
    played.close()


@pytest.mark.parametrize(
    ("wanted", "first", "end"),
    [("bytes=0-9", 0, 10), ("bytes=5-", 5, None), ("bytes=-7", -7, None), ("bytes=65000-66000", 65000, 66001)],
)
def test_a_piece_is_sent_with_its_place(stored: StoredFile, wanted: str, first: int, end: int | None) -> None:
    response = get(stored, Range=wanted)
    piece = CONTENT[first:end]
    start = first % len(CONTENT)
    assert (response.status_code, body(response)) == (206, piece)
    assert response["Content-Range"] == f"bytes {start}-{start + len(piece) - 1}/{len(CONTENT)}"
    assert response["Content-Length"] == str(len(piece))


def test_a_piece_beyond_the_end_is_refused_with_the_size(stored: StoredFile) -> None:
    response = get(stored, Range=f"bytes={len(CONTENT)}-")
    assert (response.status_code, body(response)) == (416, b"")
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("wanted", ["bytes=0-1,4-5", "bytes=9-1", "nonsense"])
def test_a_range_that_is_none_is_ignored(stored: StoredFile, wanted: str) -> None:
    response = get(stored, Range=wanted)
    assert (response.status_code, len(body(response))) == (200, len(CONTENT))


def test_a_browser_that_knows_another_version_gets_the_whole(stored: StoredFile) -> None:
    same = get(stored, Range="bytes=0-9", If_Range=f'"{stored.sha256}"')
    other = get(stored, Range="bytes=0-9", If_Range='"other"')
    dated = get(stored, Range="bytes=0-9", If_Range="Sun, 22 Nov 2026 00:00:00 GMT")
    assert [len(body(response)) for response in (same, other, dated)] == [10, len(CONTENT), len(CONTENT)]


@pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"a", "{}"'])
def test_what_the_browser_has_is_not_sent_again(stored: StoredFile, known: str) -> None:
    response = get(stored, If_None_Match=known.format(stored.sha256))
    assert (response.status_code, body(response)) == (304, b"")


def test_head_says_the_size_and_sends_nothing(stored: StoredFile) -> None:
    response = get(stored, method="head", Range="bytes=0-9")
    assert (response.status_code, response["Content-Length"], body(response)) == (200, str(len(CONTENT)), b"")


def test_an_empty_file_is_sent_as_nothing(stored: StoredFile) -> None:
    empty = keep_document(content=b"", name="空.pdf", by=None, at=NOW)
    response = get(empty)
    assert (response.status_code, response["Content-Length"], body(response)) == (200, "0", b"")


def test_the_front_server_sends_the_bytes_when_it_can(stored: StoredFile, settings: Any) -> None:
    settings.X_ACCEL_PREFIX = "/protected/"
    response = get(stored, Range="bytes=0-9")
    assert (response.status_code, body(response)) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/protected/{stored.key}"
    assert response["Content-Type"] == "application/pdf"
    assert "Content-Length" not in response or response["Content-Length"] == "0"


def test_no_file_stays_open_after_the_answer(stored: StoredFile, settings: Any) -> None:
    path = Path(settings.MEDIA_ROOT) / stored.key
    response = get(stored)
    next(iter(response))
    assert is_open(path)
    response.close()
    assert not is_open(path)


def is_open(path: Path) -> bool:
    """Whether this process holds a file open."""
    return any(path == link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists())
