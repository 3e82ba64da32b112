"""What one cell of an old list says, as the register stores it.

Years of eras. Source: Era Name Act (元号法) and the Cabinet Orders on 平成 (1989-01-08) and 令和 (2019-05-01).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ghs.library.models import Area
from ghs.text.fields import CorporateNumberField, KanaField, LongTextField, PostcodeField, TextField
from ghs.text.normal import clean, search_key, to_narrow
from registrations.models import FURTHER_AREAS, Declaration, Product

State = Declaration.State
# The same names and days stand in many rows; so many of the last ones are remembered.
CACHED = 128
folded = lru_cache(maxsize=CACHED)(search_key)
ERAS = {"令和": 2018, "令": 2018, "R": 2018, "平成": 1988, "平": 1988, "H": 1988}
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA = re.compile(r"(令和|平成|令|平|R|H)\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.IGNORECASE)
# Also without an exponent: no corporation has a running number of noughts only.
_ROUNDED = re.compile(r"[0-9.]+E\+?[0-9]+|[0-9]{7}000000(?:\.0)?", re.IGNORECASE)
TEXT_FIELDS: dict[str, TextField] = {
    "organization": TextField(max_length=120),
    "organization_kana": KanaField(max_length=160, required=False),
    "organization_english": TextField(max_length=160, required=False),
    "corporate_number": CorporateNumberField(required=False),
    "postcode": PostcodeField(required=False),
    "address": TextField(max_length=200, required=False),
    "product": TextField(max_length=120),
    "product_kana": KanaField(max_length=160, required=False),
    "product_english": TextField(max_length=160, required=False),
    "models_covered": TextField(max_length=300, required=False),
    "version_range": TextField(max_length=120, required=False),
    "intended_use": LongTextField(max_length=2000, required=False),
    "public_reason": LongTextField(max_length=2000, required=False),
}
TEXT_COLUMNS = tuple(name for name in TEXT_FIELDS if name != "corporate_number")
STATES = {
    State.REGISTERED: ("登録中", "登録", "有効", "更新", "registered", "valid", "active"),
    State.SUSPENDED: ("一時停止", "停止", "停止中", "suspended"),
    State.LAPSED: ("失効", "期限切れ", "lapsed", "expired"),
    State.WITHDRAWN: ("使用中止", "中止", "取下げ", "withdrawn"),
    State.REVOKED: ("取消", "取り消し", "登録取消", "revoked"),
}
AREAS = {
    Area.RISK_MANAGEMENT: ("リスクマネジメント", "リスク", "rm", "risk management"),
    Area.QUALITY_MANAGEMENT: ("品質マネジメント", "品質", "qms", "quality management"),
    Area.PRODUCT_SAFETY: ("製品安全", "安全", "product safety"),
    Area.LIFE_CYCLE: ("ライフサイクル", "ソフトウェアライフサイクル", "life cycle", "lifecycle"),
}
CATEGORIES = {
    Product.Category.RECORDS: ("診療記録", "電子カルテ", "記録・文書", "records"),
    Product.Category.IMAGING: ("画像", "pacs", "画像・保管", "imaging"),
    Product.Category.LABORATORY: ("検査", "臨床検査", "laboratory"),
    Product.Category.NURSING: ("介護", "在宅", "介護・在宅", "nursing"),
    Product.Category.HEALTH: ("健康", "健康管理", "予防", "health"),
    Product.Category.OTHER: ("その他", "other"),
}


class CellFault(ValueError):
    """A cell can't be taken as it is; the text says how to mend it."""


