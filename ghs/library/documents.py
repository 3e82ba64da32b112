"""The checklist as files to take along."""

import csv
from io import StringIO

from django.utils.translation import get_language, gettext

from ghs.library.models import GuidelineEdition
from ghs.library.queries import criteria_by_area
from ghs.pdf.documents import render_pdf


def headings() -> list[str]:
    """The columns of a checklist: what is asked, and room for the answer."""
    return [
        gettext("Item number"),
        gettext("Area"),
        gettext("Criterion"),
        gettext("Evidence wanted"),
        gettext("Conforms / not applicable"),
        gettext("Document, number, version"),
    ]


def checklist_csv(edition: GuidelineEdition) -> bytes:
    """Return the checklist for a spreadsheet: UTF-8 with a byte order mark, so that Excel reads Japanese."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings())
    for area, criteria in criteria_by_area(edition):
        for row in criteria:
            number = f"{row.number} ({gettext('Sample')})" if row.is_sample else row.number
            writer.writerow([number, area.label, row.text, row.evidence_wanted, "", ""])
    return text.getvalue().encode("utf-8-sig")


def checklist_pdf(edition: GuidelineEdition) -> bytes:
    """Return the checklist to print and fill in. Shape: the same edition and language give the same bytes."""
    groups = [
        {"area": str(area.label), "rows": [[row.number, row.text, row.evidence_wanted] for row in criteria]}
        for area, criteria in criteria_by_area(edition)
    ]
    words = {
        "title": gettext("Checklist (sample)"),
        "note": gettext("The items are samples in the portal's own words, not the official checklist."),
        "guideline": str(edition),
        "head": [
            gettext("Item number"),
            gettext("Criterion"),
            gettext("Evidence wanted"),
            gettext("Document and version"),
        ],
        "company": gettext("Company"),
        "product": gettext("Product and version"),
        "filled_in_on": gettext("Filled in on"),
    }
    data = {"words": words, "groups": groups, "language": get_language() or "ja", "issued_on": edition.published_on}
    return render_pdf("library/checklist", data)
