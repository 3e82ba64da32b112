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
from registrations.models import Declaration, Note
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


def _locked_for(declaration: Declaration, by: User) -> Declaration:
    declaration = locked(declaration)
    if not can_check(by, declaration):
        raise OwnDeclaration
    return declaration
