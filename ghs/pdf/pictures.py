"""Vector drawings as pictures of dots, and as archival PDF, by the same typesetter and font as every document."""

from typing import Any, Literal

import typst
from pylopdf_fonts_jp import sans_path

_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set document(title: sys.inputs.title)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100pt, alt: sys.inputs.title)
"""
_POINTS_AN_INCH = 72
_DRAWN_POINTS = 100


class NotDrawn(Exception):
    """A drawing can't be drawn."""


def png_of(drawing: str, *, width_px: int) -> bytes:
    """Return an SVG drawing as PNG. Units: dots. Errors: NotDrawn."""
    return _compiled(drawing, "", format="png", ppi=width_px * _POINTS_AN_INCH / _DRAWN_POINTS)


def pdf_of(drawing: str, *, title: str) -> bytes:
    """Return an SVG drawing as a PDF of one page of its own size, fonts embedded. Errors: NotDrawn."""
    return _compiled(drawing, title, format="pdf")


def _compiled(drawing: str, title: str, *, format: Literal["png", "pdf"], **options: Any) -> bytes:
    try:
        picture: bytes = typst.compile(
            _PAGE.encode(),
            font_paths=[str(sans_path().parent)],
            ignore_system_fonts=True,
            sys_inputs={"drawing": drawing, "title": title},
            format=format,
            **options,
        )
    except typst.TypstError as error:
        raise NotDrawn from error
    return picture
