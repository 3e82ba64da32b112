"""The desk's front rooms show what every app holds."""

from tests.registrations.conftest import case, checklist

__all__ = ["case", "checklist"]
