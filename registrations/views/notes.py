"""The office's own notes on a declaration, struck out with a reason, and its marks on findings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations import actions
from registrations.forms.conversation import InternalNoteForm, LookForm, StrikeForm
from registrations.models import Declaration
from registrations.permissions import can_check
from registrations.queries import answers_of, findings_of
from registrations.views.loading import desk_declaration
from registrations.views.steps import posted, step


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write an internal note."""
    page = {
        "title": _("Internal note"),
        "lead": _("The vendor never sees this, in no page, document or mail."),
        "button": _("Keep the note"),
        "done": _("The note was kept."),
        "anchor": "#notes",
    }
    return step(request, _declaration(request, pk), InternalNoteForm(posted(request)), actions.add_note, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_note_strike(request: SignedInRequest, pk: int, note_pk: int) -> HttpResponse:
    """Strike out a note that no longer holds."""
    declaration = _declaration(request, pk)
    note = get_object_or_404(declaration.notes.all(), pk=note_pk)
    page = {
        "title": _("Strike out the note"),
        "lead": note.text,
        "button": _("Strike out"),
        "done": _("The note was struck out."),
        "anchor": "#notes",
    }

    def act(*, declaration: Declaration, **values: Any) -> None:
        actions.strike_note(note=note, **values)

    return step(request, declaration, StrikeForm(posted(request)), act, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_finding(request: SignedInRequest, pk: int, fingerprint: str) -> HttpResponse:
    """Mark a finding as looked at."""
    declaration = _declaration(request, pk)
    found = {each.fingerprint: each for each in findings_of(declaration, answers_of(declaration))}
    if fingerprint not in found:
        raise Http404
    page = {
        "title": _("Looked at: %(kind)s") % {"kind": found[fingerprint].kind.label},
        "lead": found[fingerprint].sentence,
        "button": _("Mark as looked at"),
        "done": _("The finding was marked as looked at."),
        "anchor": "#findings",
    }

    def act(**values: Any) -> None:
        actions.look_at_finding(finding=found[fingerprint], **values)

    return step(request, declaration, LookForm(posted(request)), act, page)


def _declaration(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration whose notes the person may read. Errors: PermissionDenied for staff of the vendor."""
    declaration = desk_declaration(pk)
    if not can_check(request.user, declaration):
        raise PermissionDenied
    return declaration