def plain(value: Any) -> str:
    """Return what a cell says, as text. Errors: CellFault for what a spreadsheet has spoilt."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        raise CellFault(_("This is a logical value (TRUE or FALSE). Format the cell as text and type it again."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def text(name: str, value: Any) -> str:
    """Return a text cell as it is stored. Errors: CellFault."""
    said = plain(value)
    return _text(name, said) if said or TEXT_FIELDS[name].required else ""


@lru_cache(maxsize=CACHED)
def _text(name: str, said: str) -> str:
    try:
        return str(TEXT_FIELDS[name].clean(said))
    except ValidationError as error:
        raise CellFault(" ".join(error.messages)) from None


def corporate_number(value: Any) -> str:
    """Return a corporate number, also one that a spreadsheet took for a number. Errors: CellFault."""
    said = to_narrow(plain(value))
    if _ROUNDED.fullmatch(said):
        raise CellFault(
            _("The spreadsheet has rounded this number (%(value)s). Format the cell as text and type its 13 digits.")
            % {"value": said}
        )
    return text("corporate_number", said.removesuffix(".0"))


def sequence(value: Any) -> int:
    """Return the running number in a registration number such as GHS-0012. Errors: CellFault."""
    said = to_narrow(plain(value)).upper().replace(" ", "")
    found = re.fullmatch(r"(?:GHS-?)?0*([1-9][0-9]{0,6})(?:\.0)?", said)
    if found is None:
        raise CellFault(_("Write the registration number as GHS-0012 or 12."))
    return int(found[1])


def level(value: Any) -> int:
    """Return a level. Errors: CellFault."""
    found = re.fullmatch(r"(?:レベル|LEVEL|LV\.?)?([123])(?:\.0)?", to_narrow(plain(value)).upper().replace(" ", ""))
    if found is None:
        raise CellFault(_("Write the level as 1, 2 or 3."))
    return int(found[1])


def areas(value: Any, at_level: int) -> tuple[str, ...]:
    """Return the areas beside risk management, which must make the level. Errors: CellFault."""
    named = {_word(AREAS, part) for part in re.split(r"[、,，・/;\n]", plain(value)) if part.strip()}
    chosen = tuple(area.value for area in FURTHER_AREAS if area in named)
    if at_level == 3 and not chosen:
        chosen = tuple(area.value for area in FURTHER_AREAS)
    if (len(chosen) in (1, 2), len(chosen) == 3) != (at_level == 2, at_level == 3):
        wanted = {1: _("no area"), 2: _("one or two areas"), 3: _("all three areas")}[at_level]
        raise CellFault(
            _("Level %(level)d has %(wanted)s beside risk management. Write the areas, or mend the level.")
            % {"level": at_level, "wanted": wanted}
        )
    return chosen


def state(value: Any) -> State:
    """Return a state; an empty cell means registered. Errors: CellFault."""
    return State(_word(STATES, plain(value))) if plain(value).strip() else State.REGISTERED


def category(value: Any) -> str:
    """Return a product's category; an empty cell means another one. Errors: CellFault."""
    return str(_word(CATEGORIES, plain(value))) if plain(value).strip() else Product.Category.OTHER.value


def day(value: Any) -> date | None:
    """Return a date written in one of the usual ways, or None for an empty cell. Errors: CellFault."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = plain(value)
    return _day(said) if said.strip() else None


@lru_cache(maxsize=CACHED)
def _day(said: str) -> date:
    narrow = clean(to_narrow(said)).replace(" ", "")
    if re.fullmatch(r"[3-5][0-9]{4}", narrow):
        raise CellFault(_("This is a spreadsheet's day number. Format the cell as a date, such as 2026-11-22."))
    parts = _parts(narrow)
    if parts is None:
        raise CellFault(_("Write the date as year-month-day, such as 2026-11-22 or 令和8年11月22日."))
    try:
        return date(*parts)
    except ValueError:
        raise CellFault(_("There is no such day. Check year, month and day.")) from None


def _parts(narrow: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date in narrow letters, or None for anything else."""
    if found := _EIGHT_DIGITS.fullmatch(narrow) or _WESTERN.fullmatch(narrow):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _ERA.fullmatch(narrow):
        count = 1 if found[2] == "元" else int(found[2])
        return ERAS[found[1].upper()] + count, int(found[3]), int(found[4])
    return None


def _word(words: Mapping[Any, tuple[str, ...]], said: str) -> Any:
    """Return the choice that a word means. Errors: CellFault, naming the words that are known."""
    key = folded(said)
    for choice, each in words.items():
        if key == folded(str(choice)) or any(key == folded(word) for word in each):
            return choice
    known = "、".join(each[0] for each in words.values())
    raise CellFault(_("“%(word)s” is not known here. Write one of: %(known)s.") % {"word": said[:40], "known": known})
