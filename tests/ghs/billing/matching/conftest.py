"""Messages are compared in the language of their ids."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let every message be told in English."""
    with translation.override("en"):
        yield
