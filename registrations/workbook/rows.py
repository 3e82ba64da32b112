"""What a checklist workbook holds, as plain data."""

from dataclasses import dataclass, field

Texts = tuple[str, ...]
NOTHING: Texts = ("", "", "")


@dataclass(frozen=True)
class StoredDocument:
    """A document that is stored as evidence."""

    key: int
    texts: Texts


@dataclass(frozen=True)
class StoredItem:
    """One criterion with its answer as stored now, and whether the person may change it."""

    key: int
    number: str
    area: str
    clause: str
    text: str
    wanted: str
    verdict: str
    reason: str
    documents: tuple[StoredDocument, ...] = ()
    may_be_not_applicable: bool = True
    is_open: bool = True


@dataclass(frozen=True)
class Book:
    """Everything that is written into a workbook. `facts` and `notes` stand on its first sheet."""

    declaration_key: int
    language: str
    title: str
    facts: list[tuple[str, str]]
    notes: list[str]
    items: list[StoredItem]


@dataclass(frozen=True)
class SeenDocument:
    """Which document stood in a place when the workbook was downloaded; no key where the place was empty."""

    key: int | None
    seen: str


@dataclass(frozen=True)
class SeenItem:
    """What was downloaded of an item, as fingerprints."""

    key: int
    seen: str
    documents: tuple[SeenDocument, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a workbook, where, and how to mend it. Sheet and cell are empty for the workbook as a whole."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True)
class FilledRow:
    """One row as it came back. `cells` tells where each column stands."""

    number: str
    sheet: str
    cells: dict[str, str]
    verdict: str
    reason: str
    documents: tuple[Texts, ...]

    def fault(self, column: str, text: str) -> Fault:
        """Return a fault in one of the row's cells."""
        return Fault(self.sheet, self.cells[column], text)


@dataclass
class Filled:
    """A workbook that came back."""

    declaration_key: int = 0
    seen: dict[str, SeenItem] = field(default_factory=dict)
    rows: list[FilledRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
