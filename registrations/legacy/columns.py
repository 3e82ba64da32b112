"""The columns that a list of an old register may have, and the words by which they are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.text.normal import search_key


@dataclass(frozen=True)
class Column:
    """A column: its name in the portal, what people call it, and whether no list is whole without it."""

    name: str
    label: str | Promise
    words: tuple[str, ...]
    is_needed: bool = False


COLUMNS = (
    Column("number", _("Registration number"), ("登録番号", "登録no", "番号", "no", "registration number"), True),
    Column(
        "organization",
        _("Organisation"),
        (
            "企業・団体名",
            "企業団体",
            "企業名",
            "会社名",
            "社名",
            "法人名",
            "団体名",
            "申請者",
            "organisation",
            "company",
        ),
        True,
    ),
    Column(
        "organization_kana",
        _("Organisation in kana"),
        (
            "企業名カナ",
            "会社名カナ",
            "会社名フリガナ",
            "企業名フリガナ",
            "企業・団体名カナ",
            "社名カナ",
            "company kana",
        ),
    ),
    Column(
        "organization_english",
        _("Organisation in English"),
        ("英文社名", "会社名英語", "企業名英語", "企業・団体名英語", "英語社名", "company english"),
    ),
    Column("corporate_number", _("Corporate number"), ("法人番号", "corporate number")),
    Column("postcode", _("Postcode"), ("郵便番号", "〒", "postcode")),
    Column("address", _("Address"), ("住所", "所在地", "address")),
    Column("product", _("Product name"), ("製品名", "商品名", "対象製品", "製品", "ソフトウェア名", "product"), True),
    Column("product_kana", _("Product name in kana"), ("製品名カナ", "製品名フリガナ", "商品名カナ", "product kana")),
    Column("product_english", _("Product name in English"), ("製品名英語", "英文製品名", "product english")),
    Column("category", _("Category"), ("分類", "カテゴリ", "種別", "category")),
    Column("models_covered", _("Models covered"), ("型式", "型名", "対象機種", "models")),
    Column("version_range", _("Versions covered"), ("バージョン", "対象バージョン", "製品版", "version")),
    Column("intended_use", _("Intended use"), ("使用目的", "用途", "intended use")),
    Column("level", _("Level"), ("レベル", "level", "lv"), True),
    Column("areas", _("Areas"), ("対象分野", "分野", "領域", "areas")),
    Column(
        "guideline_edition",
        _("Guideline edition"),
        ("ガイドライン版", "ガイドライン", "適用ガイドライン", "guideline"),
    ),
    Column("registered_on", _("Registered on"), ("登録日", "登録年月日", "registered on"), True),
    Column("expires_on", _("Valid to"), ("有効期限", "有効期間", "有効期間満了日", "満了日", "valid to"), True),
    Column("state", _("State"), ("状態", "状況", "ステータス", "state", "status")),
    Column("ended_on", _("Ended on"), ("終了日", "失効日", "取消日", "使用中止日", "ended on")),
    Column("public_reason", _("Public reason"), ("公表理由", "取消理由", "理由", "reason")),
)
BY_NAME = {column.name: column for column in COLUMNS}
NEEDED = tuple(column.name for column in COLUMNS if column.is_needed)
_BY_WORD = {search_key(word): column.name for column in COLUMNS for word in (column.name, *column.words)}


def guessed(headings: Sequence[str]) -> dict[str, int]:
    """Return which column stands where, as far as the headings tell; the first of two alike counts."""
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        name = _BY_WORD.get(search_key(heading))
        if name and name not in found:
            found[name] = index
    return found


def missing(mapping: Mapping[str, int]) -> list[Column]:
    """Return the columns that no list can do without and this one lacks."""
    return [BY_NAME[name] for name in NEEDED if name not in mapping]
