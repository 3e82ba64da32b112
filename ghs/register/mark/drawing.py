"""The GHS mark as a drawing: a picture for the level, and beside it number, state and validity as they are now.

The picture is the portal's own sample, which says so, or the council's artwork. It holds no script and no style, so it
shows the same under the strictest content policy, and nothing that it shows lies elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ghs.register.mark.sample import SAMPLE_HEIGHT, SAMPLE_WIDTH, sample_picture

PAPER, INK, WARNING = "#ffffff", "#1a1a1c", "#c10000"
SANS = "'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif"


class Shape(TextChoices):
    """How a mark lies."""

    VERTICAL = "vertical", _("Vertical")
    HORIZONTAL = "horizontal", _("Horizontal")


class FileFormat(TextChoices):
    """As which file a mark for print is taken along."""

    SVG = "svg", _("SVG, for design and large print")
    PDF = "pdf", _("PDF, with the font inside")
    PNG_480 = "png-480", _("PNG, 480 px wide")
    PNG_960 = "png-960", _("PNG, 960 px wide")
    PNG_2400 = "png-2400", _("PNG, 2,400 px wide, for print")

    @property
    def width_px(self) -> int:
        """How wide a picture of dots is; 0 for the others."""
        return int(self.value.partition("-")[2] or 0)


class Sign(StrEnum):
    """What the state is at one glance, for those who can't tell colours apart or read the word."""

    CHECK = "check"
    PAUSE = "pause"
    CROSS = "cross"
    QUESTION = "question"


COLOURS = {Sign.CHECK: "#0017c1", Sign.PAUSE: "#6e5600", Sign.CROSS: "#626264", Sign.QUESTION: "#626264"}


@dataclass(frozen=True)
class Mark:
    """What a mark says, in the words of one language."""

    number: str
    level: int
    sign: Sign
    heading: str
    level_name: str
    state: str
    note: str
    sample: str
    description: str


@dataclass(frozen=True)
class Picture:
    """The council's own picture in place of the sample. Shape: `address` is a data address that holds all of it."""

    address: str


@dataclass(frozen=True)
class Check:
    """Where the state of a printed mark is looked up. Shape: `code` is a path in a square of so many modules."""

    words: str
    address: str
    code: str
    modules: int


class Box(NamedTuple):
    """A place in the drawing."""

    x: int
    y: int
    width: int
    height: int


class Layout(NamedTuple):
    """Where everything lies. Shape: `lines` are the bases of heading, level, number, note and sample."""

    width: int
    height: int
    picture: Box
    centre: int
    lines: tuple[int, int, int, int, int]
    state: Box
    check: Box


LAYOUTS = {
    Shape.VERTICAL: Layout(
        300, 400, Box(30, 18, 240, 176), 150, (222, 252, 288, 364, 384), Box(30, 300, 240, 42), Box(0, 400, 300, 190)
    ),
    Shape.HORIZONTAL: Layout(
        600, 200, Box(18, 16, 196, 168), 404, (38, 66, 104, 168, 187), Box(254, 114, 300, 36), Box(600, 0, 200, 200)
    ),
}
# The size of each shape without a code. Units: the drawing's own.
SIZES = {shape: (layout.width, layout.height) for shape, layout in LAYOUTS.items()}


def draw(mark: Mark, shape: Shape = Shape.VERTICAL, picture: Picture | None = None, check: Check | None = None) -> str:
    """Return a mark as SVG text, readable by itself; with a check it carries the code that leads to its state."""
    layout = LAYOUTS[shape]
    width = max(layout.width, layout.check.x + layout.check.width) if check else layout.width
    height = max(layout.height, layout.check.y + layout.check.height) if check else layout.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="mark-title mark-description" font-family="{SANS}" text-anchor="middle">',
        f'<title id="mark-title">{escape(f"{mark.number} {mark.state}".strip())}</title>',
        f'<desc id="mark-description">{escape(mark.description)}</desc>',
        f'<rect x="3" y="3" width="{width - 6}" height="{height - 6}" rx="18" fill="{PAPER}"'
        f' stroke="{COLOURS[mark.sign]}" stroke-width="6"/>',
        *_picture(mark, layout.picture, picture),
        *_words(mark, layout, is_sample=picture is None),
        *_state(mark, layout),
        *(_check(check, layout.check) if check else []),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _picture(mark: Mark, box: Box, picture: Picture | None) -> list[str]:
    """Draw the picture; when the mark must not be shown it is pale and crossed out."""
    place = f'x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
    if picture:
        parts = [f'<image {place} href="{escape(picture.address)}"/>']
    else:
        inside = sample_picture(mark.level, COLOURS[mark.sign])
        parts = [f'<svg {place} viewBox="0 0 {SAMPLE_WIDTH} {SAMPLE_HEIGHT}">', *inside, "</svg>"]
    if mark.sign == Sign.CHECK:
        return parts
    return [
        *parts,
        f'<rect {place} fill="{PAPER}" fill-opacity="0.72"/>',
        f'<path d="M{box.x} {box.y + box.height} L{box.x + box.width} {box.y}" stroke="{COLOURS[mark.sign]}"'
        ' stroke-width="10" stroke-linecap="round"/>',
    ]


def _words(mark: Mark, layout: Layout, *, is_sample: bool) -> list[str]:
    heading, level, number, note, sample = layout.lines
    return [
        _line(mark.heading, layout.centre, heading, size=16, bold=True),
        _line(mark.level_name, layout.centre, level, size=19, colour=COLOURS[mark.sign], bold=True),
        _line(mark.number, layout.centre, number, size=31, bold=True),
        _line(mark.note, layout.centre, note, size=14),
        *(
            [_line(mark.sample, layout.centre, sample, size=13, colour=WARNING, bold=True)]
            if is_sample and mark.sample
            else []
        ),
    ]


def _state(mark: Mark, layout: Layout) -> list[str]:
    box, middle = layout.state, layout.state.y + layout.state.height // 2
    return [
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="{box.height // 2}"'
        f' fill="{COLOURS[mark.sign]}"/>',
        *_sign(mark.sign, box.x + 26, middle),
        _line(mark.state, layout.centre + 10, middle + 7, size=20, colour=PAPER, bold=True),
    ]


def _sign(sign: Sign, x: int, y: int) -> list[str]:
    if sign == Sign.QUESTION:
        return [_line("?", x, y + 9, size=24, colour=PAPER, bold=True)]
    path = {
        Sign.CHECK: f"M{x - 9} {y} l7 8 L{x + 10} {y - 8}",
        Sign.PAUSE: f"M{x - 5} {y - 9} v18 M{x + 5} {y - 9} v18",
        Sign.CROSS: f"M{x - 8} {y - 8} l16 16 M{x + 8} {y - 8} l-16 16",
    }[sign]
    return [f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="5" stroke-linecap="round"/>']


def _check(check: Check, box: Box) -> list[str]:
    """Draw the code, and below it the words and the address for those who have no camera."""
    side, middle = box.height - 60, box.x + box.width // 2
    size = min(11.0, (box.width - 16) / (0.58 * len(check.address)))
    return [
        f'<svg x="{middle - side // 2}" y="{box.y + 8}" width="{side}" height="{side}"'
        f' viewBox="0 0 {check.modules} {check.modules}"><path d="{check.code}" fill="{INK}"/></svg>',
        _line(check.words, middle, box.y + side + 24, size=13, bold=True),
        _line(check.address, middle, box.y + side + 41, size=size),
    ]


def _line(text: str, x: int, y: int, *, size: float, colour: str = INK, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size:g}" fill="{colour}"{weight}>{escape(text)}</text>'
