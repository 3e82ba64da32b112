"""Releasing video sets, adding and replacing videos, keeping each viewer's place."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind, StoredFile
from ghs.history.actions import record
from training.captions import CaptionsBroken, Cue, read_webvtt
from training.films import Film, FilmSet, make_film, sample_films
from training.models import Progress, Video, VideoSet
from training.mp4 import FilmBroken, duration_seconds

FILM_LIMIT_BYTES = 500 * 1024 * 1024
CAPTIONS_LIMIT_BYTES = 1024 * 1024
POSTER_LIMIT_BYTES = 5 * 1024 * 1024
FILES = {
    "file": (Kind.VIDEO, FILM_LIMIT_BYTES),
    "captions": (Kind.CAPTIONS, CAPTIONS_LIMIT_BYTES),
    "captions_english": (Kind.CAPTIONS, CAPTIONS_LIMIT_BYTES),
    "poster": (Kind.IMAGE, POSTER_LIMIT_BYTES),
}
SAMPLE_LABEL = "ヘルスソフトウェア ビデオラーニング　{code}セット"


class CodeTaken(Refusal):
    """Another set has the code."""

    message = _("Another video set uses this code. Choose another one.")


class SlugTaken(Refusal):
    """Another video has the short name."""

    message = _("Another video uses this short name. Choose another one.")


class PositionTaken(Refusal):
    """Another video of the set stands there."""

    message = _("Another video of this set has this position. Choose another number.")


class ChapterBeyondEnd(Refusal):
    """A chapter would begin after the film has ended."""

    message = _("A chapter begins after the end of the film. Check the times.")


class NotPlayable(FileRefused):
    """The film has no readable header or no length."""

    message = _("This film can't be played. Save it as MP4 (H.264) again and choose the new file.")


class NotCaptions(FileRefused):
    """The captions hold no readable caption."""

    message = _("These captions can't be read. Save them as WebVTT (.vtt) in UTF-8 and choose the new file.")


@dataclass(frozen=True)
class SetDetails:
    """What a video set says about itself."""

    title: str
    title_english: str
    released_on: date | None
    access_days: int


@dataclass(frozen=True)
class VideoDetails:
    """What a video says about itself."""

    title: str
    title_english: str
    position: int
    is_free: bool
    summary: str
    summary_english: str
    transcript: str = ""
    transcript_english: str = ""
    chapters: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class VideoUploads:
    """The files brought along; None leaves what is there."""

    file: UploadedFile | None = None
    captions: UploadedFile | None = None
    captions_english: UploadedFile | None = None
    poster: UploadedFile | None = None


@transaction.atomic
def add_video_set(*, code: str, details: SetDetails, by: User | None, at: datetime) -> VideoSet:
    """Begin a set; without a release date only organisers see it. Errors: CodeTaken."""
    if VideoSet.objects.filter(code__iexact=code).exists():
        raise CodeTaken(field="code")
    video_set = VideoSet.objects.create(code=code, **asdict(details))
    record(verb="add_video_set", obj=video_set, by=by, at=at, detail=told(details))
    return video_set


@transaction.atomic
def change_video_set(*, video_set: VideoSet, details: SetDetails, by: User, at: datetime) -> VideoSet:
    """Change a set's titles, its release date or the usual length of an access."""
    video_set = VideoSet.objects.select_for_update().get(pk=video_set.pk)
    write(video_set, asdict(details))
    record(verb="change_video_set", obj=video_set, by=by, at=at, detail=told(details))
    return video_set


@transaction.atomic
def add_video(
    *,
    video_set: VideoSet,
    slug: str,
    details: VideoDetails,
    uploads: VideoUploads,
    by: User | None,
    at: datetime,
) -> Video:
    """Put a film into a set; captions give the transcript when none is written.

    Errors: SlugTaken, PositionTaken, ChapterBeyondEnd, FileRefused.
    """
    VideoSet.objects.select_for_update().get(pk=video_set.pk)
    if Video.objects.filter(slug=slug).exists():
        raise SlugTaken(field="slug")
    video = Video(video_set=video_set, slug=slug)
    fill(video, details, uploads, by=by, at=at)
    video.save(force_insert=True)
    record(verb="add_video", obj=video, by=by, at=at, detail=files_of(video) | {"is_free": video.is_free})
    return video


@transaction.atomic
def change_video(*, video: Video, details: VideoDetails, uploads: VideoUploads, by: User, at: datetime) -> Video:
    """Change what a video says, or replace its film, captions or poster; what is not brought along stays.

    Errors: PositionTaken, ChapterBeyondEnd, FileRefused.
    """
    VideoSet.objects.select_for_update().get(pk=video.video_set_id)
    video = Video.objects.select_for_update().get(pk=video.pk)
    fill(video, details, uploads, by=by, at=at)
    video.save()
    record(verb="change_video", obj=video, by=by, at=at, detail=files_of(video) | {"is_free": video.is_free})
    return video


