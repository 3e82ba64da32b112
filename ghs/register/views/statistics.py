"""The register in numbers, with pictures, tables and files."""

import csv
import io
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.days import end_of, fiscal_year, fiscal_year_of
from ghs.register.forms import PeriodForm
from ghs.register.queries.statistics import counted_on, first_registered_on
from ghs.register.queries.tables import tables_of
from registrations.queries import turnaround_before


@public
@require_safe
def statistics_show(request: HttpRequest) -> HttpResponse:
    """Every figure of a period; without one from the beginning of the scheme up to today."""
    today = timezone.localdate()
    form = _form(request, today)
    context: dict[str, Any] = {"form": form, "presets": _presets(today)}
    if form.is_bound and not form.is_valid():
        return render(request, "register/statistics_show.html", context, status=400)
    first, last = form.period
    counted = counted_on(last)
    tables = tables_of(first, last, counted)
    context |= {
        "first": first,
        "last": last,
        "counted": counted,
        "new": sum(numbers[-1] for _label, numbers in tables[1].rows),
        "tables": tables,
        "turnaround": turnaround_before(min(end_of(last), timezone.now())),
        "period_query": urlencode({"from": first.isoformat(), "to": last.isoformat()}),
    }
    return render(request, "register/statistics_show.html", context)


@public
@require_safe
def statistics_file(request: HttpRequest, key: str) -> HttpResponse:
    """One table of the page as CSV, in UTF-8 with its mark so that spreadsheets read it."""
    form = _form(request, timezone.localdate())
    if not form.is_valid():
        raise Http404
    first, last = form.period
    table = next((each for each in tables_of(first, last, counted_on(last)) if each.key == key), None)
    if table is None:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerows(table.lines)
    name = f"ghs-register-{key}-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: HttpRequest, today: date) -> PeriodForm:
    """A form without days asks for everything."""
    form = PeriodForm(request.GET, today=today)
    form.is_valid()
    return form


def _presets(today: date) -> list[tuple[str, str]]:
    """Return the fiscal years since the first registration, newest first, each with what its address asks."""
    oldest = fiscal_year_of(first_registered_on() or today)
    presets = []
    for year in range(fiscal_year_of(today), oldest - 1, -1):
        first, last = fiscal_year(year)
        asked = {"from": first.isoformat(), "to": min(last, today).isoformat()}
        presets.append((_("FY %(year)s") % {"year": year}, urlencode(asked)))
    return presets
