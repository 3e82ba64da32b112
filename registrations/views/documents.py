"""Documents and files of a declaration: to download, and the signed declaration to upload."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.models import StoredFile
from ghs.files.names import disposition
from ghs.files.serving import serve
from registrations import actions
from registrations.documents import render_cover_letter
from registrations.forms.signing import SignedCopyForm
from registrations.models import Declaration
from registrations.permissions import sends_papers, takes_signed_copy
from registrations.views.loading import (
    declaration_to_write,
    desk_declaration,
    drafted_declaration,
    own_declaration,
)
from registrations.views.my import status_of


@requires(Permission.OWN_DESK)
@require_safe
def document(request: SignedInRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """A document of one of the person's own declarations."""
    return _document(request, drafted_declaration(request, pk), document_pk)


@requires(Permission.OWN_DESK)
@require_safe
def evidence(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
    """Evidence that the person's own organisation enclosed."""
    return _evidence(request, drafted_declaration(request, pk), evidence_pk)


@requires(Permission.OWN_DESK)
@require_safe
def cover_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter and the labels for sending papers by post, made anew each time."""
    declaration = own_declaration(request, pk)
    if not sends_papers(declaration):
        raise Http404
    content = render_cover_letter(declaration, request.user, timezone.now())
    name = f"送付状_{declaration.receipt_number or declaration.pk}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": disposition(name, inline=False)}
    )


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def signed_copy_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the scan of the declaration that was printed, signed and sealed."""
    declaration = declaration_to_write(request, pk)
    is_sent = request.method == "POST"
    form = SignedCopyForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        try:
            actions.keep_signed_copy(
                declaration=declaration,
                upload=form.cleaned_data["file"],
                signed_on=form.cleaned_data["signed_on"],
                submission=form.cleaned_data["submission"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The signed declaration was received."))
            return redirect("registrations:declaration", declaration.pk)
    context = {
        "form": form,
        "declaration": declaration,
        "is_open": takes_signed_copy(declaration),
        "signed_copies": declaration.signed_copies.select_related("file"),
    }
    return render(request, "registrations/signed_copy_upload.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_safe
def signed_copy(request: SignedInRequest, pk: int, copy_pk: int) -> HttpResponseBase:
    """A signed declaration that the person's own organisation uploaded."""
    return _signed_copy(request, drafted_declaration(request, pk), copy_pk)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_signed_copy(request: SignedInRequest, pk: int, copy_pk: int) -> HttpResponseBase:
    """A signed declaration uploaded for any declaration on the desk."""
    return _signed_copy(request, desk_declaration(pk), copy_pk)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_document(request: SignedInRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """A document of any declaration on the desk."""
    return _document(request, desk_declaration(pk), document_pk)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_evidence(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
    """Evidence enclosed with any declaration on the desk."""
    return _evidence(request, desk_declaration(pk), evidence_pk)


def _document(request: SignedInRequest, declaration: Declaration, pk: int) -> HttpResponseBase:
    found = get_object_or_404(declaration.documents.select_related("file"), pk=pk)
    return serve(request, found.file)


def _signed_copy(request: SignedInRequest, declaration: Declaration, pk: int) -> HttpResponseBase:
    found = get_object_or_404(declaration.signed_copies.select_related("file"), pk=pk)
    return serve(request, found.file)


def _evidence(request: SignedInRequest, declaration: Declaration, pk: int) -> HttpResponseBase:
    enclosed = StoredFile.objects.filter(evidence__answer__declaration=declaration)
    return serve(request, get_object_or_404(enclosed, evidence=pk))
