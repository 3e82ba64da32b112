"""Every hostile file is refused with a reason people can act on, and in bounded time and memory."""

import io
import tracemalloc

import pytest
from PIL import Image

from ghs.files.actions import store_upload
from ghs.files.carriers import end_of_jpeg
from ghs.files.checks import FileRefused
from ghs.files.models import Kind, StoredFile
from tests.ghs.files.factories import NOW, image, pdf, upload, workbook
from tests.ghs.files.hostile import every

EVIDENCE = [Kind.PDF, Kind.IMAGE, Kind.SPREADSHEET]
FILES = dict(every())
MEMORY_BYTES = 50_000_000


def test_there_are_more_than_sixty() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused_with_a_remedy(db: None, name: str) -> None:
    content = FILES[name]
    tracemalloc.start()
    with pytest.raises(FileRefused) as refusal:
        store_upload(upload=upload(content, name), kinds=EVIDENCE, limit_bytes=10_000_000, by=None, at=NOW)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "ください" in refusal.value.text
    assert peak < MEMORY_BYTES
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("content", [pdf(), pdf(pages=3), image(), image("JPEG"), workbook()])
def test_sound_files_pass_the_same_checks(db: None, content: bytes) -> None:
    stored = store_upload(upload=upload(content), kinds=EVIDENCE, limit_bytes=10_000_000, by=None, at=NOW)

    assert stored.size_bytes == len(content)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_ends_where_its_picture_ends(progressive: bool) -> None:
    out = io.BytesIO()
    Image.effect_noise((200, 150), 80).save(out, "JPEG", progressive=progressive, exif=exif_with_thumbnail())
    photograph = out.getvalue()

    assert end_of_jpeg(photograph) == len(photograph)
    assert end_of_jpeg(photograph + b"PK\x03\x04") == len(photograph)


def exif_with_thumbnail() -> bytes:
    """Return camera data that hold a whole small JPEG, end marker included."""
    exif = Image.Exif()
    exif[0x927C] = image("JPEG")
    return exif.tobytes()
