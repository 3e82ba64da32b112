"""Whole addresses for mails and documents, which know no request."""

from django.conf import settings


def absolute(path: str, language: str = "ja") -> str:
    """Return the whole address of a page of the portal in a language.

    Shape: `path` may come from `reverse()` under any active language.
    """
    plain = path.removeprefix("/en") if path.startswith("/en/") else path
    return f"{settings.SITE_URL}{'/en' if language == 'en' else ''}{plain}"
