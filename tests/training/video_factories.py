"""Video sets with a real short film, and people who may or may not watch."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ghs.accounts.models import User
from ghs.files.actions import store_upload
from ghs.files.models import Kind, StoredFile
from tests.factories import UserFactory
from training.films import Film, FilmSet, make_film, sample_films
from training.models import Access, AccessApplication, Video, VideoSet

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
RELEASED_ON = date(2019, 5, 22)


def short_film(number: int = 0) -> Film:
    """Return a sample film cut to its first two slides."""
    film = sample_films().films[number]
    return replace(film, slides=film.slides[:2])


def short_set(films: int = 1) -> FilmSet:
    """Return the sample set cut to a few short films."""
    return replace(sample_films(), films=tuple(short_film(number) for number in range(films)))


@cache
def film_files() -> dict[str, bytes]:
    """Return the bytes of a film, its captions and its poster, made once a run."""
    with TemporaryDirectory() as folder:
        paths = make_film(short_film(), Path(folder), label="テスト")
        return {
            "file": paths.film.read_bytes(),
            "captions": paths.captions.read_bytes(),
            "captions_english": paths.captions_english.read_bytes(),
            "poster": paths.poster.read_bytes(),
        }


NAMES = {"file": "film.mp4", "captions": "ja.vtt", "captions_english": "en.vtt", "poster": "still.png"}
KINDS = {
    "file": Kind.VIDEO,
    "captions": Kind.CAPTIONS,
    "captions_english": Kind.CAPTIONS,
    "poster": Kind.IMAGE,
}


def upload(name: str) -> SimpleUploadedFile:
    """Return one of the film's files as an upload."""
    return SimpleUploadedFile(NAMES[name], film_files()[name])


def stored(name: str) -> StoredFile:
    """Return one of the film's files kept."""
    return store_upload(upload=upload(name), kinds={KINDS[name]}, limit_bytes=10_000_000, by=None, at=AT)


class VideoSetFactory(factory.django.DjangoModelFactory):
    """A released set without videos."""

    class Meta:
        model = VideoSet

    code = factory.Sequence(lambda number: f"S{number}")
    title = factory.LazyAttribute(lambda video_set: f"{video_set.code}セット")
    title_english = factory.LazyAttribute(lambda video_set: f"Set {video_set.code}")
    released_on = RELEASED_ON


class VideoFactory(factory.django.DjangoModelFactory):
    """A video on application, with a real film of 13 seconds."""

    class Meta:
        model = Video

    video_set = factory.SubFactory(VideoSetFactory)
    position = factory.Sequence(lambda number: number + 1)
    slug = factory.Sequence(lambda number: f"video-{number}")
    title = factory.Sequence(lambda number: f"リスクの見方{number}")
    title_english = factory.Sequence(lambda number: f"Seeing risk {number}")
    summary = "リスクの見方を説明します。"
    transcript = "はじめに\nここだけの話です。"
    chapters = factory.LazyFunction(lambda: short_film().chapters)
    duration_seconds = 13
    file = factory.LazyFunction(lambda: stored("file"))
    captions = factory.LazyFunction(lambda: stored("captions"))
    captions_english = factory.LazyFunction(lambda: stored("captions_english"))
    poster = factory.LazyFunction(lambda: stored("poster"))


class ApplicationFactory(factory.django.DjangoModelFactory):
    """An application that waits."""

    class Meta:
        model = AccessApplication

    user = factory.SubFactory(UserFactory)
    video_set = factory.SubFactory(VideoSetFactory)
    receipt_number = factory.Sequence(lambda number: f"V2026-{number + 900000:06d}")
    submission = factory.LazyFunction(uuid4)
    name = "山田 花子"
    company = "株式会社サンプル"
    purpose = "新任者の教育"
    consent_text = "同意します"
    submitted_at = AT


def access_for(user: User, video_set: VideoSet, *, first: date | None = None, last: date | None = None) -> Access:
    """Let a person watch a set, from yesterday to tomorrow unless said otherwise."""
    today = timezone.localdate()
    application = ApplicationFactory(user=user, video_set=video_set, state="granted", decided_at=AT)
    return Access.objects.create(
        user=user,
        video_set=video_set,
        application=application,
        starts_on=first or today - timedelta(days=1),
        ends_on=last or today + timedelta(days=1),
        granted_at=AT,
    )
