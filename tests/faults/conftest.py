"""Things are killed and broken on purpose here."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything beside this file."""
    for item in items:
        if "/tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)
