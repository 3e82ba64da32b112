"""Lists in parts: by page where an order is asked for, else by a cursor that new entries can't shift."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from ghs.mail.links import absolute
from ghs.register.queries.searching import MOST_COUNTED

TOTAL_MOST = MOST_COUNTED


@dataclass(frozen=True)
class Part:
    """A part of a list, with where it goes on."""

    items: list[Any]
    total: int
    next: str | None = None
    previous: str | None = None

    def answer(self, response: HttpResponse) -> dict[str, Any]:
        """Return the answer. Effects: names the other parts in a Link header too. Source: RFC 8288."""
        links = {"next": self.next, "prev": self.previous}
        if told := [f'<{address}>; rel="{relation}"' for relation, address in links.items() if address]:
            response["Link"] = ", ".join(told)
        return {
            "items": self.items,
            "total": min(self.total, TOTAL_MOST),
            "total_is_exact": self.total <= TOTAL_MOST,
            "next": self.next,
            "previous": self.previous,
        }


def address_with(request: HttpRequest, **changes: Any) -> str:
    """Return this request's whole address with some parameters otherwise; None takes one out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return absolute(request.path) + (f"?{query.urlencode()}" if query else "")


def cursor_of(numbers: Iterable[int]) -> str:
    """Return where a list goes on, as the form takes it."""
    return "-".join(map(str, numbers))


def language() -> str:
    """Return the language of the answer."""
    return get_language() or "ja"
