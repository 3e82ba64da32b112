"""The council's own artwork: checked, looked at, confirmed from a day on."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ghs.files.checks import FileRefused
from ghs.files.models import StoredFile
from ghs.history.models import Entry
from ghs.register import actions
from ghs.register.actions.artworks import InThePast, SettledAlready, UsedAlready
from ghs.register.mark import Shape
from ghs.register.models import Artwork
from ghs.register.queries import has_sample_on, picture_on, slots_on
from tests.ghs.files.factories import image, pdf

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><circle cx="5" cy="5" r="5" fill="teal"/></svg>'


def upload(content=SVG % (10, 10), name="mark.svg"):
    return SimpleUploadedFile(name, content)


def proposed(operator, *, level=2, shape=Shape.VERTICAL, at=AT, **options):
    given = {"upload": upload(), "submission": uuid.uuid4()} | options
    return actions.propose_artwork(level=level, shape=shape, by=operator, at=at, **given)


def confirmed(operator, effective_on=TODAY, at=AT, **options):
    artwork = proposed(operator, at=at, **options)
    return actions.confirm_artwork(artwork=artwork, effective_on=effective_on, by=operator, at=at)


def test_nothing_changes_before_somebody_confirmed(operator):
    artwork = proposed(operator)
    assert (artwork.state, artwork.file.content_type) == ("proposed", "image/svg+xml")
    assert picture_on(2, Shape.VERTICAL, TODAY) is None
    assert [entry.verb for entry in Entry.objects.filter(kind="register.artwork")] == ["propose_artwork"]


def test_confirmed_artwork_counts_from_its_day_for_its_level_and_shape(operator):
    confirmed(operator, date(2026, 12, 1))
    assert picture_on(2, Shape.VERTICAL, date(2026, 11, 30)) is None
    assert picture_on(2, Shape.VERTICAL, date(2026, 12, 1)).address.startswith("data:image/svg+xml;base64,")
    assert picture_on(2, Shape.HORIZONTAL, date(2026, 12, 1)) is None
    assert picture_on(1, Shape.VERTICAL, date(2026, 12, 1)) is None


def test_the_newest_day_counts_and_on_one_day_the_newest_confirmation(operator):
    older = confirmed(operator, date(2026, 12, 1), upload=upload(SVG % (10, 11)))
    newer = confirmed(operator, date(2026, 12, 1), AT.replace(hour=2), upload=upload(SVG % (10, 12)))
    used = [slot.artwork for slot in slots_on(date(2026, 12, 1)) if slot.artwork]
    assert used == [newer]
    assert older.state == newer.state == "confirmed"


def test_the_sample_comes_back_and_the_history_stays(operator):
    confirmed(operator)
    sample = actions.propose_sample(level=2, shape=Shape.VERTICAL, submission=uuid.uuid4(), by=operator, at=AT)
    actions.confirm_artwork(artwork=sample, effective_on=date(2026, 12, 1), by=operator, at=AT)
    assert picture_on(2, Shape.VERTICAL, TODAY) is not None
    assert picture_on(2, Shape.VERTICAL, date(2026, 12, 1)) is None
    assert Artwork.objects.filter(state="confirmed").count() == 2


def test_pages_speak_of_a_sample_until_every_level_and_shape_is_replaced(operator):
    slots = [(level, shape) for level in (1, 2, 3) for shape in Shape]
    for level, shape in slots:
        assert has_sample_on(TODAY) is True
        confirmed(operator, level=level, shape=shape)
    assert has_sample_on(TODAY) is False


def test_a_second_click_uploads_once(operator):
    once = uuid.uuid4()
    assert proposed(operator, submission=once) == proposed(operator, submission=once)
    assert (Artwork.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_what_is_kept_of_a_drawing_is_written_anew(operator):
    dirty = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- me --><rect class="x" width="9"/></svg>'
    kept = proposed(operator, upload=upload(dirty)).file.read()
    assert b"me" not in kept
    assert b"class" not in kept
    assert b'<rect width="9"' in kept


def test_a_png_is_kept_as_it_came(operator):
    content = image(size=(480, 480))
    artwork = proposed(operator, upload=upload(content, "mark.png"))
    assert (artwork.file.content_type, artwork.file.read()) == ("image/png", content)


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (b"", "vertical"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "vertical"),
        (SVG % (50, 10), "vertical"),
        (SVG % (10, 50), "horizontal"),
        (SVG % (10, 50), "vertical"),
        (image(size=(100, 100)), "vertical"),
        (image(size=(2500, 2500)), "vertical"),
        (image(size=(1000, 400)), "vertical"),
        (image(size=(480, 480))[:-40], "vertical"),
        (image(size=(480, 480)) + b"PK\x03\x04more", "vertical"),
        (image("JPEG", (480, 480)), "vertical"),
        (pdf(), "vertical"),
        (b"\x89PNG", "vertical"),
        (b"x" * 300_001, "vertical"),
    ],
)
def test_a_picture_that_can_t_be_used_is_refused_and_nothing_is_kept(operator, content, shape):
    with pytest.raises(FileRefused) as refused:
        proposed(operator, shape=Shape(shape), upload=upload(content))
    assert refused.value.text
    assert (Artwork.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_nobody_changes_what_the_mark_looked_like(operator):
    artwork = proposed(operator)
    with pytest.raises(InThePast) as refused:
        actions.confirm_artwork(artwork=artwork, effective_on=date(2026, 11, 19), by=operator, at=AT)
    assert refused.value.field == "effective_on"
    assert Artwork.objects.get().state == "proposed"


def test_artwork_is_settled_once(operator):
    artwork = confirmed(operator, date(2026, 12, 1))
    with pytest.raises(SettledAlready):
        actions.confirm_artwork(artwork=artwork, effective_on=date(2026, 12, 2), by=operator, at=AT)
    dropped = actions.drop_artwork(artwork=artwork, by=operator, at=AT)
    assert dropped.state == "dropped"
    with pytest.raises(SettledAlready):
        actions.drop_artwork(artwork=artwork, by=operator, at=AT)
    assert picture_on(2, Shape.VERTICAL, date(2026, 12, 1)) is None


def test_what_was_used_stays_in_the_history(operator):
    artwork = confirmed(operator)
    with pytest.raises(UsedAlready):
        actions.drop_artwork(artwork=artwork, by=operator, at=AT)


def test_a_file_that_was_lost_leaves_the_sample_and_the_state(operator, visitor, monkeypatch, caplog):
    confirmed(operator)

    def lost(file):
        raise FileNotFoundError(file.key)

    monkeypatch.setattr(StoredFile, "read", lost)
    assert picture_on(2, Shape.VERTICAL, TODAY) is None
    assert "can't be read" in caplog.text
