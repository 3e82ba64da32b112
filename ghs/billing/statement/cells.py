"""Reading one cell: a day or an amount, in every way that banks and spreadsheet programs write them."""

import re
from datetime import date

from django.utils.translation import gettext as _

from ghs.billing.statement.incoming import CellFault
from ghs.text.normal import to_narrow

# The year before an era's first.
# Source: 元号法 and its ordinances: Heisei from 1989-01-08, Reiwa from 2019-05-01.
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
_CENTURY = 2000
_DAY = re.compile(
    r"(?P<era>令和|平成|[RH])?\.?(?P<year>\d{4}|\d{1,2}|元)[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
    r"|(?P<packed_era>令和|平成|[RH])?(?P<packed_year>\d{4}|\d{2})(?P<packed_month>\d{2})(?P<packed_day>\d{2})"
)
_TIME = re.compile(r"[T ]+\d{1,2}[:時]\d{1,2}.*$")
_WEEKDAY = re.compile(r"\(.\)$")
_SERIAL = re.compile(r"[34]\d{4}(\.\d+)?")
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?")
_MOST_DIGITS = 12


def read_day(text: str, *, today: date) -> date:
    """Return the day that a cell tells.

    A year of two figures may be of the era or of the century: the later one that has come is meant.
    Errors: CellFault.
    """
    written = re.sub(r"\s", "", _WEEKDAY.sub("", _TIME.sub("", to_narrow(text)))).upper()
    if _SERIAL.fullmatch(written):
        raise CellFault(
            _(
                "“%(text)s” is a day that a spreadsheet program has turned into a number."
                " Download the file again and choose it here without opening it before."
            )
            % {"text": text[:40]}
        )
    day = _day_of(written, today)
    if day is None:
        raise CellFault(
            _("“%(text)s” is not a day. Write it like 2026/11/22 or 令和8年11月22日.") % {"text": text[:40]}
        )
    if day > today:
        raise CellFault(_("“%(text)s” is later than today. Correct the day.") % {"text": text[:40]})
    return day


def _day_of(written: str, today: date) -> date | None:
    found = _DAY.fullmatch(written)
    if not found:
        return None
    era, year, month, day = (found[name] or found[f"packed_{name}"] or "" for name in ("era", "year", "month", "day"))
    number = 1 if year == "元" else int(year)
    if era:
        years = [_ERAS[era] + number]
    elif len(year) == 4:
        years = [number]
    else:
        years = [_ERAS["令和"] + number, _CENTURY + number]
    days = [each for each in (_valid_day(year, int(month), int(day)) for year in years) if each]
    return max((each for each in days if each <= today), default=min(days, default=None))


def _valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_amount(text: str) -> int | None:
    """Return the yen that a cell tells, below zero for a minus, or None when it tells nothing. Errors: CellFault."""
    written = re.sub(r"[\s¥\\円+*]|JPY", "", to_narrow(text))
    is_negative = written.startswith(("-", "▲", "△")) or bool(re.fullmatch(r"\(.+\)", written))
    written = written.strip("-▲△()")
    if not written:
        return None
    found = _AMOUNT.fullmatch(written)
    if not found or len(figures := found[1].replace(",", "").lstrip("0")) > _MOST_DIGITS:
        raise CellFault(_("“%(text)s” is not an amount in yen. Write it like 22,000.") % {"text": text[:40]})
    return -int(figures or 0) if is_negative else int(figures or 0)
