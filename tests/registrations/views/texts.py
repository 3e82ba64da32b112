"""Bad texts that people paste, and where a vendor's pages are."""

from tests.registrations.factories import Case

BAD_TEXTS = {
    "null": "a\x00b",
    "too long": "あ" * 3000,
}


def path(case: Case, page: str = "") -> str:
    return f"/my/declarations/{case.declaration.pk}/{page}"
