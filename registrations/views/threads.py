"""What the pages of a declaration show of its thread, of the office's notes and of what is to be looked at."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from registrations.forms.conversation import InternalNoteForm, LookForm
from registrations.models import Answer, Declaration
from registrations.permissions import has_thread
from registrations.queries import findings_of, looked_at_in, messages_of, notes_of


def vendor_links(declaration: Declaration, *, may_write: bool) -> dict[str, Any]:
    """Where the vendor's pages lead to the thread; nowhere before the first submission, nor for the office."""
    if declaration.is_written_by_office or not has_thread(declaration):
        return {"thread_path": "", "may_write_messages": False}
    path = reverse("registrations:declaration_messages", args=[declaration.pk])
    return {"thread_path": path, "may_write_messages": may_write}


def vendor_thread(declaration: Declaration, *, may_write: bool) -> dict[str, Any]:
    """The thread in short on the vendor's page."""
    return {**vendor_links(declaration, may_write=may_write), **_in_short(declaration, from_office=True)}


def desk_thread(declaration: Declaration, *, may_check: bool) -> dict[str, Any]:
    """The thread in short on the desk's page, and the notes for who may check."""
    return {
        "is_desk": True,
        "thread_path": reverse("registrations:desk_messages", args=[declaration.pk]),
        "may_write_messages": may_check,
        **_in_short(declaration, from_office=False),
        "notes": notes_of(declaration) if may_check else [],
        "note_form": InternalNoteForm(auto_id="note_%s"),
    }


def desk_findings(declaration: Declaration, answers: Sequence[Answer], *, may_check: bool) -> dict[str, Any]:
    """What the office should look at, and quietly what it has looked at; for who may check."""
    if not may_check:
        return {}
    found, looked = findings_of(declaration, answers), looked_at_in(declaration)
    return {
        "findings": [finding for finding in found if finding.fingerprint not in looked],
        "looked_at": [(finding, looked[finding.fingerprint]) for finding in found if finding.fingerprint in looked],
        "look_form": LookForm(),
    }


def _in_short(declaration: Declaration, *, from_office: bool) -> dict[str, Any]:
    thread = list(messages_of(declaration))
    unread = [message for message in thread if message.read_at is None and message.from_office == from_office]
    return {"thread": thread, "unread_count": len(unread)}
