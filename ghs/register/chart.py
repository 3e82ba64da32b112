"""Numbers as a picture: horizontal bars, drawn as SVG. The same numbers always stand in a table beside it.

Colours come from the style sheet, so that the picture keeps the content policy and prints in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, ROW, BAR, LEGEND = 400, 48, 16, 28
# What a bar may take; the rest is for the numbers behind it.
LONGEST = 310


@dataclass(frozen=True)
class Bar:
    """One line of the picture: what it is about, and a number for each series."""

    label: str
    numbers: Sequence[int]


def draw(bars: Sequence[Bar], series: Sequence[str], *, key: str, title: str, description: str) -> str:
    """Return bars as SVG text. Shape: `key` is unique on the page; with several series they are stacked in order."""
    highest = max((sum(bar.numbers) for bar in bars), default=0) or 1
    has_legend = len(series) > 1
    top = LEGEND if has_legend else 0
    height = top + len(bars) * ROW + 4
    lines = [_bar(bar, top + place * ROW, highest) for place, bar in enumerate(bars)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{key}-title {key}-description">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-description">{escape(description)}</desc>'
        f"{_legend(series) if has_legend else ''}{''.join(lines)}</svg>"
    )


def _bar(bar: Bar, top: int, highest: int) -> str:
    left, parts = 0.0, [f'<text x="0" y="{top + 15}">{escape(bar.label)}</text>']
    for place, number in enumerate(bar.numbers, 1):
        width = round(LONGEST * number / highest, 1)
        if number:
            parts.append(
                f'<rect class="chart-{place}" x="{round(left, 1)}" y="{top + 22}" width="{width}" height="{BAR}"/>'
            )
        left += width
    told = " + ".join(str(number) for number in bar.numbers)
    parts.append(f'<text class="chart-number" x="{round(left + 6, 1)}" y="{top + 35}">{told}</text>')
    return "".join(parts)


def _legend(series: Sequence[str]) -> str:
    step = WIDTH // len(series)
    return "".join(
        f'<rect class="chart-{place}" x="{(place - 1) * step}" y="4" width="14" height="14"/>'
        f'<text x="{(place - 1) * step + 20}" y="16">{escape(name)}</text>'
        for place, name in enumerate(series, 1)
    )
