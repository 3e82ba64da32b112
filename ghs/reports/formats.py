"""A report as text, JSON, workbook and document."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from ghs.pdf.documents import render_pdf
from ghs.reports.report import Report, day

Rows = list[list[Any]]


def title_of(report: Report, name: str) -> str:
    """Return a report's title: the name of its period, if it has one, and its days."""
    days = _("%(first)s to %(last)s") % {"first": day(report.period.first), "last": day(report.period.last)}
    return f"{name} {days}".strip()


def as_text(report: Report, name: str) -> bytes:
    """Return the summary for reading, as on the yearly slides."""
    lines = [_("Activities of GHS (health software): %(period)s") % {"period": title_of(report, name)}, ""]
    for section in report.sections():
        lines.append(f"■{section.heading}{_(': ')}{section.summary}")
        lines += [f"  ・{line}" for line in section.lines]
    return ("\n".join(lines) + "\n").encode()


def as_json(report: Report, name: str) -> bytes:
    """Return the figures for machines."""
    return (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def as_workbook(report: Report, name: str) -> bytes:
    """Return one sheet for the summary and one for each list. Dates are dates, numbers are numbers."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF1FB", "bottom": 1})
        dates = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for sheet_name, columns, rows in _sheets(report, name):
            sheet = book.add_worksheet(sheet_name)
            sheet.write_row(0, 0, columns, head)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if hasattr(value, "isoformat"):
                        sheet.write_datetime(number, column, value, dates)
                    else:
                        sheet.write(number, column, value)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, len(columns), 24)
    return content.getvalue()


def as_document(report: Report, name: str) -> bytes:
    """Return the summary as a PDF."""
    data = {
        "title": _("Activities of GHS (health software)"),
        "period": title_of(report, name),
        "separator": _(": "),
        "sections": [
            {"heading": section.heading, "summary": section.summary, "lines": section.lines}
            for section in report.sections()
        ],
        "years_title": _("Registrations by fiscal year"),
        "years_head": [_("Fiscal year"), _("New"), _("Total")],
        "years": [[str(year.year), str(year.new), str(year.total)] for year in report.years],
    }
    return render_pdf("reports/annual_report", data)


def _sheets(report: Report, name: str) -> list[tuple[str, list[str], Rows]]:
    summary: Rows = [[_("Period"), title_of(report, name)], [_("First day"), report.period.first]]
    summary += [[_("Last day"), report.period.last], [_("New registrations"), report.new]]
    summary += [[_("Level %(level)d") % {"level": level}, new] for level, new in report.new_by_level.items()]
    summary += [[_("Registrations in all"), report.total], [_("Subscribers of the mail magazine"), report.subscribers]]
    summary += [[_("News"), report.news_posts], [_("Leaflets made"), len(report.leaflets)]]
    events: Rows = [
        [event.title, event.number, event.held_on, event.sign_ups, event.exercise_minutes] for event in report.events
    ]
    years: Rows = [[year.year, year.new, year.total] for year in report.years]
    event_head = [_("Course"), _("No."), _("Held on"), _("Persons signed up"), _("Minutes of exercises")]
    mailings: Rows = [[sent.subject, sent.sent_on, sent.resend_of or ""] for sent in report.mailings]
    occasions: Rows = [[_("Lecture given"), one.held_on, one.title] for one in report.lectures]
    occasions += [[_("Handed out"), one.held_on, one.title] for one in report.distributions]
    return [
        (_("Summary"), [_("Item"), _("Value")], summary),
        (_("Registrations"), [_("Fiscal year"), _("New"), _("Total")], years),
        (_("Events"), event_head, events),
        (_("Videos"), [_("Video set"), _("Videos")], [list(one) for one in report.video_sets]),
        (_("Mailings"), [_("Subject"), _("Sent on"), _("Sent again")], mailings),
        (_("Lectures and leaflets"), [_("Kind"), _("Day"), _("Title")], occasions),
    ]


FORMATS: dict[str, tuple[Callable[[Report, str], bytes], str]] = {
    "text": (as_text, "text/plain; charset=utf-8"),
    "json": (as_json, "application/json"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (as_document, "application/pdf"),
}
