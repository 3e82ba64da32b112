"""PDF documents, typeset by typst with an embedded Japanese font."""

import json
import logging
from datetime import UTC, date, datetime
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils import timezone
from pylopdf_fonts_jp import sans_path

from ghs.council.models import CouncilProfile
from ghs.council.queries import council_on

logger = logging.getLogger(__name__)

# Source: ISO 19005-2, level A: text can be read out and the file can be opened for decades.
STANDARD: Literal["a-2a"] = "a-2a"


def render_pdf(template: str, data: dict[str, Any], *, is_sealed: bool = False) -> bytes:
    """Return a document made from `templates/pdf/<template>.typ`.

    Shape: `data` must be JSON-able; it reaches the template together with the council's own data, as
    `json(bytes(sys.inputs.data))`, and for a sealed document the seal's bytes as `json(bytes(sys.inputs.seal))`.
    `data["issued_on"]` (a date or its ISO text) dates the document: the same data with it give the same bytes;
    without it today counts.
    """
    folder = settings.BASE_DIR / "templates" / "pdf"
    issued_on = _issued_on(data)
    profile = council_on(issued_on)
    whole = {"council": council_data(profile), **data, "issued_on": issued_on.isoformat()}
    seal = {"seal": json.dumps(list(_seal_of(profile)))} if is_sealed else {}
    document: bytes = typst.compile(
        str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=[str(sans_path().parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)} | seal,
        pdf_standards=STANDARD,
        timestamp=int(datetime.combine(issued_on, datetime.min.time(), tzinfo=UTC).timestamp()),
    )
    return document


def council_data(profile: CouncilProfile | None) -> dict[str, str]:
    """Return who the council is, for the head and foot of a document."""
    if profile is None:
        return {"name": "", "name_english": "", "address": "", "contact": "", "phone": "", "invoice_number": ""}
    return {
        "name": profile.name,
        "name_english": profile.name_english,
        "address": f"〒{profile.postcode[:3]}-{profile.postcode[3:]} {profile.address}",
        "contact": profile.contact_email,
        "phone": profile.phone,
        "invoice_number": profile.invoice_number,
    }


def _seal_of(profile: CouncilProfile | None) -> bytes:
    """Return the council's seal image; empty when it has none, or when the file can't be read."""
    if profile is None or not profile.seal_image:
        return b""
    try:
        with profile.seal_image.open() as image:
            content: bytes = image.read()
    except OSError:
        logger.exception("the council's seal image can't be read")
        return b""
    return content


def _issued_on(data: dict[str, Any]) -> date:
    """Return the day that dates a document."""
    value = data.get("issued_on") or timezone.localdate()
    return value if isinstance(value, date) else date.fromisoformat(value)
