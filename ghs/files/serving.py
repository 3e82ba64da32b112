"""Sending a stored file to somebody whom the owner's view has let in."""

from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags

from ghs.files.models import Kind, StoredFile
from ghs.files.names import disposition
from ghs.files.pages import draw_page
from ghs.files.ranges import ByteRange, Unsatisfiable, parse_range

CHUNK_BYTES = 64 * 1024
_SANDBOX = "sandbox; default-src 'none'"
# Browsers' own PDF viewers refuse to work in a sandbox; uploaded PDFs were checked to hold no scripts.
_VIEWED_PDF = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class FilePiece:
    """A piece of an open file as chunks; closed by the web server when the answer is over."""

    def __init__(self, content: IO[bytes], piece: ByteRange) -> None:
        self._content = content
        self._piece = piece

    def __iter__(self) -> Iterator[bytes]:
        self._content.seek(self._piece.first)
        left = self._piece.length
        while left > 0 and (chunk := self._content.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Give the file back."""
        self._content.close()


def serve(request: HttpRequest, stored_file: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """Return a file whole, or the piece the browser asks for; the owner's view has checked who asks.

    Effects: with `X_ACCEL_PREFIX` set the front server sends the bytes, ranges included.
    """
    etag = f'"{stored_file.sha256}"'
    if etag in {known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))}:
        return _with_headers(HttpResponse(status=304), stored_file, inline=inline)
    if settings.X_ACCEL_PREFIX:
        handed_over = HttpResponse(content_type=stored_file.content_type)
        handed_over["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{stored_file.key}"
        return _with_headers(handed_over, stored_file, inline=inline)
    try:
        piece = _wanted_piece(request, stored_file, etag)
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{stored_file.size_bytes}"
        return _with_headers(refused, stored_file, inline=inline)
    return _with_headers(_piece_or_whole(request, stored_file, piece), stored_file, inline=inline)


def _wanted_piece(request: HttpRequest, stored_file: StoredFile, etag: str) -> ByteRange | None:
    """Return the piece asked for; a browser that knows another version of the file gets it whole."""
    if request.method != "GET" or "Range" not in request.headers:
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    return parse_range(request.headers["Range"], stored_file.size_bytes)


def _piece_or_whole(request: HttpRequest, stored_file: StoredFile, piece: ByteRange | None) -> HttpResponseBase:
    whole = ByteRange(0, stored_file.size_bytes - 1)
    wanted = piece or whole
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=stored_file.content_type)
    else:
        chunks = FilePiece(default_storage.open(stored_file.key), wanted)
        response = StreamingHttpResponse(chunks, content_type=stored_file.content_type)
    if piece:
        response.status_code = 206
        response["Content-Range"] = f"bytes {piece.first}-{piece.last}/{stored_file.size_bytes}"
    response["Content-Length"] = str(wanted.length)
    return response


def _with_headers(response: HttpResponseBase, stored_file: StoredFile, *, inline: bool) -> HttpResponseBase:
    """Add what keeps a file from being taken for a page, cached by others or sniffed."""
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{stored_file.sha256}"'
    response["Content-Disposition"] = disposition(stored_file.name, inline=inline)
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _VIEWED_PDF if inline and stored_file.kind == Kind.PDF else _SANDBOX
    patch_vary_headers(response, ["Cookie"])
    return response


def serve_page(request: HttpRequest, stored_file: StoredFile, number: int) -> HttpResponseBase:
    """Return a page of a stored file as a picture; a browser that has it already is told so before it is drawn.

    Errors: NotShown, NoSuchPage.
    """
    etag = f'"{stored_file.sha256}-{number}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(draw_page(stored_file, number).picture, content_type="image/webp")
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _SANDBOX
    patch_vary_headers(response, ["Cookie"])
    return response
