"""What a filled workbook would change: compared with what was downloaded and with what is stored now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registrations.merging import Merge, fingerprint, merge
from registrations.workbook.rows import (
    NOTHING,
    Fault,
    Filled,
    FilledRow,
    SeenDocument,
    SeenItem,
    StoredDocument,
    StoredItem,
    Texts,
)
from registrations.workbook.words import DOCUMENT_COLUMNS, folded

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Change:
    """One part of an item that would change.

    Shape: `place` is None for the answer itself, else the number of the document's place from 0; `document` is
    the key of the one that changes, None for a new one. A conflict was changed by somebody else meanwhile.
    """

    item: StoredItem
    place: int | None
    old: Texts
    new: Texts
    is_conflict: bool = False
    document: int | None = None

    @property
    def key(self) -> str:
        """A name that stays the same as long as the workbook does."""
        return f"answer-{self.item.key}" if self.place is None else f"document-{self.item.key}-{self.place}"

    @property
    def is_removal(self) -> bool:
        """Whether a document would be named no longer."""
        return self.place is not None and not any(self.new)


@dataclass
class Plan:
    """Everything that a workbook would change; nothing is changed while there are faults."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Change]:
        """What somebody else changed meanwhile."""
        return [change for change in self.changes if change.is_conflict]

    @property
    def mark(self) -> str:
        """A short mark of all that was shown, to notice when it is no longer true."""
        return fingerprint(*(text for each in self.changes for text in (each.key, *each.old, *each.new)))


def compare(items: Sequence[StoredItem], filled: Filled, *, documents_limit: int) -> Plan:
    """Return what a workbook would change. Faults of reading come first, then those of each row."""
    plan = Plan(faults=list(filled.faults))
    stored = {item.key: item for item in items}
    for row in filled.rows:
        seen = filled.seen.get(folded(row.number))
        item = stored.get(seen.key) if seen else None
        if seen is None:
            plan.faults.append(row.fault("number", _("There is no item of this number. Write it as downloaded.")))
            continue
        touched = _touched(row, seen.seen, seen.documents)
        if touched and (item is None or not item.is_open):
            closed = _("This item can't be changed now. Leave it as it was downloaded, or download anew.")
            plan.faults.append(row.fault(touched[0], closed))
        elif touched and item:
            faults = list(_faults(row, item, touched))
            if len(item.documents) + _added(row, seen) > documents_limit:
                many = _("This item would have more than %(limit)d documents. Remove one first.")
                faults.append(row.fault(DOCUMENT_COLUMNS[0][0], many % {"limit": documents_limit}))
            plan.faults += faults
            plan.changes += [] if faults else _changes(row, item, seen.seen, seen.documents)
    return plan


def _touched(row: FilledRow, seen: str, documents: Sequence[SeenDocument]) -> list[str]:
    """Return the first columns of the parts of a row that its person changed."""
    touched = [] if fingerprint(row.verdict, row.reason) == seen else ["verdict"]
    for columns, texts, document in zip(DOCUMENT_COLUMNS, row.documents, documents, strict=True):
        if fingerprint(*texts) != document.seen:
            touched.append(columns[0])
    return touched


def _faults(row: FilledRow, item: StoredItem, touched: list[str]) -> Iterator[Fault]:
    """Return what is wrong in the parts that were changed; what was untouched may stay unfinished."""
    if "verdict" in touched and row.verdict == NOT_APPLICABLE:
        if not item.may_be_not_applicable:
            yield row.fault(
                "verdict", _("This item always applies. Answer 適合 (conforms) or 不適合 (does not conform).")
            )
        elif not row.reason:
            yield row.fault("reason", _("Write why the item is not applicable."))
    for columns, texts in zip(DOCUMENT_COLUMNS, row.documents, strict=True):
        if columns[0] in touched and any(texts) and not texts[0]:
            yield row.fault(columns[0], _("Write the name of the document, or empty its number and version."))


def _added(row: FilledRow, seen: SeenItem) -> int:
    """Return how many documents stand in places that were empty."""
    return sum(any(texts) and place.key is None for texts, place in zip(row.documents, seen.documents, strict=True))


def _changes(row: FilledRow, item: StoredItem, seen: str, documents: Sequence[SeenDocument]) -> list[Change]:
    changes = []
    old, new = (item.verdict, item.reason), (row.verdict, row.reason)
    decision = merge(seen=seen, stored=old, typed=new)
    if decision != Merge.KEEP:
        changes.append(Change(item, None, old, new, decision == Merge.CONFLICT))
    for place, (texts, document) in enumerate(zip(row.documents, documents, strict=True)):
        if fingerprint(*texts) != document.seen and (change := _document_change(item, place, texts, document)):
            changes.append(change)
    return changes


def _document_change(item: StoredItem, place: int, texts: Texts, seen: SeenDocument) -> Change | None:
    """Return what becomes of one document that the person changed, added or removed."""
    if seen.key is None:
        is_named = any(each.texts == texts for each in item.documents)
        return None if is_named else Change(item, place, NOTHING, texts)
    now = next((each for each in item.documents if each.key == seen.key), None)
    if now is None:
        return Change(item, place, NOTHING, texts, is_conflict=True) if any(texts) else None
    return _merged_document(item, place, texts, seen, now)


def _merged_document(
    item: StoredItem, place: int, texts: Texts, seen: SeenDocument, now: StoredDocument
) -> Change | None:
    decision = merge(seen=seen.seen, stored=now.texts, typed=texts)
    if decision == Merge.KEEP:
        return None
    return Change(item, place, now.texts, texts, decision == Merge.CONFLICT, now.key)
