"""The portal's own picture for a level: a tag with as many filled steps. It is not the scheme's registered mark."""

SAMPLE_WIDTH, SAMPLE_HEIGHT = 240, 200
STEPS = 3
_PAPER = "#ffffff"
_TAG = "M46 6 H194 L230 42 V174 Q230 194 210 194 H30 Q10 194 10 174 V42 Z"


def sample_picture(level: int, colour: str) -> list[str]:
    """Return the picture as SVG elements. Units: 240 by 200."""
    return [
        f'<path d="{_TAG}" fill="{_PAPER}" stroke="{colour}" stroke-width="8" stroke-linejoin="round"/>',
        f'<circle cx="120" cy="36" r="11" fill="none" stroke="{colour}" stroke-width="6"/>',
        *(_step(step, colour if step <= level else _PAPER, colour) for step in range(1, STEPS + 1)),
    ]


def _step(step: int, fill: str, colour: str) -> str:
    height = 34 * step
    return (
        f'<rect x="{54 * step - 10}" y="{174 - height}" width="44" height="{height}" rx="6"'
        f' fill="{fill}" stroke="{colour}" stroke-width="4"/>'
    )
