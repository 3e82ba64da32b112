"""Evidence at the desk, page by page as pictures."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.files.models import StoredFile
from ghs.files.pages import NoSuchPage, NotShown, draw_page
from ghs.files.serving import serve_page
from registrations.models import Evidence
from registrations.views.loading import desk_declaration


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_evidence_page(request: SignedInRequest, pk: int, evidence_pk: int, number: int) -> HttpResponse:
    """One page of a document, with the way to the pages beside it and to the file."""
    declaration = desk_declaration(pk)
    evidence, file = _enclosed(pk, evidence_pk)
    context = {
        "declaration": declaration,
        "answer": evidence.answer,
        "evidence": evidence,
        "file": file,
        "number": number,
        **_counted(file, number),
    }
    return render(request, "registrations/desk_evidence_page.html", context)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_evidence_picture(request: SignedInRequest, pk: int, evidence_pk: int, number: int) -> HttpResponseBase:
    """The picture of one page."""
    desk_declaration(pk)
    _evidence, file = _enclosed(pk, evidence_pk)
    try:
        return serve_page(request, file, number)
    except NotShown as refusal:
        return HttpResponse(refusal.text, status=422, content_type="text/plain; charset=utf-8")
    except NoSuchPage:
        raise Http404 from None


def _enclosed(pk: int, evidence_pk: int) -> tuple[Evidence, StoredFile]:
    enclosed = Evidence.objects.filter(answer__declaration=pk).select_related("file", "answer__criterion")
    evidence = get_object_or_404(enclosed, pk=evidence_pk)
    if evidence.file is None:
        raise Http404
    return evidence, evidence.file


def _counted(file: StoredFile, number: int) -> dict[str, Any]:
    """How many pages there are, or why none is shown. Errors: Http404 for a page beyond the last."""
    try:
        total = draw_page(file, 0).pages
    except NotShown as refusal:
        return {"refusal": refusal.text}
    if not 1 <= number <= total:
        raise Http404
    return {"total": total, "previous": number - 1, "next": number + 1 if number < total else 0}
