"""Standards that declarations cite, which editions have been withdrawn, and citations found in free text.

Source: the publishers' catalogues (ISO and IEC web stores, JSA): an edition counts until its successor appeared.
Where only the year or the month of that is recorded, it counts to the end of that year or month. The days that come
with the portal were not all compared with the catalogues: check them there before relying on them.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ghs.library.checklist import FileFault, check_fields, refuse_repeated
from ghs.text.normal import folded

STANDARDS = Path(__file__).parent / "data" / "standards.json"
FIELDS: dict[str, type] = {"designation": str, "edition": int, "withdrawn": str, "replaced_by": str}
MAY_BE_EMPTY = frozenset({"withdrawn", "replaced_by"})

_PUBLISHER = r"en\s*(?:iso|iec)|jis\s*[a-z]|iso\s*/\s*iec(?:\s*/\s*ieee)?|(?:iso|iec)\s*/\s*(?:ts|tr)|iso|iec"
_YEAR = r"(?:19[4-9]|20[0-9])[0-9](?![0-9])"
# Any width, any spaces; a colon, a hyphen or a bracket before the year, or 年版 behind it.
_CITATION = re.compile(
    rf"(?<![a-z0-9])(?P<publisher>{_PUBLISHER})\s*-?\s*(?P<number>[0-9]{{3,5}}(?:-[0-9]{{1,3}}(?![0-9]))*)"
    rf"(?:\s*[:(-]\s*(?P<year>{_YEAR})|\s*(?P<named>{_YEAR})(?=\s*(?:年?版|年度版)))"
)


@dataclass(frozen=True)
class Standard:
    """One edition of a standard; `replaced_by` is the edition after it, `withdrawn_on` the first day without it."""

    designation: str
    edition: int
    withdrawn_on: date | None
    replaced_by: str


@dataclass(frozen=True)
class Citation:
    """An edition of a standard named in a text, from one of its characters up to another."""

    designation: str
    edition: int
    start: int
    end: int

    @property
    def name(self) -> str:
        """The edition as standards are cited."""
        return f"{self.designation}:{self.edition}"


def citations(text: str) -> list[Citation]:
    """Return the editions named in a text, in their order; a standard without its year is none."""
    plain, places = folded(text)
    found = []
    for match in _CITATION.finditer(plain):
        year = match["year"] or match["named"]
        designation = f"{_publisher(match['publisher'])} {match['number']}"
        found.append(Citation(designation, int(year), places[match.start()], places[match.end() - 1] + 1))
    return found


def withdrawn(citation: Citation, day: date) -> Standard | None:
    """Return what is known of a cited edition that no longer counted on a day; None when it did, or is unknown."""
    known = standards().get((citation.designation, citation.edition))
    return known if known and known.withdrawn_on and known.withdrawn_on <= day else None


@cache
def standards() -> dict[tuple[str, int], Standard]:
    """Return every edition that the file knows."""
    return read_standards(json.loads(STANDARDS.read_text(encoding="utf-8")))


def read_standards(content: Any) -> dict[tuple[str, int], Standard]:
    """Return the editions of a file's content. Errors: FileFault."""
    if not isinstance(content, dict) or not isinstance(content.get("standards"), list):
        raise FileFault("the file must be an object with a list 'standards'")
    rows = [_read(row, f"standard {place}") for place, row in enumerate(content["standards"], 1)]
    names = [f"{row.designation}:{row.edition}" for row in rows]
    refuse_repeated(names, "edition")
    for row in rows:
        if row.replaced_by and row.replaced_by not in names:
            raise FileFault(f"{row.replaced_by}: named as a successor but not in the file")
    return {(row.designation, row.edition): row for row in rows}


def _read(row: Any, where: str) -> Standard:
    check_fields(row, FIELDS, where, MAY_BE_EMPTY)
    name = f"{row['designation']}:{row['edition']}"
    if [citation.name for citation in citations(name)] != [name]:
        raise FileFault(f"{where}: {name} is not how standards are cited")
    if bool(row["withdrawn"]) != bool(row["replaced_by"]):
        raise FileFault(f"{where}: a withdrawn edition names its successor, and only such a one")
    return Standard(row["designation"], row["edition"], _day_after(row["withdrawn"], where), row["replaced_by"])


def _day_after(period: str, where: str) -> date | None:
    """Return the first day after a year, a month or a day; None for none. Errors: FileFault."""
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", period)
    if not period:
        return None
    if parts is None:
        raise FileFault(f"{where}: withdrawn must be a year, a month or a day such as 2019-12")
    year, month, day = (int(part) if part else 0 for part in parts.groups())
    try:
        if day:
            return date(year, month, day) + timedelta(days=1)
        return (date(year, month, 1) + timedelta(days=31)).replace(day=1) if month else date(year + 1, 1, 1)
    except ValueError:
        raise FileFault(f"{where}: {period} is no date") from None


def _publisher(written: str) -> str:
    """Return a publisher as standards are cited: JIS T, ISO/IEC, EN ISO."""
    letters = re.sub(r"\s+", "", written).upper()
    if letters.startswith("JIS"):
        return f"JIS {letters[3:]}"
    return f"EN {letters[2:]}" if letters.startswith("EN") else letters
