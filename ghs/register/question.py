"""What somebody asks of the register, and how a page's address says it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

# What narrows the register, in the order of the page. Values of one are alternatives; all of them must hold.
FACETS = ("level", "state", "area", "category", "organization", "year", "edition")
SORTS = ("relevance", "kana", "number", "date")


@dataclass(frozen=True)
class Question:
    """A search of the register. Shape: an empty `sort` is the usual one; `on` is None for the register of now."""

    q: str = ""
    level: tuple[int, ...] = ()
    state: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    organization: tuple[int, ...] = ()
    year: tuple[int, ...] = ()
    edition: tuple[str, ...] = ()
    on: date | None = None
    sort: str = ""
    page: int = 1

    @property
    def sorted_by(self) -> str:
        """The order of the hits: what fits best when words are looked for, else by company in kana order."""
        usual = "relevance" if self.q else "kana"
        return usual if self.sort in ("", "relevance") else self.sort

    @property
    def facets(self) -> dict[str, tuple[Any, ...]]:
        """The facets that narrow this search, with their values."""
        return {name: values for name in FACETS if (values := getattr(self, name))}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order, the page and the day is asked."""
        return bool(self.q or self.facets)

    @property
    def lasting(self) -> "Question":
        """What of the question can be followed: without a day, an order and a page."""
        return self.changed(on=None, sort="")

    @property
    def suffix(self) -> str:
        """What leads from another page's path to its view of the same search; nothing for the whole register."""
        query = self.lasting.query_string()
        return f"?{query}" if query else ""

    def changed(self, **changes: Any) -> "Question":
        """Return the question with some things asked otherwise, from its first page on."""
        return replace(self, **{"page": 1, **changes})

    def without(self, facet: str, value: Any) -> "Question":
        """Return the question without one value of a facet."""
        return self.changed(**{facet: tuple(each for each in getattr(self, facet) if each != value)})

    def query_string(self, **changes: Any) -> str:
        """Return what stands after the question mark of the address; the same question always gives the same.

        Shape: sorted by name and value, what is not asked left out; changes begin from the first page.
        """
        return urlencode(sorted((self.changed(**changes) if changes else self)._pairs()))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in FACETS:
                yield from ((field.name, str(each)) for each in set(value))
            elif value != field.default:
                yield field.name, str(value)
