"""Short films made from slides: drawn with typst, put together by ffmpeg, with captions and a transcript."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from math import ceil
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pylopdf_fonts_jp
import typst

from training.captions import Cue, webvtt

DATA = Path(__file__).parent / "data"
FRAMES_PER_SECOND = 10
FADE_SECONDS = 0.4
# Slow enough to read a caption and the slide behind it.
CHARACTERS_PER_SECOND = 7.5
BREATH_SECONDS = 0.4
SHORTEST_CUE_SECONDS = 3.0


class FilmFailed(Exception):
    """A film could not be made; the message holds the end of what ffmpeg said."""


@dataclass(frozen=True)
class Slide:
    """One page of a film, which is also a chapter of it."""

    kind: str
    heading: str
    heading_english: str
    points: tuple[str, ...]
    cues: tuple[Cue, ...]
    cues_english: tuple[Cue, ...]

    @property
    def starts_at(self) -> float:
        """When the slide appears. Units: seconds."""
        return self.cues[0].starts_at

    @property
    def seconds(self) -> float:
        """How long the slide stays."""
        return self.cues[-1].ends_at - self.starts_at


@dataclass(frozen=True)
class Film:
    """What a film says; its times follow from the length of its captions."""

    slug: str
    title: str
    title_english: str
    is_free: bool
    summary: str
    summary_english: str
    slides: tuple[Slide, ...]

    @property
    def cues(self) -> list[Cue]:
        """Every Japanese caption in order."""
        return [cue for slide in self.slides for cue in slide.cues]

    @property
    def cues_english(self) -> list[Cue]:
        """Every English caption in order."""
        return [cue for slide in self.slides for cue in slide.cues_english]

    @property
    def transcript(self) -> str:
        """What the Japanese captions say, a paragraph for each chapter."""
        return transcript((f"【{slide.heading}】", "".join(cue.text for cue in slide.cues)) for slide in self.slides)

    @property
    def transcript_english(self) -> str:
        """What the English captions say, a paragraph for each chapter."""
        return transcript(
            (slide.heading_english, " ".join(cue.text for cue in slide.cues_english)) for slide in self.slides
        )

    @property
    def chapters(self) -> list[dict[str, Any]]:
        """The slides as chapters. Units: whole seconds, rounded up so that a jump lands inside the chapter."""
        return [
            {
                "starts_at_seconds": ceil(slide.starts_at),
                "title": slide.heading,
                "title_english": slide.heading_english,
            }
            for slide in self.slides
        ]

    @property
    def seconds(self) -> float:
        """The film's length."""
        return self.cues[-1].ends_at


@dataclass(frozen=True)
class FilmSet:
    """The films of one video set."""

    code: str
    title: str
    title_english: str
    released_on: str
    films: tuple[Film, ...]


@dataclass(frozen=True)
class FilmPaths:
    """The files of a film that was made."""

    film: Path
    poster: Path
    captions: Path
    captions_english: Path


def sample_films() -> FilmSet:
    """Return the sample set that the portal makes its own films from."""
    data = json.loads((DATA / "films.json").read_text(encoding="utf-8"))
    return FilmSet(**{**data, "films": tuple(film_from(film) for film in data["films"])})


def film_from(data: dict[str, Any]) -> Film:
    """Return a film whose captions follow one another at reading speed."""
    texts = [text for slide in data["slides"] for text in slide["cues"]]
    ends = accumulate((cue_frames(text) for text in texts), initial=0)
    times = pairwise(frames / FRAMES_PER_SECOND for frames in ends)
    return Film(**{**data, "slides": tuple(slide_from(slide, times) for slide in data["slides"])})


def slide_from(data: dict[str, Any], times: Iterator[tuple[float, float]]) -> Slide:
    """Return a slide, taking as many times as it has captions."""
    spans = list(islice(times, len(data["cues"])))
    return Slide(
        kind=data["kind"],
        heading=data["heading"],
        heading_english=data["heading_english"],
        points=tuple(data["points"]),
        cues=cues_at(spans, data["cues"]),
        cues_english=cues_at(spans, data["cues_english"]),
    )


def cues_at(spans: list[tuple[float, float]], texts: list[str]) -> tuple[Cue, ...]:
    """Return captions with their times."""
    return tuple(Cue(first, last, text) for (first, last), text in zip(spans, texts, strict=True))


def transcript(chapters: Iterable[tuple[str, str]]) -> str:
    """Return headings and what is said below them, as paragraphs."""
    return "\n\n".join(f"{heading}\n{text}" for heading, text in chapters)


