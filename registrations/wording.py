"""Words that would make a self-declaration look like somebody else's certification.

Source: the scheme's own texts: the vendor declares on its own responsibility, the council certifies nothing.
認証 is also authentication, and 承認 also what happens to work inside a company: such uses are left alone.
"""

import re
from dataclasses import dataclass

from ghs.text.normal import folded

JAPANESE = re.compile("認証|承認")
ENGLISH = re.compile(
    r"(?<![a-z])(?:certified|certification|fda[ -]cleared|(?:pmda|fda|mhlw|officially|government)[ -]approved"
    r"|approv(?:ed|al) (?:by|of|from) (?:the )?(?:pmda|fda|mhlw|ministry|authorit(?:y|ies)|government|council))"
    r"(?![a-z])"
)

# What stands before or behind the word when it means something else; folded, as the text is that they stand in.
_BEFORE = {
    "認証": (
        *("ユーザ", "ユーザー", "利用者", "本人", "個人", "患者", "職員", "要素", "段階", "生体", "指紋", "顔", "静脈"),
        *("パスワード", "端末", "機器", "サーバ", "サーバー", "相互", "電子", "ログイン", "ワンタイム", "カード"),
        *("クライアント", "oauth", "sso", "ldap", "saml", "id", "の"),
    ),
    "承認": (
        *("社内", "内部", "上長", "責任者", "管理者", "部門長", "部長", "課長", "文書", "レビュー", "計画", "変更"),
        *("設計", "電子", "の", "を", "が", "は", "確認・", "作成・"),
    ),
}
_BEHIND = {
    "認証": (
        *("機能", "方式", "情報", "サーバ", "トークン", "基盤", "画面", "キー", "鍵", "コード", "局", "手段", "手順"),
        *("処理", "エラー", "失敗", "履歴", "ログ"),
    ),
    "承認": ("者", "日", "欄", "印", "記録", "手順", "フロー", "ルート", "経路", "権限", "された文書", "済みの文書"),
}
HARMLESS_BEFORE = {word: tuple(folded(each)[0] for each in others) for word, others in _BEFORE.items()}
HARMLESS_BEHIND = {word: tuple(folded(each)[0] for each in others) for word, others in _BEHIND.items()}
# Whoever speaks of these shortly before the word speaks of a certification, whatever else stands there.
AUTHORITIES = re.compile("pmda|薬事|薬機|厚生労働|厚労|fda|第三者|公的|国の|国が|行政|協議会|医療機器")
NEAR_CHARACTERS = 15


@dataclass(frozen=True)
class Claim:
    """A word of certification in a text, from one of its characters up to another."""

    word: str
    start: int
    end: int


def claims(text: str) -> list[Claim]:
    """Return the words in a text that claim a certification or an approval, in their order."""
    plain, places = folded(text)
    found = [match for match in JAPANESE.finditer(plain) if not _is_harmless(plain, match)]
    spans = sorted(match.span() for match in [*found, *ENGLISH.finditer(plain)])
    marks = [(places[start], places[end - 1] + 1) for start, end in spans]
    return [Claim(text[start:end], start, end) for start, end in marks]


def _is_harmless(plain: str, match: re.Match[str]) -> bool:
    """Whether the words around say that a login or a signature inside the company is meant."""
    before, behind = plain[: match.start()], plain[match.end() :]
    if AUTHORITIES.search(re.split("[。\n]", before[-NEAR_CHARACTERS:])[-1]):
        return False
    before = before.rstrip()
    return before.endswith(HARMLESS_BEFORE[match[0]]) or behind.startswith(HARMLESS_BEHIND[match[0]])
