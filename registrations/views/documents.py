"""Downloads: documents the office issued, and evidence the vendor enclosed."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.files.models import StoredFile
from ghs.files.serving import serve
from registrations.models import Declaration
from registrations.views.loading import desk_declaration, own_declaration


@requires(Permission.OWN_DESK)
@require_safe
def document(request: SignedInRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """A document of one of the person's own declarations."""
    return _document(request, own_declaration(request, pk), document_pk)


@requires(Permission.OWN_DESK)
@require_safe
def evidence(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
    """Evidence that the person's own organisation enclosed."""
    return _evidence(request, own_declaration(request, pk), evidence_pk)


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


def _evidence(request: SignedInRequest, declaration: Declaration, pk: int) -> HttpResponseBase:
    enclosed = StoredFile.objects.filter(evidence__answer__declaration=declaration)
    return serve(request, get_object_or_404(enclosed, evidence=pk))
