"""Markdown prose as clean HTML, as plain text, and as a short opening. Knows neither rows nor requests."""

import re
from collections.abc import Callable, Iterator

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

# Only ASCII belongs to a bare address: Japanese text may follow it without a space.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#&=%]")

# What prose may consist of; everything else loses its tag and keeps its text.
_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


def _link_addresses(state: StateCore) -> None:
    """Make links of the bare addresses that people paste, outside links and code."""
    for block in state.tokens:
        if block.children:
            block.children = list(_with_links(block.children))


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type != "text" or depth:
            yield token
            continue
        last = 0
        for match in _ADDRESS.finditer(token.content):
            yield Token("text", "", 0, content=token.content[last : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": match.group()})
            yield Token("text", "", 0, content=match.group())
            yield Token("link_close", "a", -1)
            last = match.end()
        yield Token("text", "", 0, content=token.content[last:])


# Line breaks count as written: Japanese is set without spaces, so a folded line would show one.
_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")
_PARSER.core.ruler.push("link_addresses", _link_addresses)


def as_html(text: str) -> SafeString:
    """Return Markdown as clean HTML; its highest heading is h2, because the page has an h1 of its own."""
    tokens = _PARSER.parse(text)
    _set_levels([token for token in tokens if token.type in ("heading_open", "heading_close")])
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES)
    return mark_safe(clean.strip())  # noqa: S308 - cleaned in the line above


def _set_levels(headings: list[Token]) -> None:
    """Let headings begin at h2 and never leave a level out, whatever was typed."""
    highest, last = min((int(token.tag[1]) for token in headings), default=1), 1
    for token in headings:
        if token.nesting == 1:
            last = min(int(token.tag[1]) - highest + 2, last + 1, 6)
        token.tag = f"h{last}"


def as_text(text: str) -> str:
    """Return Markdown as plain text for a mail: headings and items marked, addresses beside their words."""
    return "\n\n".join(_blocks(SyntaxTreeNode(_PARSER.parse(text)))).strip()


def opening(text: str, characters: int = 100) -> str:
    """Return the first words of Markdown in one line, without its marks and addresses."""
    plain = re.sub(r" ?<[^<>\s]+>", "", as_text(text))
    return Truncator(" ".join(plain.split())).chars(characters)


def _blocks(node: SyntaxTreeNode) -> Iterator[str]:
    """Return the blocks below a node as text, one at a time."""
    for child in node.children:
        yield _BLOCKS.get(child.type, _inline_text)(child)


def _heading(node: SyntaxTreeNode) -> str:
    return f"■ {_inline_text(node)}"


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1))
    marks = ["・"] * len(node.children)
    if node.type == "ordered_list":
        marks = [f"{number}. " for number in range(first, first + len(node.children))]
    return "\n".join(_item(item, mark) for item, mark in zip(node.children, marks, strict=True))


def _item(item: SyntaxTreeNode, mark: str) -> str:
    """Return an item; its further lines stand under its words."""
    return mark + "\n".join(_blocks(item)).replace("\n", "\n　")


def _quote(node: SyntaxTreeNode) -> str:
    return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(node)).split("\n"))


def _code(node: SyntaxTreeNode) -> str:
    return node.content.rstrip("\n")


def _rule(node: SyntaxTreeNode) -> str:
    return "-" * 20


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    return "\n".join(" | ".join(_inline_text(cell) for cell in row.children) for row in rows)


def _inline_text(node: SyntaxTreeNode) -> str:
    """Return the words of a paragraph, heading or cell."""
    return "".join(_words(child) for child in node.children)


def _words(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "link":
        words, address = _inline_text(node), str(node.attrs["href"])
        return words if words in (address, address.removeprefix("mailto:")) else f"{words} <{address}>"
    return _inline_text(node) if node.children else node.content


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], str]] = {
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
    "table": _table,
}
