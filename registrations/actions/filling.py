"""A vendor fills in the checklist away from the site, as a workbook, and hands it in."""

from collections.abc import Collection
from datetime import datetime

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from ghs.history.actions import record
from registrations.actions.answering import ANSWER_FIELDS, EVIDENCE_LIMIT_DOCUMENTS, note_change
from registrations.actions.drafting import NotOpen
from registrations.actions.states import locked
from registrations.models import Answer, ChecklistUpload, Declaration, Evidence
from registrations.workbook.comparing import Change, Plan, compare
from registrations.workbook.reading import read_workbook
from registrations.workbook.rows import Fault, StoredDocument, StoredItem

WORKBOOK_LIMIT_BYTES = 5_000_000


class WorkbookFaulty(Refusal):
    """Something in the workbook must be mended first."""

    message = _("Nothing was changed: something in the workbook must be mended first.")


class PlanChanged(Refusal):
    """Somebody saved answers since the preview was shown."""

    message = _("The answers have changed since this page was opened. Please look through the changes once more.")


@transaction.atomic
def take_workbook(*, declaration: Declaration, upload: UploadedFile, by: User, at: datetime) -> ChecklistUpload:
    """Keep a filled workbook until its person has looked through what it would change.

    Effects: a workbook that the same person sent before and never applied is dropped.
    Errors: NotOpen, FileRefused.
    """
    declaration = locked(declaration)
    if not Answer.objects.open_to_vendor(declaration).exists():
        raise NotOpen
    file = store_upload(upload=upload, kinds=[Kind.SPREADSHEET], limit_bytes=WORKBOOK_LIMIT_BYTES, by=by, at=at)
    _drop_unapplied(declaration, by)
    record(verb="take_workbook", obj=declaration, by=by, at=at)
    return ChecklistUpload.objects.create(declaration=declaration, file=file, uploaded_by=by, uploaded_at=at)


@transaction.atomic
def apply_workbook(*, upload: ChecklistUpload, seen: str, chosen: Collection[str], by: User, at: datetime) -> int:
    """Change what the preview showed, all of it or nothing; return how many items changed.

    `seen` is the mark of the plan that was shown. `chosen` names the conflicts in which the workbook's text
    replaces the stored one; in the others the stored text stays.
    Effects: a second call changes nothing. Errors: WorkbookFaulty, PlanChanged.
    """
    declaration = locked(upload.declaration)
    upload = ChecklistUpload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if upload.applied_at:
        return 0
    plan = plan_of(upload, declaration)
    if plan.faults:
        raise WorkbookFaulty
    if plan.mark != seen:
        raise PlanChanged
    taken = [change for change in plan.changes if not change.is_conflict or change.key in chosen]
    answers = Answer.objects.filter(declaration=declaration).in_bulk([change.item.key for change in taken])
    for change in taken:
        apply_change(answers[change.item.key], change)
    upload.applied_at = at
    upload.save(update_fields=["applied_at"])
    numbers = sorted({change.item.number for change in taken})
    record(verb="apply_workbook", obj=declaration, by=by, at=at, detail={"criteria": numbers})
    return len(numbers)


def plan_of(upload: ChecklistUpload, declaration: Declaration) -> Plan:
    """Return what an uploaded workbook would change now, or its faults."""
    filled = read_workbook(upload.file.read(), "en" if get_language() == "en" else "ja")
    if filled.declaration_key not in (0, declaration.pk):
        other = _("This workbook belongs to another declaration. Download this one's and copy your answers into it.")
        return Plan(faults=[Fault("", "", str(other))])
    return compare(stored_items(declaration, may_write=True), filled, documents_limit=EVIDENCE_LIMIT_DOCUMENTS)


def stored_items(declaration: Declaration, *, may_write: bool) -> list[StoredItem]:
    """Return the checklist as stored, in the language of the page, as a workbook knows it."""
    open_ids: set[int] = set()
    if may_write:
        open_ids = set(Answer.objects.open_to_vendor(declaration).values_list("pk", flat=True))
    return [
        StoredItem(
            key=answer.pk,
            number=answer.criterion.number,
            area=answer.criterion.get_area_display(),
            clause=answer.criterion.clause,
            text=answer.criterion.text,
            wanted=answer.criterion.evidence_wanted,
            verdict=answer.verdict,
            reason=answer.reason,
            documents=tuple(StoredDocument(each.pk, each.named) for each in answer.evidence.all()),
            may_be_not_applicable=answer.criterion.not_applicable_allowed,
            is_open=answer.pk in open_ids,
        )
        for answer in Answer.objects.asked_in(declaration).with_evidence()
    ]


def apply_change(answer: Answer, change: Change) -> None:
    """Store one part of an item as the workbook has it."""
    if change.place is None:
        answer.change(*change.new)
        answer.save(update_fields=ANSWER_FIELDS)
        return
    note_change(answer)
    name, number, version = change.new
    texts = {"document_name": name, "document_number": number, "document_version": version}
    if change.document is None:
        Evidence.objects.create(answer=answer, **texts)
    elif change.is_removal:
        Evidence.objects.filter(answer=answer, pk=change.document).delete()
    else:
        Evidence.objects.filter(answer=answer, pk=change.document).update(**texts)


def _drop_unapplied(declaration: Declaration, by: User) -> None:
    """Forget what a person uploaded before and never applied, row, file and bytes."""
    for earlier in ChecklistUpload.objects.filter(declaration=declaration, uploaded_by=by, applied_at=None):
        file = earlier.file
        earlier.delete()
        file.delete()
        transaction.on_commit(lambda key=file.key: default_storage.delete(key))  # type: ignore[misc]
