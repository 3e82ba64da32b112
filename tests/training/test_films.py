"""Films made from slides."""

import subprocess
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from tests.training.video_factories import film_files, short_film
from training import films
from training.captions import read_webvtt
from training.films import FilmFailed, make_film, sample_films

SEED_TITLES = [
    "ヘルスソフトウェア開発ガイドラインの概要",
    "ヘルスソフトウェア－規制と規制対象外の境界の考え方",
    "ヘルスソフトウェアの周辺に存在するリスク",
    "安全（セーフティ）の考え方",
]


def test_sample_set_has_the_four_titles_and_one_free_film() -> None:
    sample = sample_films()
    assert [film.title for film in sample.films] == SEED_TITLES
    assert [film.is_free for film in sample.films] == [True, False, False, False]
    assert sample.title == "Cセット"


@pytest.mark.parametrize("film", sample_films().films, ids=lambda film: film.slug)
def test_sample_films_are_short_and_whole_in_both_languages(film: films.Film) -> None:
    assert 6 <= len(film.slides) <= 8
    assert 45 <= film.seconds <= 60
    assert film.title_english
    assert film.summary_english
    assert all(slide.heading_english for slide in film.slides)
    assert [(cue.starts_at, cue.ends_at) for cue in film.cues] == [
        (cue.starts_at, cue.ends_at) for cue in film.cues_english
    ]


def test_captions_follow_one_another_without_gaps() -> None:
    cues = sample_films().films[0].cues
    assert cues[0].starts_at == 0
    assert [cue.ends_at for cue in cues[:-1]] == [cue.starts_at for cue in cues[1:]]


def test_chapters_begin_within_their_slides() -> None:
    film = sample_films().films[0]
    starts = [chapter["starts_at_seconds"] for chapter in film.chapters]
    assert starts[0] == 0
    for slide, start in zip(film.slides, starts, strict=True):
        assert slide.starts_at <= start < slide.starts_at + slide.seconds


def test_transcript_has_a_paragraph_a_chapter() -> None:
    film = short_film()
    first, second = film.slides
    assert film.transcript == (
        f"【{first.heading}】\n{first.cues[0].text}\n\n【{second.heading}】\n{second.cues[0].text}{second.cues[1].text}"
    )


def test_film_begins_with_its_header_so_that_it_plays_at_once() -> None:
    film = film_files()["file"]
    assert film[4:8] == b"ftyp"
    assert 0 < film.index(b"moov") < film.index(b"mdat")
    assert len(film) < 2_000_000


def test_film_is_h264_with_aac(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(film_files()["file"])
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(tmp_path / "film.mp4")]
    told = subprocess.run(command, capture_output=True, text=True).stderr
    assert "Video: h264" in told
    assert "1280x720" in told
    assert "Audio: aac" in told


def test_captions_and_poster_are_made_beside_the_film(tmp_path: Path) -> None:
    film, files = short_film(), film_files()
    assert read_webvtt(files["captions"]) == film.cues
    assert read_webvtt(files["captions_english"]) == film.cues_english
    (tmp_path / "poster.png").write_bytes(files["poster"])
    with Image.open(tmp_path / "poster.png") as poster:
        assert (poster.format, poster.size) == ("PNG", (1280, 720))


def test_what_ffmpeg_can_not_do_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "fades", lambda film: "[0:v]nonsense[film]")
    with pytest.raises(FilmFailed, match="nonsense"):
        make_film(replace(short_film(), slides=short_film().slides[:1]), tmp_path, label="テスト")
