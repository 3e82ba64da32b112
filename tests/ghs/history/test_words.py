"""Every verb that is recorded has words that people read."""

import re
from pathlib import Path

from django.conf import settings

from ghs.history.words import VERBS

PACKAGES = ["ghs", "registrations", "training", "newsletter"]


def recorded_verbs() -> set[str]:
    """Return the verbs written as `verb="…"` anywhere in the code."""
    sources = [path for package in PACKAGES for path in (Path(settings.BASE_DIR) / package).rglob("*.py")]
    return {verb for path in sources for verb in re.findall(r'verb="(\w+)"', path.read_text())}


def test_every_recorded_verb_has_words() -> None:
    assert recorded_verbs() - VERBS.keys() == set()