@transaction.atomic
def keep_place(*, video: Video, position_seconds: int, by: User, at: datetime) -> Progress:
    """Note where a person stopped watching; the latest note counts, in whichever order they arrive.

    Effects: the place is held within the film. No history is written: nothing happened but watching.
    """
    place = min(max(position_seconds, 0), video.duration_seconds)
    progress, is_new = Progress.objects.select_for_update().get_or_create(
        user=by, video=video, defaults={"position_seconds": place, "updated_at": at}
    )
    if not is_new and at > progress.updated_at:
        write(progress, {"position_seconds": place, "updated_at": at})
    return progress


@transaction.atomic
def make_sample_films(*, at: datetime, by: User | None = None, film_set: FilmSet | None = None) -> VideoSet:
    """Make the sample set's films and keep them; a set that is there already is left alone.

    Effects: takes some seconds a film. Errors: FilmFailed.
    """
    film_set = film_set or sample_films()
    if existing := VideoSet.objects.filter(code=film_set.code).first():
        return existing
    details = SetDetails(
        title=film_set.title,
        title_english=film_set.title_english,
        released_on=date.fromisoformat(film_set.released_on),
        access_days=90,
    )
    video_set = add_video_set(code=film_set.code, details=details, by=by, at=at)
    label = SAMPLE_LABEL.format(code=film_set.code)
    for position, film in enumerate(film_set.films, start=1):
        with TemporaryDirectory(prefix="ghs-film-") as folder:
            paths = make_film(film, Path(folder), label=label)
            uploads = VideoUploads(
                file=brought(paths.film, f"{film.slug}.mp4"),
                captions=brought(paths.captions, f"{film.slug}.ja.vtt"),
                captions_english=brought(paths.captions_english, f"{film.slug}.en.vtt"),
                poster=brought(paths.poster, f"{film.slug}.png"),
            )
        details_of_film = sample_details(film, position)
        add_video(video_set=video_set, slug=film.slug, details=details_of_film, uploads=uploads, by=by, at=at)
    return video_set


def sample_details(film: Film, position: int) -> VideoDetails:
    """Return what a sample film says about itself."""
    return VideoDetails(
        title=film.title,
        title_english=film.title_english,
        position=position,
        is_free=film.is_free,
        summary=film.summary,
        summary_english=film.summary_english,
        transcript=film.transcript,
        transcript_english=film.transcript_english,
        chapters=film.chapters,
    )


def brought(path: Path, name: str) -> UploadedFile:
    """Return a file of this machine as if somebody had uploaded it."""
    return SimpleUploadedFile(name, path.read_bytes())


def fill(video: Video, details: VideoDetails, uploads: VideoUploads, *, by: User | None, at: datetime) -> None:
    """Set a video's details and files, without saving; what can be refused is looked at before a file is kept."""
    neighbours = Video.objects.filter(video_set=video.video_set_id).exclude(pk=video.pk)
    if neighbours.filter(position=details.position).exists():
        raise PositionTaken(field="position")
    for name, value in asdict(details).items():
        setattr(video, name, value)
    if uploads.file:
        video.duration_seconds = film_seconds(uploads.file)
    if any(chapter["starts_at_seconds"] >= video.duration_seconds for chapter in video.chapters):
        raise ChapterBeyondEnd(field="chapters")
    for name, transcript in (("captions", "transcript"), ("captions_english", "transcript_english")):
        cues = read_captions(name, getattr(uploads, name))
        if not getattr(video, transcript):
            setattr(video, transcript, "\n".join(cue.text for cue in cues))
    for name, (kind, limit_bytes) in FILES.items():
        if upload := getattr(uploads, name):
            setattr(video, name, keep(name, upload, kind, limit_bytes, by=by, at=at))


def film_seconds(upload: UploadedFile) -> int:
    """Return how long an uploaded film runs. Errors: NotPlayable."""
    try:
        return duration_seconds(cast(BinaryIO, upload))
    except FilmBroken:
        raise NotPlayable(field="file") from None


def read_captions(name: str, upload: UploadedFile | None) -> list[Cue]:
    """Return the captions of an upload, if there is one; what is too large is left for `keep` to refuse."""
    if upload is None or (upload.size or 0) > CAPTIONS_LIMIT_BYTES:
        return []
    try:
        return read_webvtt(upload.read())
    except CaptionsBroken:
        raise NotCaptions(field=name) from None


def keep(name: str, upload: UploadedFile, kind: Kind, limit_bytes: int, *, by: User | None, at: datetime) -> StoredFile:
    """Check and keep one file; a refusal names the form field."""
    try:
        return store_upload(upload=upload, kinds={kind}, limit_bytes=limit_bytes, by=by, at=at)
    except FileRefused as refused:
        raise FileRefused(refused.text, field=name) from None


def write(row: VideoSet | Progress, values: dict[str, Any]) -> None:
    """Save some fields of a row."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def told(details: SetDetails) -> dict[str, Any]:
    """Return what history says of a set."""
    released_on = details.released_on.isoformat() if details.released_on else None
    return {"released_on": released_on, "access_days": details.access_days}


def files_of(video: Video) -> dict[str, str]:
    """Return the hashes of a video's files, for history."""
    files = {name: getattr(video, name) for name in FILES}
    return {name: stored.sha256 for name, stored in files.items() if stored}
