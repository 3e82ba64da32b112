"""The words of a checklist workbook that are read back: headings, answers, the hidden sheet.

Shape: a workbook may come back to a page in the other language, so both languages are always understood.
"""

import re
import unicodedata

from ghs.text.normal import clean

DOCUMENTS_AN_ITEM = 3
KEY_SHEET = "_ghs"
KEY_FORMAT = "ghs-checklist-1"

# Column, Japanese heading, English heading; in the order in which they are written.
_ITEM_COLUMNS = [
    ("number", "番号", "Number"),
    ("clause", "該当箇条", "Clause"),
    ("text", "チェック項目", "Item"),
    ("wanted", "根拠の例", "Shown for example by"),
    ("verdict", "回答", "Answer"),
    ("reason", "理由・備考", "Reason or remark"),
]
_DOCUMENT_COLUMNS = [
    ("name", "文書名", "Document name"),
    ("document_number", "文書番号", "Document number"),
    ("version", "版", "Version"),
]
HEADINGS: dict[str, dict[str, str]] = {
    "ja": {column: japanese for column, japanese, _english in _ITEM_COLUMNS},
    "en": {column: english for column, _japanese, english in _ITEM_COLUMNS},
}
for _place in range(1, DOCUMENTS_AN_ITEM + 1):
    for _column, _japanese, _english in _DOCUMENT_COLUMNS:
        HEADINGS["ja"][f"{_column}_{_place}"] = f"{_japanese}{_place}"
        HEADINGS["en"][f"{_column}_{_place}"] = f"{_english} {_place}"

DOCUMENT_COLUMNS = [
    tuple(f"{column}_{place}" for column, _japanese, _english in _DOCUMENT_COLUMNS)
    for place in range(1, DOCUMENTS_AN_ITEM + 1)
]
TYPED_COLUMNS = ["verdict", "reason", *(column for place in DOCUMENT_COLUMNS for column in place)]
NEEDED_COLUMNS = ["number", *TYPED_COLUMNS]

VERDICTS: dict[str, dict[str, str]] = {
    "ja": {"conforms": "適合", "does_not_conform": "不適合", "not_applicable": "該当なし"},
    "en": {"conforms": "Conforms", "does_not_conform": "Does not conform", "not_applicable": "Not applicable"},
}
# What people write for them besides, folded as `folded` does.
_OTHER_WORDS = {
    "conforms": "適合する 適合している ○ 〇 ◯ はい ハイ ok yes y conform",
    "does_not_conform": "適合しない 適合していない × ✕ ✗ x いいえ イイエ no ng nonconforming",
    "not_applicable": "該当無し 該当しない 非該当 適用外 対象外 n/a na",
}


def folded(text: str) -> str:
    """Return a heading, number or answer without what people type differently: width, case, spaces, full stops."""
    return re.sub(r"[\s。.、・*＊:：]", "", unicodedata.normalize("NFKC", clean(text))).casefold()


_HEADING_COLUMNS = {folded(heading): column for words in HEADINGS.values() for column, heading in words.items()}
_WORD_VERDICTS = {folded(word): verdict for words in VERDICTS.values() for verdict, word in words.items()} | {
    folded(word): verdict for verdict, words in _OTHER_WORDS.items() for word in words.split()
}


def column_of(heading: str) -> str | None:
    """Return which column a heading names, or None."""
    return _HEADING_COLUMNS.get(folded(heading))


def verdict_of(word: str) -> str | None:
    """Return the verdict that a word means, an empty one for nothing, or None for an unknown word."""
    return _WORD_VERDICTS.get(folded(word)) if folded(word) else ""
