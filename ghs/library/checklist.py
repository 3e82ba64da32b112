"""The file that carries guideline editions and their criteria: its schema, checked line by line."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

EDITION_FIELDS: dict[str, type] = {
    "number": str,
    "published_on": str,
    "title_ja": str,
    "title_en": str,
    "criteria": list,
}
CRITERION_FIELDS: dict[str, type] = {
    "key": str,
    "area": str,
    "number": str,
    "clause_ja": str,
    "clause_en": str,
    "text_ja": str,
    "text_en": str,
    "evidence_wanted_ja": str,
    "evidence_wanted_en": str,
    "not_applicable_allowed": bool,
    "standards": list,
    "is_sample": bool,
}
STANDARD_FIELDS: dict[str, type] = {"standard": str, "clause": str}
MAY_BE_EMPTY = frozenset({"clause_ja", "clause_en", "criteria", "standards"})
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class FileFault(ValueError):
    """The file does not follow the schema; the text says where and how."""


@dataclass(frozen=True)
class EditionEntry:
    """One edition as the file tells it; `criteria` in the order of the checklist."""

    number: str
    published_on: date
    title_ja: str
    title_en: str
    criteria: list[dict[str, Any]]


def read_editions(content: Any, areas: set[str]) -> list[EditionEntry]:
    """Return the editions of a file's content. Errors: FileFault."""
    if not isinstance(content, dict) or not isinstance(content.get("editions"), list):
        raise FileFault("the file must be an object with a list 'editions'")
    entries = [read_edition(row, f"edition {place}", areas) for place, row in enumerate(content["editions"], 1)]
    refuse_repeated([entry.number for entry in entries], "edition number")
    return entries


def read_edition(row: Any, where: str, areas: set[str]) -> EditionEntry:
    """Return one edition. Errors: FileFault."""
    check_fields(row, EDITION_FIELDS, where)
    try:
        published_on = date.fromisoformat(row["published_on"])
    except ValueError:
        raise FileFault(f"{where}: published_on must be a date such as 2018-12-14") from None
    for place, criterion in enumerate(row["criteria"], 1):
        check_criterion(criterion, f"{where}, criterion {place}", areas)
    for name in ("number", "key"):
        refuse_repeated([criterion[name] for criterion in row["criteria"]], f"{where}: criterion {name}")
    return EditionEntry(row["number"], published_on, row["title_ja"], row["title_en"], row["criteria"])


def check_criterion(row: Any, where: str, areas: set[str]) -> None:
    """Refuse a criterion that breaks the schema. Errors: FileFault."""
    check_fields(row, CRITERION_FIELDS, where)
    if row["area"] not in areas:
        raise FileFault(f"{where}: area must be one of {', '.join(sorted(areas))}")
    if not KEY.fullmatch(row["key"]):
        raise FileFault(f"{where}: key must be lower-case words joined by hyphens, such as risk-control")
    for place, standard in enumerate(row["standards"], 1):
        check_fields(standard, STANDARD_FIELDS, f"{where}, standard {place}")


def check_fields(row: Any, fields: dict[str, type], where: str, may_be_empty: frozenset[str] = MAY_BE_EMPTY) -> None:
    """Refuse a row that lacks a field, has one too many or one of the wrong kind. Errors: FileFault."""
    if not isinstance(row, dict):
        raise FileFault(f"{where}: must be an object")
    if unknown := sorted(set(row) - set(fields)):
        raise FileFault(f"{where}: unknown field {unknown[0]}")
    for name, kind in fields.items():
        if not isinstance(row.get(name), kind):
            raise FileFault(f"{where}: {name} must be a {kind.__name__}")
        if row[name] in ("", []) and name not in may_be_empty:
            raise FileFault(f"{where}: {name} is empty")


def refuse_repeated(values: list[str], what: str) -> None:
    """Refuse a value that occurs twice. Errors: FileFault."""
    for value in values:
        if values.count(value) > 1:
            raise FileFault(f"{what} {value} occurs twice")