def cue_frames(text: str) -> int:
    """Return how long a caption stays. Units: frames."""
    seconds = max(SHORTEST_CUE_SECONDS, len(text) / CHARACTERS_PER_SECOND + BREATH_SECONDS)
    return round(seconds * FRAMES_PER_SECOND)


def make_film(film: Film, folder: Path, *, label: str) -> FilmPaths:
    """Draw a film and its captions into a folder.

    Shape: fast-start H.264 with quiet AAC in MP4, 1280 × 720; WebVTT in Japanese and English; PNG poster.
    Errors: FilmFailed.
    """
    slides = draw_slides(film, folder, label=label)
    paths = FilmPaths(
        film=folder / "film.mp4",
        poster=slides[0],
        captions=folder / "captions.ja.vtt",
        captions_english=folder / "captions.en.vtt",
    )
    paths.captions.write_text(webvtt(film.cues), encoding="utf-8")
    paths.captions_english.write_text(webvtt(film.cues_english), encoding="utf-8")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *ffmpeg_arguments(film, slides, paths.film)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise FilmFailed(done.stderr[-2000:])
    return paths


def draw_slides(film: Film, folder: Path, *, label: str) -> list[Path]:
    """Draw every slide as a PNG of 1280 × 720 and return them in order."""
    slides = [
        {name: getattr(slide, name) for name in ("kind", "heading", "heading_english", "points")}
        for slide in film.slides
    ]
    told = json.dumps({"label": label, "title_english": film.title_english, "slides": slides}, ensure_ascii=False)
    pages = typst.compile(
        str(DATA / "slides.typ"),
        format="png",
        ppi=72,
        font_paths=[str(pylopdf_fonts_jp.sans_path().parent)],
        ignore_system_fonts=True,
        sys_inputs={"film": told},
    )
    paths = [folder / f"slide-{number:02}.png" for number in range(1, len(film.slides) + 1)]
    # typst gives a film of one slide as its bytes, without a list around them.
    for path, page in zip(paths, [pages] if isinstance(pages, bytes) else pages, strict=True):
        path.write_bytes(page)
    return paths


def ffmpeg_arguments(film: Film, slides: list[Path], target: Path) -> list[str]:
    """Return ffmpeg's arguments: slides fade into one another, each with a soft tone at its start."""
    arguments = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
    for path in slides:
        arguments += ["-framerate", str(FRAMES_PER_SECOND), "-i", str(path)]
    arguments += ["-f", "lavfi", "-i", f"aevalsrc='{chimes(film)}':s=32000:d={film.seconds:.2f}"]
    starts = ",".join(f"{slide.starts_at:.2f}" for slide in film.slides)
    return [
        *arguments,
        *("-filter_complex", fades(film), "-map", "[film]", "-map", f"{len(slides)}:a"),
        *("-t", f"{film.seconds:.2f}", "-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage"),
        *("-crf", "24", "-pix_fmt", "yuv420p", "-g", "50", "-force_key_frames", starts),
        *("-c:a", "aac", "-b:a", "32k", "-ac", "1", "-movflags", "+faststart", "-fflags", "+bitexact"),
        str(target),
    ]


def fades(film: Film) -> str:
    """Return the ffmpeg filter that holds each slide and lets it fade into the next."""
    parts, last = [], "held0"
    for number, slide in enumerate(film.slides):
        frames = round((slide.seconds + FADE_SECONDS) * FRAMES_PER_SECOND)
        parts.append(f"[{number}:v]format=yuv420p,loop=loop={frames}:size=1[held{number}]")
    for number, slide in enumerate(film.slides[1:], start=1):
        name = f"faded{number}"
        offset = slide.starts_at - FADE_SECONDS / 2
        parts.append(f"[{last}][held{number}]xfade=transition=fade:duration={FADE_SECONDS}:offset={offset:.2f}[{name}]")
        last = name
    return ";".join([*parts, f"[{last}]null[film]"])


def chimes(film: Film) -> str:
    """Return an ffmpeg expression: two quiet fading tones wherever a slide appears."""
    tones = ((523.25, 0.05), (783.99, 0.03))
    return "+".join(
        f"between(t,{at:.2f},{at + 2:.2f})*exp(-3*(t-{at:.2f}))*{loud}*sin(2*PI*{hertz}*(t-{at:.2f}))"
        for at in (slide.starts_at for slide in film.slides)
        for hertz, loud in tones
    )
