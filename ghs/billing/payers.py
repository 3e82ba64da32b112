"""Names of payers as banks pass them on: half-width kana, no small kana, legal forms cut to a syllable.

Source: the abbreviations are those that banks print in their guides to transfers (略語 of 法人 and 営業所, after the
rules of the Japanese Banks' Payment Clearing Network); a full name stands beside each.
"""

import re
import unicodedata
from dataclasses import dataclass

import jaconv

from ghs.text.normal import clean, search_key

# What stands for a legal form in a transfer, with its long forms; the first of two that fit is the longer one.
LEGAL_FORMS: dict[str, tuple[str, ...]] = {
    "カ": ("株式会社", "カブシキガイシヤ", "カブシキカイシヤ"),
    "ユ": ("有限会社", "ユウゲンガイシヤ", "ユウゲンカイシヤ"),
    "ド": ("合同会社", "ゴウドウガイシヤ", "ゴウドウカイシヤ"),
    "メ": ("合名会社", "ゴウメイガイシヤ", "ゴウメイカイシヤ"),
    "シ": ("合資会社", "ゴウシガイシヤ", "ゴウシカイシヤ"),
    "ソ": ("相互会社", "ソウゴガイシヤ", "ソウゴカイシヤ"),
    "イ": ("医療法人社団", "医療法人財団", "社会医療法人", "医療法人", "イリヨウホウジンシヤダン", "イリヨウホウジン"),
    "ザイ": ("一般財団法人", "公益財団法人", "財団法人", "イツパンザイダンホウジン", "コウエキザイダンホウジン"),
    "シヤ": ("一般社団法人", "公益社団法人", "社団法人", "イツパンシヤダンホウジン", "コウエキシヤダンホウジン"),
    "シユウ": ("宗教法人", "シユウキヨウホウジン"),
    "ガク": ("学校法人", "ガツコウホウジン"),
    "フク": ("社会福祉法人", "シヤカイフクシホウジン"),
    "トクヒ": ("特定非営利活動法人", "トクテイヒエイリカツドウホウジン", "NPO法人"),
    "チドク": ("地方独立行政法人", "チホウドクリツギヨウセイホウジン"),
    "ドク": ("独立行政法人", "ドクリツギヨウセイホウジン"),
    "ダイ": ("国立大学法人", "公立大学法人", "コクリツダイガクホウジン", "コウリツダイガクホウジン"),
    "キヨウクミ": ("協同組合", "キヨウドウクミアイ"),
    "セイキヨウ": ("生活協同組合", "セイカツキヨウドウクミアイ"),
    "ケンポ": ("健康保険組合", "ケンコウホケンクミアイ"),
    "レン": ("連合会", "レンゴウカイ"),
    "ゼイ": ("税理士法人", "ゼイリシホウジン"),
    "ベン": ("弁護士法人", "ベンゴシホウジン"),
}
_ALIASES = {"株": "カ", "有": "ユ", "同": "ド", "財": "ザイ", "社": "シヤ", "一財": "ザイ", "一社": "シヤ", "医": "イ"}
_SHORT = {**{form: form for form in LEGAL_FORMS}, **_ALIASES}
_LONG = {long: form for form, longs in LEGAL_FORMS.items() for long in longs}
# Branches and offices, as a syllable in brackets or as a last word.
_BRANCH = re.compile(
    r"\((?:エイ|シユツ)\)?|\s\S*(?:シテン|エイギヨウシヨ|シユツチヨウジヨ|ホンシヤ|ホンテン|ジムシヨ|支店|営業所|本社|本店)$"
)
_ANY_SHORT = "|".join(sorted(_SHORT, key=len, reverse=True))
_BRACKETED = re.compile(
    rf"^\(?(?P<first>{_ANY_SHORT})\)|\((?P<last>{_ANY_SHORT})\)?(?=\s|$|\))|\((?P<middle>{_ANY_SHORT})\)"
)
_SPELT = re.compile("|".join(sorted(_LONG, key=len, reverse=True)))
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヰヱヲ", "アイウエオツヤユヨワカケジズイエオ")
_REQUEST_NUMBER = re.compile(r"^[A-Z]?[0-9][0-9-]{3,}|[A-Z]?[0-9-]{3,}[0-9]$")
# Words with which a bank tells what kind of money came in, before the payer's name.
_KINDS = re.compile(
    r"^(?:(?:(?:IB|他行|当行|同行|総合|電信|ネット|インターネット|口座間|テレ)?"
    r"(?:被?振込(?:入金|資金|み)?|振替(?:入金)?|送金|入金|為替)[0-9]{0,2}(?=[\s*:・/ァ-ヺA-Z(-]|$)"
    r"|(?:フリコミ|ソウキン)[0-9]{0,2}(?=[\s*:・/-]|$))[\s*:・/-]*)+"
)


@dataclass(frozen=True)
class PayerName:
    """A name as it is compared: what is heard, the same without a branch, and the legal form if one is told."""

    key: str
    trunk: str
    form: str = ""


def payer_of(text: str) -> str:
    """Return the payer's name in a bank's remark: in full-width kana, without the word for the kind of entry."""
    return clean(_KINDS.sub("", _plain(text)))


def payer_key(text: str) -> str:
    """Return the form under which a payer is compared: legal form, marks and spaces do not count."""
    return payer_name(text).key


def payer_name(text: str) -> PayerName:
    """Take a name apart."""
    heard = _REQUEST_NUMBER.sub("", _plain(text)).strip()
    rest, form = _without_form(heard.translate(_SMALL))
    key = _sounds(rest)
    return PayerName(key=key, trunk=_sounds(_BRANCH.sub(" ", rest)) or key, form=form)


def _plain(text: str) -> str:
    """Return text in full-width katakana and narrow letters; voiced marks typed apart are joined."""
    joined = text.replace("゛", "\u3099").replace("゜", "\u309a")
    return clean(jaconv.hira2kata(unicodedata.normalize("NFKC", clean(unicodedata.normalize("NFKC", joined))))).upper()


def _without_form(text: str) -> tuple[str, str]:
    """Return the name without its legal forms, and the first of them in its short form."""
    forms = [_SHORT[str(found.group(found.lastgroup or 0))] for found in _BRACKETED.finditer(text)]
    rest = _BRACKETED.sub(" ", text)
    forms += [_LONG[found.group()] for found in _SPELT.finditer(rest)]
    rest = _SPELT.sub(" ", rest)
    return (rest.strip(), forms[0]) if rest.strip() and forms else (text, "")


def _sounds(text: str) -> str:
    """Return what is heard of a name. Long marks, dots, spaces and lone voiced marks are dropped."""
    return re.sub(r"[\u3099\u309a゛゜*:/]", "", search_key(text)).upper().translate(_SMALL)
