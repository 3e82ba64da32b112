"""Pages as pictures, within bounds, whatever the file is."""

import io
import resource
import sys
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from ghs.files import drawing, pages
from ghs.files.actions import keep_document
from ghs.files.models import Kind, StoredFile
from ghs.files.pages import NoSuchPage, NotShown, draw_page
from tests.ghs.files.factories import NOW, image, pdf, saved
from tests.ghs.files.hostile import every

HOSTILE = {name: content for name, content in every() if name.endswith(("pdf", "png", "jpg"))}


def stored(content: bytes, kind: Kind = Kind.PDF) -> StoredFile:
    """Keep content unchecked, as if the checks had let it through."""
    file = keep_document(content=content, name="x.pdf", by=None, at=NOW)
    StoredFile.objects.update(kind=kind)
    file.refresh_from_db()
    return file


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture), formats=["WEBP"])


def test_each_page_of_a_pdf_is_drawn(db: None) -> None:
    file = stored(pdf(pages=3))
    assert draw_page(file, 0) == pages.Drawn(3, b"")
    assert max(opened(draw_page(file, 3).picture).size) == drawing.LONGEST_PIXELS
    with pytest.raises(NoSuchPage):
        draw_page(file, 4)


def test_an_image_is_one_page_made_smaller(db: None) -> None:
    file = stored(image("JPEG", (4000, 100)), Kind.IMAGE)
    drawn = draw_page(file, 1)
    assert (drawn.pages, opened(drawn.picture).size) == (1, (1600, 40))
    with pytest.raises(NoSuchPage):
        draw_page(file, 2)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_a_small_picture_or_a_polite_no(name: str) -> None:
    """The program's own functions, so that every file is tried without starting a process for each."""
    draw = drawing.drawn_page if name.endswith("pdf") else drawing.scaled_image
    try:
        drawn = draw(HOSTILE[name], 1) if name.endswith("pdf") else (1, draw(HOSTILE[name]))
    except (OSError, RuntimeError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return
    assert max(drawn[1].size) <= drawing.LONGEST_PIXELS


@pytest.mark.parametrize("name", ["locked.pdf", "cut.pdf", "noise.pdf", "empty.pdf"])
def test_what_can_t_be_drawn_is_told(db: None, name: str) -> None:
    with pytest.raises(NotShown) as refusal:
        draw_page(stored(HOSTILE[name]), 1)
    assert "ダウンロード" in refusal.value.text


@pytest.mark.parametrize("size", [(14_400, 14_400), (3, 14_400), (3, 3)])
def test_pages_of_any_size_stay_within_the_bounds(size: tuple[int, int]) -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=size)
    _total, picture = drawing.drawn_page(saved(document), 1)
    assert max(picture.size) <= drawing.LONGEST_PIXELS


def test_other_kinds_and_large_files_are_not_opened(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotShown):
        draw_page(stored(b"x", Kind.SPREADSHEET), 1)
    monkeypatch.setattr(pages, "LARGEST_BYTES", 10)
    with pytest.raises(NotShown):
        draw_page(stored(pdf()), 1)


def test_what_takes_too_long_is_given_up(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SECONDS", 0.001)
    with pytest.raises(NotShown):
        draw_page(stored(pdf()), 1)


@pytest.mark.parametrize(("kind", "number", "head"), [("pdf", 0, b'{"pages": 2}\n'), ("image", 1, b'{"pages": 1}\n')])
def test_the_program_binds_itself_before_it_reads(
    monkeypatch: pytest.MonkeyPatch, kind: str, number: int, head: bytes
) -> None:
    bound, out = {}, io.BytesIO()
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: bound.update({what: limits[1]}))
    content = pdf(pages=2) if kind == "pdf" else image()
    given = io.BytesIO(content)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    drawing.main(kind, number)
    assert bound == {resource.RLIMIT_AS: drawing.MEMORY_BYTES, resource.RLIMIT_CPU: drawing.CPU_SECONDS}
    assert out.getvalue().startswith(head)
    given.seek(0)
    with pytest.raises(SystemExit):
        drawing.main(kind, 3)
