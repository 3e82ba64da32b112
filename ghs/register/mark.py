"""The GHS mark as a drawing: a tag with as many filled steps as the level, the number and the state now.

The drawing is the portal's own and says that it is a sample; it is not the scheme's registered mark.
It holds no script and no style, so it shows the same under the strictest content policy.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 300, 360
STEPS = 3
VALID_COLOUR, INVALID_COLOUR, PAPER, INK = "#0017c1", "#626264", "#ffffff", "#1a1a1c"
SANS = "'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif"


@dataclass(frozen=True)
class Mark:
    """What a mark says, in the words of one language."""

    number: str
    level: int
    is_valid: bool
    heading: str
    level_name: str
    state: str
    note: str
    sample: str
    description: str


def draw(mark: Mark) -> str:
    """Return a mark as SVG text, readable by itself. Shape: 300 by 360, scalable."""
    colour = VALID_COLOUR if mark.is_valid else INVALID_COLOUR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-labelledby="mark-title mark-description" font-family="{SANS}" text-anchor="middle">',
        f'<title id="mark-title">{escape(mark.number)} {escape(mark.state)}</title>',
        f'<desc id="mark-description">{escape(mark.description)}</desc>',
        *_tag(colour),
        _line(mark.heading, y=78, size=16, colour=INK, bold=True),
        *_steps(mark, colour),
        _line(mark.level_name, y=212, size=20, colour=colour, bold=True),
        _line(mark.number, y=246, size=28, colour=INK, bold=True),
        *_state(mark, colour),
        *_sample(mark.sample),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _tag(colour: str) -> list[str]:
    outline = "M46 4 H254 L296 46 V332 Q296 356 272 356 H28 Q4 356 4 332 V46 Z"
    return [
        f'<path d="{outline}" fill="{PAPER}" stroke="{colour}" stroke-width="8" stroke-linejoin="round"/>',
        f'<circle cx="150" cy="34" r="12" fill="none" stroke="{colour}" stroke-width="6"/>',
    ]


def _steps(mark: Mark, colour: str) -> list[str]:
    steps = []
    for step in range(1, STEPS + 1):
        height = 26 * step
        filled = colour if step <= mark.level else PAPER
        steps.append(
            f'<rect x="{12 + 58 * step}" y="{182 - height}" width="44" height="{height}" rx="6"'
            f' fill="{filled}" stroke="{colour}" stroke-width="4"/>'
        )
    return steps


def _state(mark: Mark, colour: str) -> list[str]:
    return [
        f'<rect x="36" y="258" width="228" height="40" rx="20" fill="{colour}"/>',
        _line(mark.state, y=285, size=20, colour=PAPER, bold=True),
        _line(mark.note, y=318, size=13, colour=INK, bold=False),
    ]


def _sample(text: str) -> list[str]:
    return [_line(text, y=342, size=14, colour="#c10000", bold=True)]


def _line(text: str, *, y: int, size: int, colour: str, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="150" y="{y}" font-size="{size}" fill="{colour}"{weight}>{escape(text)}</text>'
