"""A saved search: in words, and as the question it asks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from django.utils.translation import gettext as _

from ghs.library.models import Area
from ghs.register.question import FACETS, Question
from registrations.models import PUBLIC_STATES, Product

# The values of a search's address that have a name of their own.
_NAMED: dict[str, dict[str, object]] = {
    "state": dict(PUBLIC_STATES),
    "area": dict(Area.choices),
    "category": dict(Product.Category.choices),
}
_NUMBERS: dict[str, Callable[[str], Any]] = {"level": int, "organization": int, "year": int}


def search_in_words(query: str) -> str:
    """Return a search's canonical query string as people read it; the empty search is the whole register."""
    if not query:
        return _("the whole register")
    return _(", ").join(_in_words(name, value) for name, value in parse_qsl(query))


def question_of(query: str) -> Question:
    """Return the search of a canonical query string."""
    asked: dict[str, list[str]] = parse_qs(query)
    facets: dict[str, Any] = {
        name: tuple(map(_NUMBERS.get(name, str), asked[name])) for name in FACETS if name in asked
    }
    return Question(q=asked.get("q", [""])[0], **facets)


def _in_words(name: str, value: str) -> str:
    patterns = {
        "q": _("“%(value)s”"),
        "level": _("level %(value)s"),
        "organization": _("company no. %(value)s"),
        "year": _("registered in %(value)s"),
        "edition": _("guideline edition %(value)s"),
    }
    word = str(_NAMED.get(name, {}).get(value, value))
    return patterns.get(name, "%(value)s") % {"value": word}
