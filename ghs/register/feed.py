"""A feed as Atom or as JSON.

Source: RFC 4287 (Atom); RFC 4151 (tag URIs); JSON Feed 1.1 (jsonfeed.org).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One piece of news. `key` never changes and is no other entry's."""

    key: str
    title: str
    url: str
    text: str
    at: datetime
    tag: str


@dataclass(frozen=True)
class Feed:
    """News of one thing, newest first. `url`: the page of it; `own_url`: of the feed itself."""

    key: str
    title: str
    url: str
    own_url: str
    author: str
    language: str
    began_at: datetime
    entries: list[Entry] = field(default_factory=list)

    @property
    def updated_at(self) -> datetime:
        """When the newest piece of news came."""
        return max((entry.at for entry in self.entries), default=self.began_at)


def atom(feed: Feed) -> bytes:
    """Return a feed as Atom."""
    root = Element("feed", {"xmlns": ATOM, XML_LANG: feed.language})
    _texts(root, id=feed.key, title=feed.title, updated=_moment(feed.updated_at))
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.own_url)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.url)
    _texts(SubElement(root, "author"), name=feed.author)
    for entry in feed.entries:
        node = SubElement(root, "entry")
        at = _moment(entry.at)
        _texts(node, id=entry.key, title=entry.title, updated=at, published=at, summary=entry.text)
        SubElement(node, "link", rel="alternate", type="text/html", href=entry.url)
        SubElement(node, "category", term=entry.tag)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def json_feed(feed: Feed) -> bytes:
    """Return a feed as JSON Feed."""
    content: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": feed.own_url,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(content, ensure_ascii=False).encode()


# How each form is written, and what it is called on the wire.
FORMS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.key,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": _moment(entry.at),
        "tags": [entry.tag],
    }


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _moment(at: datetime) -> str:
    """Return a moment as RFC 3339 writes it."""
    return at.isoformat(timespec="seconds")
