"""Video sets, their films, and the places kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ghs.accounts.models import User
from ghs.files.checks import FileRefused
from ghs.files.models import Kind, StoredFile
from ghs.history.models import Entry
from tests.training.video_factories import AT, VideoFactory, VideoSetFactory, film_files, short_set, upload
from training.actions import videos as actions
from training.actions.videos import SetDetails, VideoDetails, VideoUploads
from training.models import Progress, Video, VideoSet

pytestmark = pytest.mark.django_db

SET = SetDetails(title="Dセット", title_english="Set D", released_on=None, access_days=60)
DETAILS = VideoDetails(title="題", title_english="Title", position=1, is_free=False, summary="要約", summary_english="")


def add(video_set: VideoSet, **changes: object) -> Video:
    """Add a video with a film only."""
    given = {"slug": "new-one", "details": DETAILS, "uploads": VideoUploads(file=upload("file"))}
    return actions.add_video(video_set=video_set, **{"by": None, "at": AT, **given, **changes})


def test_a_set_begins_unreleased_and_is_released_later(organiser: User) -> None:
    video_set = actions.add_video_set(code="D", details=SET, by=organiser, at=AT)
    released = replace(SET, released_on=date(2026, 7, 1))
    actions.change_video_set(video_set=video_set, details=released, by=organiser, at=AT)
    video_set.refresh_from_db()
    assert (video_set.code, video_set.access_days, video_set.released_on) == ("D", 60, date(2026, 7, 1))
    assert [(entry.verb, entry.detail["released_on"]) for entry in Entry.objects.order_by("id")] == [
        ("add_video_set", None),
        ("change_video_set", "2026-07-01"),
    ]


def test_a_code_is_used_once_in_any_case_of_letters(organiser: User) -> None:
    VideoSetFactory(code="C")
    with pytest.raises(actions.CodeTaken) as refused:
        actions.add_video_set(code="c", details=SET, by=organiser, at=AT)
    assert refused.value.field == "code"


def test_a_film_is_measured_and_kept(organiser: User) -> None:
    video = add(VideoSetFactory(), by=organiser)
    assert video.duration_seconds == 13
    assert video.file.content_type == "video/mp4"
    assert video.file.read() == film_files()["file"]
    assert Entry.objects.get(verb="add_video").detail == {"file": video.file.sha256, "is_free": False}


def test_captions_give_the_transcript_unless_one_is_written() -> None:
    uploads = VideoUploads(
        file=upload("file"), captions=upload("captions"), captions_english=upload("captions_english")
    )
    details = replace(DETAILS, transcript="自分で書いた文")
    video = add(VideoSetFactory(), details=details, uploads=uploads)
    assert video.transcript == "自分で書いた文"
    assert video.transcript_english.startswith("A short tour of the health software")
    assert video.captions_english.content_type == "text/vtt; charset=utf-8"


def test_what_is_not_brought_along_stays(organiser: User) -> None:
    video = VideoFactory(position=1)
    files = (video.file_id, video.captions_id, video.captions_english_id)
    changed = actions.change_video(
        video=video, details=DETAILS, uploads=VideoUploads(poster=upload("poster")), by=organiser, at=AT
    )
    assert (changed.file_id, changed.captions_id, changed.captions_english_id) == files
    assert changed.poster_id != video.poster_id
    assert (changed.title, changed.duration_seconds) == ("題", 13)


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("file", b"%PDF-1.7"),
        ("file", b"\0\0\0\x10ftypisom\0\0\0\0"),
        ("captions", b"1\n00:00:01,000 --> 00:00:02,000\nSubRip"),
        ("captions_english", b"WEBVTT"),
        ("captions", b"x" * (actions.CAPTIONS_LIMIT_BYTES + 1)),
        ("poster", b"<svg/>"),
    ],
)
def test_files_of_the_wrong_kind_are_refused_at_their_field(field: str, content: bytes) -> None:
    video_set = VideoSetFactory()
    files = {"file": upload("file"), field: SimpleUploadedFile("brought", content)}
    with pytest.raises(FileRefused) as refused:
        add(video_set, uploads=VideoUploads(**files))
    assert refused.value.field == field
    assert not Video.objects.exists()
    assert not Entry.objects.exists()


def test_a_film_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.FILES, "file", (Kind.VIDEO, 1000))
    with pytest.raises(FileRefused):
        add(VideoSetFactory())
    assert not StoredFile.objects.exists()


def test_short_names_positions_and_chapters_must_fit() -> None:
    video = VideoFactory(position=1, slug="taken")
    with pytest.raises(actions.SlugTaken):
        add(VideoSetFactory(), slug="taken")
    with pytest.raises(actions.PositionTaken):
        add(video.video_set)
    late = replace(DETAILS, chapters=[{"starts_at_seconds": 13, "title": "終わり", "title_english": ""}])
    with pytest.raises(actions.ChapterBeyondEnd):
        add(VideoSetFactory(), details=late)


def test_a_shorter_film_makes_late_chapters_a_refusal(organiser: User) -> None:
    video = VideoFactory(position=1, duration_seconds=500)
    late = replace(DETAILS, chapters=[{"starts_at_seconds": 400, "title": "後半", "title_english": ""}])
    with pytest.raises(actions.ChapterBeyondEnd):
        actions.change_video(video=video, details=late, uploads=VideoUploads(file=upload("file")), by=organiser, at=AT)
    video.refresh_from_db()
    assert video.duration_seconds == 500


def place_of(user: User, video: Video) -> tuple[int, object]:
    """Return the place kept and when."""
    return Progress.objects.values_list("position_seconds", "updated_at").get(user=user, video=video)


def test_the_latest_note_of_a_place_counts(attendee: User) -> None:
    video = VideoFactory()
    later, earlier = AT + timedelta(seconds=10), AT - timedelta(seconds=10)
    actions.keep_place(video=video, position_seconds=3, by=attendee, at=AT)
    actions.keep_place(video=video, position_seconds=9, by=attendee, at=earlier)
    assert place_of(attendee, video) == (3, AT)
    actions.keep_place(video=video, position_seconds=1, by=attendee, at=later)
    assert place_of(attendee, video) == (1, later)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("told", "kept"), [(-5, 0), (0, 0), (13, 13), (99_999, 13)])
def test_a_place_lies_within_the_film(attendee: User, told: int, kept: int) -> None:
    video = VideoFactory()
    actions.keep_place(video=video, position_seconds=told, by=attendee, at=AT)
    assert place_of(attendee, video) == (kept, AT)


def test_sample_films_are_made_once() -> None:
    first = actions.make_sample_films(at=AT, film_set=short_set(films=2))
    again = actions.make_sample_films(at=AT, film_set=short_set(films=2))
    assert first == again
    assert (first.code, first.released_on) == ("C", date(2019, 5, 22))
    videos = list(first.videos.all())
    assert [(video.position, video.is_free) for video in videos] == [(1, True), (2, False)]
    assert all(
        (video.captions, video.captions_english, video.poster, video.chapters, video.transcript_english)
        for video in videos
    )
    assert videos[0].title == "ヘルスソフトウェア開発ガイドラインの概要"
