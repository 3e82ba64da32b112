"""The GHS mark: what it says, how it is drawn, and the code that leads to its verification."""

from ghs.register.mark.codes import check_by
from ghs.register.mark.drawing import SIZES, Check, FileFormat, Mark, Picture, Shape, Sign, draw
from ghs.register.mark.words import example_mark, in_state, printed_mark, sign_of, unknown_mark

__all__ = [
    "SIZES",
    "Check",
    "FileFormat",
    "Mark",
    "Picture",
    "Shape",
    "Sign",
    "check_by",
    "draw",
    "example_mark",
    "in_state",
    "printed_mark",
    "sign_of",
    "unknown_mark",
]
