"""The figures of the register as tables."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ghs.library.models import Area
from ghs.register.queries.statistics import (
    Counted,
    first_registered_on,
    new_by_fiscal_year,
    new_by_year,
    standings,
)
from ghs.register.table import Table
from registrations.levels import LEVELS
from registrations.models import PUBLIC_STATES, Product


def tables_of(first: date, last: date, counted: Counted) -> list[Table]:
    """Return every table of a period; `counted` is what stood in the register on its last day."""
    return [_standing(first, last), *_new(first, last), *_counted(last, counted)]


def _standing(first: date, last: date) -> Table:
    since = max(first, first_registered_on() or last)
    lines = standings(min(since, last), last)
    return Table(
        "standing",
        _("In force and ended, year by year"),
        _("At the end of each fiscal year (31 March) and on the last day of the period."),
        [_("Day"), _("Registered"), _("Ended or suspended"), _("Ever registered")],
        [(line.day.isoformat(), [line.valid, line.ended, line.total]) for line in lines],
        drawn=2,
    )


def _new(first: date, last: date) -> list[Table]:
    note = _("Only days within the period are counted. The level is that of %(day)s.") % {"day": date_format(last)}
    columns = [*_levels().values(), _("Together")]
    fiscal = {_("FY %(year)s") % {"year": year}: row for year, row in new_by_fiscal_year(first, last).items()}
    plain = {str(year): row for year, row in new_by_year(first, last).items()}
    return [
        Table(key, title, note, [label, *columns], [(year, _summed(row)) for year, row in rows.items()], drawn=3)
        for key, title, label, rows in [
            ("fiscal-years", _("New registrations by fiscal year"), _("Fiscal year"), fiscal),
            ("years", _("New registrations by calendar year"), _("Year"), plain),
        ]
    ]


def _counted(last: date, counted: Counted) -> list[Table]:
    day = {"day": date_format(last)}
    valid = _("Registrations in force on %(day)s.") % day
    areas = valid + " " + _("One registration declares several areas.")
    categories = valid + " " + _("A registration with products of several categories counts in each.")
    editions = {key: key for key in counted.editions}
    everything = _("Everything ever registered, as of %(day)s.") % day
    return [
        _table("states", _("By state of the registration"), everything, dict(PUBLIC_STATES), counted.states),
        _table("levels", _("By level"), valid, _levels(), counted.levels),
        _table("areas", _("By area"), areas, dict(Area.choices), counted.areas),
        _table("categories", _("By category"), categories, dict(Product.Category.choices), counted.categories),
        _table("editions", _("By guideline edition"), valid, editions, counted.editions),
    ]


def _levels() -> dict[str, str]:
    return {str(level): _("Level %(level)d") % {"level": level} for level in LEVELS}


def _summed(row: dict[int, int]) -> list[int]:
    return [*row.values(), sum(row.values())]


def _table(key: str, title: str, note: str, labels: dict[str, Any], numbers: dict[str, int]) -> Table:
    rows = [(str(label), [numbers[name]]) for name, label in labels.items()]
    return Table(key, title, note, [title, _("Number of registrations")], rows)
