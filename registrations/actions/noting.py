"""The office notes something about a declaration for itself, and marks what it has looked at."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations.actions.checking import OwnDeclaration
from registrations.actions.states import locked
from registrations.findings import Finding
from registrations.models import Declaration, LookedAt, Note
from registrations.permissions import can_check


class StruckOut(Refusal):
    """A note is struck out once."""

    message = _("This note was struck out already.")


@transaction.atomic
def add_note(*, declaration: Declaration, text: str, submission: UUID, by: User, at: datetime) -> Note:
    """Note something for the office alone.

    Effects: the same submission again returns the same note. Errors: OwnDeclaration.
    """
    declaration = _locked_for(declaration, by)
    if earlier := Note.objects.filter(declaration=declaration, submission=submission).first():
        return earlier
    note = Note.objects.create(declaration=declaration, author=by, text=text, submission=submission, written_at=at)
    record(verb="add_note", obj=declaration, by=by, at=at)
    return note


@transaction.atomic
def strike_note(*, note: Note, reason: str, by: User, at: datetime) -> Note:
    """Strike out a note that no longer holds; it stays readable with the reason. Errors: OwnDeclaration, StruckOut."""
    declaration = _locked_for(note.declaration, by)
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if note.struck_at:
        raise StruckOut
    note.struck_at, note.struck_by, note.strike_reason = at, by, reason
    note.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    record(verb="strike_note", obj=declaration, by=by, at=at)
    return note


@transaction.atomic
def look_at_finding(*, declaration: Declaration, finding: Finding, remark: str, by: User, at: datetime) -> LookedAt:
    """Mark a finding as looked at: it is shown quietly while what it was found in stays the same.

    Effects: what a colleague has looked at already stays as it was marked. Errors: OwnDeclaration.
    """
    declaration = _locked_for(declaration, by)
    looked, is_new = LookedAt.objects.get_or_create(
        declaration=declaration,
        fingerprint=finding.fingerprint,
        defaults={"kind": finding.kind.value, "remark": remark, "looked_by": by, "looked_at": at},
    )
    if is_new:
        detail = {"kind": finding.kind.value, "fingerprint": finding.fingerprint}
        record(verb="look_at_finding", obj=declaration, by=by, at=at, detail=detail)
    return looked


def _locked_for(declaration: Declaration, by: User) -> Declaration:
    declaration = locked(declaration)
    if not can_check(by, declaration):
        raise OwnDeclaration
    return declaration
