"""Documents of a declaration, beside bare typst; the old register's list, beside COPY of the same rows; the clock."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

import typst
from django.conf import settings
from pylopdf_fonts_jp import sans_path

from bench import clock, imports
from bench.rounds import Comparison, side_by_side
from ghs.accounts.roles import MemberRole
from ghs.council.actions import load_first_values
from ghs.council.queries import council_on
from ghs.library.actions import load_guideline
from ghs.library.models import Area
from ghs.pdf.documents import STANDARD, council_data
from registrations.documents import render_document, submission_data
from registrations.models import Declaration
from tests.factories import OrganizationFactory, member_of
from tests.registrations.factories import complete_draft

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def measure() -> list[Comparison]:
    """Ask every question about registrations."""
    load_first_values(at=AT)
    load_guideline(at=AT)
    return [*documents(), *imports.measure(), *clock.measure()]


def documents() -> list[Comparison]:
    """Compare the report of conformity at level 3, the longest document, each time with another number."""
    organization = OrganizationFactory()
    by = member_of(organization, MemberRole.OWNER)
    areas = tuple(area.value for area in Area if area != Area.RISK_MANAGEMENT)
    declaration = complete_draft(by, organization, areas, AT)
    ready = {"council": council_data(council_on(AT.date())), **submission_data(declaration, by, AT)}

    def ours(number: str) -> bytes:
        row = Declaration.objects.select_related("organization", "guideline_edition").get(pk=declaration.pk)
        row.receipt_number = number
        return render_document("report", submission_data(row, by, AT))

    def other(number: str) -> bytes:
        return bare_typst({**ready, "receipt_number": number, "issued_on": AT.date().isoformat()})

    if ours("D2026-000000") != other("D2026-000000"):
        raise AssertionError("pdf: bare typst made another document from the same data")
    own, others = (f"D2026-{number:06d}" for number in count(1)), (f"D2026-{number:06d}" for number in count(500_000))
    rates = side_by_side(lambda: ours(next(own)), lambda: other(next(others)))
    return [Comparison("pdf", *rates, other_name="bare typst", unit="documents/s", target=0.5)]


def bare_typst(data: dict[str, Any]) -> bytes:
    """Compile the same template with data at hand."""
    folder = settings.BASE_DIR / "templates" / "pdf"
    document: bytes = typst.compile(
        str(folder / "registrations" / "report.typ"),
        root=str(folder),
        font_paths=[str(sans_path().parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=int(datetime.combine(AT.date(), datetime.min.time(), tzinfo=UTC).timestamp()),
    )
    return document
