"""SVG drawings from outside, taken in only as shapes and colours.

A drawing is read piece by piece and written anew from what is known to be harmless. What editors add for themselves is
left out; what could run, load something or look different elsewhere is refused, with the way to mend it.
Source: SVG 1.1 (elements, attributes and their values).
"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.parsers import expat

from django.utils.translation import gettext as _

from ghs.files.checks import FileRefused

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ELEMENTS_AT_MOST = 5_000
DEPTH_AT_MOST = 50

SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
KEPT = SHAPES | {"svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask"}
# Descriptions for people and for editors: left out with all that they hold.
LEFT_OUT = {"title", "desc", "metadata"}

_NUMBERS = re.compile(r"[0-9eE+\-.,%\s]*|[0-9.+\-]+(?:px|pt|mm|cm|in)")
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)(?:px|pt|mm|cm|in)?")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAaEe0-9+\-.,\s]*")
_TRANSFORM = re.compile(r"(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE+\-.,\s]*\)[,\s]*)*")
_WORD = re.compile(r"[A-Za-z-]{1,30}")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,99}", re.ASCII)
_OWN = re.compile(r"none|url\(#[A-Za-z_][A-Za-z0-9_.-]{0,99}\)")
_PAINT = re.compile(
    r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,30}|rgb\([0-9.,%\s]+\)|url\(#[A-Za-z_][A-Za-z0-9_.-]{0,99}\)(?: [A-Za-z#0-9]+)?"
)
_LINK = re.compile(r"#[A-Za-z_][A-Za-z0-9_.-]{0,99}")

# What each attribute may hold. The list is closed: an attribute that is not in it is left out.
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(["id"], _NAME),
    **dict.fromkeys(["d"], _PATH),
    **dict.fromkeys(["transform", "gradientTransform"], _TRANSFORM),
    **dict.fromkeys(["fill", "stroke", "stop-color", "color"], _PAINT),
    **dict.fromkeys(["clip-path", "mask"], _OWN),
    **dict.fromkeys(
        [
            "x",
            "y",
            "x1",
            "y1",
            "x2",
            "y2",
            "cx",
            "cy",
            "r",
            "rx",
            "ry",
            "fx",
            "fy",
            "width",
            "height",
            "viewBox",
            "points",
            "offset",
            "opacity",
            "fill-opacity",
            "stroke-opacity",
            "stop-opacity",
            "stroke-width",
            "stroke-miterlimit",
            "stroke-dasharray",
            "stroke-dashoffset",
        ],
        _NUMBERS,
    ),
    **dict.fromkeys(
        [
            "fill-rule",
            "clip-rule",
            "stroke-linecap",
            "stroke-linejoin",
            "gradientUnits",
            "spreadMethod",
            "clipPathUnits",
            "maskUnits",
            "maskContentUnits",
            "display",
            "visibility",
        ],
        _WORD,
    ),
}


class DrawingRefused(FileRefused):
    """An SVG drawing can't be taken; the message says how to mend it."""


@dataclass(frozen=True)
class Drawing:
    """A drawing as it was written anew. Units: its own; only their ratio counts."""

    content: bytes
    width: float
    height: float


def safe_drawing(content: bytes) -> Drawing:
    """Return an SVG drawing written anew from its shapes and colours. Errors: DrawingRefused."""
    reader = _Reader()
    try:
        reader.read(content)
    except expat.ExpatError:
        raise DrawingRefused(_("This SVG drawing is damaged. Export it again and choose the new file.")) from None
    root = reader.root
    if root is None or not reader.has_shapes:
        raise DrawingRefused(_("This SVG drawing shows nothing. Export it again and choose the new file."))
    width, height = _size_of(root)
    root.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return Drawing(tostring(root, encoding="utf-8"), width, height)


def _size_of(root: Element) -> tuple[float, float]:
    """Return width and height of a drawing: of its view box, or as it gives them itself."""
    box = re.split(r"[,\s]+", (root.get("viewBox") or "").strip())
    given = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    width, height = (float(found[1]) if (found := _LENGTH.fullmatch(text)) else 0.0 for text in given)
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise DrawingRefused(_("This SVG drawing does not say its size. Export it with a view box (viewBox)."))
    return width, height


class _Reader:
    """Reads a drawing and writes down what may stay. Errors: DrawingRefused for what must not come in."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.has_shapes = False
        self._open: list[Element] = []
        self._left_out = 0
        self._seen = 0

    def read(self, content: bytes) -> None:
        """Read the whole drawing."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(content, True)

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        if has_subset or name != "svg":
            self._entity()

    def _entity(self, *told: object) -> int:
        raise DrawingRefused(
            _("This SVG drawing defines entities (DOCTYPE), which are not taken. Export it as plain SVG.")
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _separator, name = tag.rpartition(" ")
        self._count()
        if self._left_out or (space != SVG and self._open) or name in LEFT_OUT:
            self._left_out += 1
            return
        self._check_element(space, name)
        kept = _kept_attributes(attributes)
        element = SubElement(self._open[-1], name, kept) if self._open else Element(name, kept | {"xmlns": SVG})
        self.root = self.root if self.root is not None else element
        self._open.append(element)
        self.has_shapes = self.has_shapes or name in SHAPES

    def _end(self, _tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
        else:
            self._open.pop()

    def _count(self) -> None:
        self._seen += 1
        if self._seen > ELEMENTS_AT_MOST or len(self._open) + self._left_out >= DEPTH_AT_MOST:
            raise DrawingRefused(_("This SVG drawing has too many parts. Simplify it and choose it again."))

    def _check_element(self, space: str, name: str) -> None:
        if not self._open and (space, name) != (SVG, "svg"):
            raise DrawingRefused(_("This is not an SVG drawing. Choose an SVG or PNG file."))
        if name in {"text", "tspan", "textPath", "font", "tref"}:
            raise DrawingRefused(
                _("This SVG drawing holds text, which looks different on every machine. Convert text to outlines.")
            )
        if name in {"style", "use", "symbol", "image", "filter", "pattern", "marker"} or (name == "svg" and self._open):
            raise DrawingRefused(
                _("This SVG drawing uses <%(name)s>. Export it with presentation attributes, as plain shapes only.")
                % {"name": name}
            )
        if name not in KEPT:
            raise DrawingRefused(
                _("This SVG drawing holds <%(name)s>, which is not taken: a mark is shapes and colours only.")
                % {"name": name[:40]}
            )


def _kept_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """Return what of an element's attributes stays; style is taken apart into attributes. Errors: DrawingRefused."""
    kept = {}
    for name, value in [*attributes.items(), *_declarations(attributes.get("style", ""))]:
        space, _separator, plain = name.rpartition(" ")
        if not space and plain.lower().startswith("on"):
            raise DrawingRefused(
                _("This SVG drawing holds a script (%(name)s). Export it as plain SVG.") % {"name": plain[:40]}
            )
        if plain == "href" and space in ("", XLINK):
            kept["href"] = _checked("href", value, _LINK)
        elif not space and (allowed := ATTRIBUTES.get(plain)):
            kept[plain] = _checked(plain, value.strip(), allowed)
    return kept


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = [declaration.partition(":") for declaration in style.split(";")]
    return [(name.strip(), value.strip()) for name, _colon, value in pairs if name.strip() not in {"", "style"}]


def _checked(name: str, value: str, allowed: re.Pattern[str]) -> str:
    if not allowed.fullmatch(value):
        raise DrawingRefused(
            _('This SVG drawing has a value that is not taken: %(name)s="%(value)s". Export it as plain SVG.')
            % {"name": name, "value": value[:60]}
        )
    return value
