"""A vendor answers the checklist and names the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind, StoredFile
from ghs.history.actions import record
from registrations.actions.drafting import ChangedMeanwhile, NotOpen
from registrations.actions.states import locked
from registrations.merging import Merge, merge
from registrations.models import Answer, Declaration, Evidence

ANSWER_FIELDS = ("verdict", "reason", "is_to_read_again", "is_changed")
EVIDENCE_KINDS = (Kind.PDF, Kind.IMAGE, Kind.SPREADSHEET)
EVIDENCE_LIMIT_BYTES = 10_000_000
EVIDENCE_LIMIT_DOCUMENTS = 20


class GoneMeanwhile(Refusal):
    """Another editor removed a document that this one changed."""

    message = _("Another editor has removed this document meanwhile. Enter it anew if it is still needed.")


class TooManyDocuments(Refusal):
    """One answer carries a limited number of documents."""

    message = _("At most 20 documents can be named for one item. Remove one first.")


@dataclass(frozen=True)
class TypedAnswer:
    """One answer as it came back from a page. `key` names it to the page; `seen` is what the editor saw.

    `is_still_true`: what was taken over from an earlier declaration was read again and holds.
    """

    key: str
    answer_id: int
    verdict: str
    reason: str
    seen: str
    is_still_true: bool = False


@dataclass(frozen=True)
class TypedEvidence:
    """One document as it came back from a page; a new one has no id."""

    key: str
    answer_id: int
    evidence_id: int | None
    document_name: str
    document_number: str
    document_version: str
    seen: str
    upload: UploadedFile | None = None
    is_removed: bool = False
    link: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What is compared and stored."""
        return self.document_name, self.document_number, self.document_version, self.link


@transaction.atomic
def save_checklist(
    *,
    declaration: Declaration,
    answers: Sequence[TypedAnswer],
    evidence: Sequence[TypedEvidence],
    by: User,
    at: datetime,
) -> dict[str, Refusal]:
    """Keep answers and evidence; return, by key, what could not be kept and why.

    Effects: every other row is saved, so that nothing is lost for the sake of one.
    Errors: NotOpen when the declaration, or one of the answers, is not open to the vendor.
    """
    declaration = locked(declaration)
    rows = {row.pk: row for row in Answer.objects.open_to_vendor(declaration).with_evidence()}
    sent: list[TypedAnswer | TypedEvidence] = [*answers, *evidence]
    if not rows or not {typed.answer_id for typed in sent} <= rows.keys():
        raise NotOpen
    refused: dict[str, Refusal] = {}
    changed: set[str] = set()
    for typed in sent:
        row = rows[typed.answer_id]
        try:
            if _save(row, typed, by, at):
                changed.add(row.criterion.number)
        except Refusal as refusal:
            refused[typed.key] = refusal
    if changed:
        record(verb="save_checklist", obj=declaration, by=by, at=at, detail={"criteria": sorted(changed)})
    return refused


def _save(answer: Answer, typed: TypedAnswer | TypedEvidence, by: User, at: datetime) -> bool:
    """Keep one row and say whether it changed anything. Errors: Refusal."""
    if isinstance(typed, TypedAnswer):
        return _save_answer(answer, typed)
    act = _add_evidence if typed.evidence_id is None else _change_evidence
    has_changed = act(answer, typed, by, at)
    if has_changed:
        note_change(answer)
    return has_changed


def note_change(answer: Answer) -> None:
    """Remember that the documents of an answer that was taken over are others now."""
    if answer.carried_from_id and not answer.is_changed:
        answer.is_changed = True
        answer.save(update_fields=["is_changed"])


def _save_answer(answer: Answer, typed: TypedAnswer) -> bool:
    decision = merge(seen=typed.seen, stored=answer.texts, typed=(typed.verdict, typed.reason))
    if decision == Merge.CONFLICT:
        raise ChangedMeanwhile
    if decision == Merge.SAVE:
        answer.change(typed.verdict, typed.reason)
        answer.save(update_fields=ANSWER_FIELDS)
        return True
    is_confirmed = typed.is_still_true and answer.is_to_read_again
    if is_confirmed:
        answer.is_to_read_again = False
        answer.save(update_fields=["is_to_read_again"])
    return is_confirmed


def _add_evidence(answer: Answer, typed: TypedEvidence, by: User, at: datetime) -> bool:
    """Name another document; the same one typed twice (a second click, a reload) is one."""
    if typed.upload is None and typed.texts in {each.texts for each in answer.evidence.all()}:
        return False
    if len(answer.evidence.all()) >= EVIDENCE_LIMIT_DOCUMENTS:
        raise TooManyDocuments
    Evidence.objects.create(
        answer=answer,
        document_name=typed.document_name,
        document_number=typed.document_number,
        document_version=typed.document_version,
        link=typed.link,
        file=stored_evidence(typed.upload, by, at),
    )
    return True


def _change_evidence(answer: Answer, typed: TypedEvidence, by: User, at: datetime) -> bool:
    evidence = next((each for each in answer.evidence.all() if each.pk == typed.evidence_id), None)
    if typed.is_removed:
        if evidence is not None:
            evidence.delete()
        return evidence is not None
    if evidence is None:
        raise GoneMeanwhile
    decision = merge(seen=typed.seen, stored=evidence.texts, typed=typed.texts)
    if decision == Merge.CONFLICT:
        raise ChangedMeanwhile
    if decision == Merge.KEEP and typed.upload is None:
        return False
    evidence.file = stored_evidence(typed.upload, by, at) or evidence.file
    if decision == Merge.SAVE:
        evidence.document_name, evidence.document_number, evidence.document_version, evidence.link = typed.texts
    evidence.save(update_fields=["document_name", "document_number", "document_version", "link", "file"])
    return True


def stored_evidence(upload: UploadedFile | None, by: User, at: datetime) -> StoredFile | None:
    """Keep the file that came with a document or a message, if one did. Errors: FileRefused (field `file`)."""
    if upload is None:
        return None
    try:
        return store_upload(upload=upload, kinds=EVIDENCE_KINDS, limit_bytes=EVIDENCE_LIMIT_BYTES, by=by, at=at)
    except FileRefused as refusal:
        refusal.field = "file"
        raise
