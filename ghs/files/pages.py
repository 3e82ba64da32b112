"""Pages of stored files as pictures, drawn apart from the portal within bounds of time, memory and pixels."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ghs.errors import Refusal
from ghs.files.drawing import NO_SUCH_PAGE
from ghs.files.models import StoredFile

SECONDS = 15
LARGEST_BYTES = 50_000_000
_PROGRAM = Path(__file__).with_name("drawing.py")


class NotShown(Refusal):
    """A file can't be drawn: it is of another kind, broken, locked, or takes too long."""

    message = _("This file can't be shown here. Download it to read it.")


class NoSuchPage(LookupError):
    """The file has fewer pages."""


@dataclass(frozen=True)
class Drawn:
    """How many pages a file has, and the picture (WebP) of the page asked for."""

    pages: int
    picture: bytes


def draw_page(stored: StoredFile, number: int) -> Drawn:
    """Return a page of a PDF, or an image, as a picture; page 0 is only counted.

    Errors: NotShown, NoSuchPage.
    """
    if not stored.has_pages or stored.size_bytes > LARGEST_BYTES:
        raise NotShown
    command = [sys.executable, "-I", str(_PROGRAM), stored.kind, str(number)]
    try:
        done = subprocess.run(command, input=stored.read(), capture_output=True, timeout=SECONDS, env={})
    except (subprocess.SubprocessError, OSError):
        raise NotShown from None
    if done.returncode == NO_SUCH_PAGE:
        raise NoSuchPage
    if done.returncode:
        raise NotShown
    head, _line, picture = done.stdout.partition(b"\n")
    return Drawn(json.loads(head)["pages"], picture)
