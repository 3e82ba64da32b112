"""What a mail says: subject, text part and HTML part, whole with greeting and footer."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ghs.mail.addresses import header_text
from ghs.mail.sender import Sender, sender_on

SUBJECT_PREFIX = {"ja": "[GHSヘルスソフトウェア] ", "en": "[GHS Health Software] "}

SUBJECT_CHARACTERS = 300

# Only ASCII belongs to an address here: Japanese text may follow it without a space.
_LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_TRAILING = ".,;:!?'\")]"


@dataclass(frozen=True)
class Content:
    """One mail's content in one language."""

    language: str
    subject: str
    text: str
    html: str


def render_content(
    *,
    template: str,
    context: dict[str, Any],
    name: str,
    language: str,
    at: datetime,
    sender: Sender | None = None,
    unsubscribe_url: str = "",
) -> Content:
    """Return a mail written from `templates/emails/<template>.subject.txt` and `.txt`."""
    with translation.override(language):
        subject = _plain(f"emails/{template}.subject.txt", context)
        text = _plain(f"emails/{template}.txt", context)
    return lay_out(
        subject=subject,
        text=text,
        html=None,
        name=name,
        language=language,
        at=at,
        sender=sender,
        unsubscribe_url=unsubscribe_url,
    )


def lay_out(
    *,
    subject: str,
    text: str,
    html: str | None,
    name: str,
    language: str,
    at: datetime,
    sender: Sender | None = None,
    unsubscribe_url: str = "",
) -> Content:
    """Return both parts whole: greeting, body, and the sender's identity at the foot.

    Shape: without `html` the HTML part is made from the text; a given `html` must be clean already. Who writes many
    mails hands the `sender` over; without one it is looked up.
    """
    body = text.strip()
    frame = {
        "name": name,
        "text": body,
        "html": mark_safe(html) if html is not None else as_html(body),  # noqa: S308
        "language": language,
        "sender": sender or sender_on(at, language),
        "site_url": settings.SITE_URL,
        "unsubscribe_url": unsubscribe_url,
    }
    with translation.override(language):
        whole_text = _plain("emails/base.txt", frame)
        whole_html = render_to_string("emails/base.html", frame)
    return Content(
        language=language,
        subject=with_prefix(subject, language),
        text=tidy(whole_text),
        html=_inliner().inline(whole_html),
    )


def with_prefix(subject: str, language: str) -> str:
    """Return a subject in one line that names the scheme; "GHS" alone is also chemical labelling."""
    line = header_text(" ".join(subject.split()))
    line = line if len(line) <= SUBJECT_CHARACTERS else f"{line[: SUBJECT_CHARACTERS - 1]}…"
    prefix = SUBJECT_PREFIX["en" if language == "en" else "ja"]
    return line if line.startswith(prefix.strip()) else prefix + line


def tidy(text: str) -> str:
    """Return text with no spaces at line ends and never two empty lines in a row."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def as_html(text: str) -> SafeString:
    """Return plain text as HTML paragraphs, escaped, with links."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return mark_safe(  # noqa: S308
        "\n".join(f"<p>{_linked(paragraph).replace(chr(10), '<br>' + chr(10))}</p>" for paragraph in paragraphs)
    )


def _plain(template: str, context: dict[str, Any]) -> str:
    """Return a plain-text template filled in: nothing is escaped, for it is no HTML."""
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False))


def _linked(text: str) -> str:
    """Return escaped text in which addresses are links."""
    pieces, last = [], 0
    for match in _LINK.finditer(text):
        url = match.group().rstrip(_TRAILING)
        pieces += [escape(text[last : match.start()]), f'<a href="{escape(url)}">{escape(url)}</a>']
        last = match.start() + len(url)
    return "".join([*pieces, escape(text[last:])])


@cache
def _inliner() -> css_inline.CSSInliner:
    """Return the tool that moves the style sheet into the elements: mail programs read it nowhere else."""
    css = render_to_string("emails/base.css")
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=css)
