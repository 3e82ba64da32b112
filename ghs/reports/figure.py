"""Registrations by fiscal year as a bar chart. The same figures always stand in a table beside it."""

from xml.sax.saxutils import escape

from ghs.reports.report import Year

BAR, GAP, TOP, HEIGHT, FOOT = 46, 18, 28, 180, 30
NEW_COLOUR, OLD_COLOUR, INK = "#0017c1", "#c5cdf2", "#333333"


def draw(years: list[Year], title: str) -> str:
    """Return the chart as SVG text: each bar is the total, its dark top the new ones of the year."""
    width = max(GAP + len(years) * (BAR + GAP), 200)
    highest = max((year.total for year in years), default=1) or 1
    bars = "".join(_bar(position, year, highest) for position, year in enumerate(years))
    base = TOP + HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {base + FOOT}" width="{width}"'
        f' height="{base + FOOT}" role="img" aria-label="{escape(title)}" font-size="14" text-anchor="middle"'
        f' fill="{INK}">{bars}<path d="M0 {base} H{width}" stroke="{INK}" stroke-width="1.5"/></svg>'
    )


def _bar(position: int, year: Year, highest: int) -> str:
    left = GAP + position * (BAR + GAP)
    whole, new = (round(HEIGHT * number / highest, 1) for number in (year.total, year.new))
    base, middle = TOP + HEIGHT, left + BAR / 2
    top = round(base - whole, 1)
    return (
        f'<rect x="{left}" y="{top}" width="{BAR}" height="{whole}" fill="{OLD_COLOUR}"/>'
        f'<rect x="{left}" y="{top}" width="{BAR}" height="{new}" fill="{NEW_COLOUR}"/>'
        f'<text x="{middle}" y="{round(top - 8, 1)}" font-weight="bold">{year.total}</text>'
        f'<text x="{middle}" y="{base + 21}">{year.year}</text>'
    )
