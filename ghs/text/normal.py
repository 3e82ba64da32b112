"""Clean text and search keys. What people wrote is kept; keys stand beside it.

Source: Unicode NFC and NFKC (UAX #15); measured gaps of NFKC for Japanese hyphens and variant kanji.
"""

import re
import unicodedata

import jaconv

# Hyphens, dashes and minus signs that people type for one another; NFKC leaves most of them apart.
HYPHENS = "-‐‑‒–—―−ー－ｰ﹣~〜～"
_HYPHEN_TABLE = str.maketrans(dict.fromkeys(HYPHENS, "-"))
_LONG_MARK_TABLE = str.maketrans(dict.fromkeys("-‐‑‒–—―−－ｰ", "ー"))

# Variant kanji of names that are searched for by their plain twin.
_VARIANTS = str.maketrans("髙﨑邊邉濵濱𠮷德齋齊斎澤櫻廣國藏惠眞靜瀨", "高崎辺辺浜浜吉徳斉斉斉沢桜広国蔵恵真静瀬")

# Legal forms that say nothing when a company is looked for.
_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人"
    r"|\(株\)|\(有\)|\(同\)|\(一社\)|\(公社\)|\(一財\)|\(公財\)"
    r"|\b(?:co\.?,?\s*ltd|inc|corp|k\.?k|llc|g\.?k)\b\.?"
)
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
_UNHEARD = re.compile(r"[\s・,.'\"()‐‑‒–—―−~〜\-ー]")


def clean(text: str) -> str:
    """Return text as it is stored: composed, without control characters, spaces at the ends or doubled."""
    text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", _CONTROL.sub("", text.replace("\u3000", " "))).strip()


def clean_lines(text: str) -> str:
    """Return text of several lines as it is stored: line breaks kept, each line cleaned at its end."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_CONTROL.sub("", line).rstrip() for line in text.split("\n")).strip()


def to_narrow(text: str) -> str:
    """Return text with full-width letters, digits and signs made narrow and every hyphen made plain."""
    return clean(unicodedata.normalize("NFKC", text)).translate(_HYPHEN_TABLE)


def folded(text: str) -> tuple[str, list[int]]:
    """Return text narrow and in lower case, hyphens plain, and for each of its characters where it stood before.

    Patterns are looked for in the folded text and shown in the text as it was written.
    """
    pieces = [unicodedata.normalize("NFKC", character).lower().translate(_HYPHEN_TABLE) for character in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


def digits(text: str) -> str:
    """Return the digits of a postcode, telephone or corporate number typed in any width with any hyphens."""
    return re.sub(r"[\s()\-.〒]", "", to_narrow(text))


def to_katakana(text: str) -> str:
    """Return kana as full-width katakana; hyphens between kana become long marks."""
    text = clean(unicodedata.normalize("NFKC", text))
    return clean(jaconv.hira2kata(text)).translate(_LONG_MARK_TABLE)


def is_katakana(text: str) -> bool:
    """Whether text consists of katakana, long marks, middle dots and spaces only."""
    return bool(re.fullmatch(r"[ァ-ヺー・ヽヾ ]+", text))


def search_key(text: str) -> str:
    """Return the form under which text is found.

    Width, case, kana, legal forms and variant kanji are folded; spaces, hyphens and long marks are dropped,
    because people type them for one another.
    """
    key = unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS)
    heard = _UNHEARD.sub("", _CONTROL.sub("", jaconv.hira2kata(_LEGAL_FORMS.sub("", key))))
    return unicodedata.normalize("NFKC", heard)  # what was dropped may have kept an accent from its letter
