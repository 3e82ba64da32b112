"""Loading a declaration for a person: outsiders get 404, members without the right 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ghs.accounts.access import SignedInRequest
from registrations.models import Declaration
from registrations.permissions import can_write


def _rows(declarations: QuerySet[Declaration]) -> QuerySet[Declaration]:
    related = declarations.select_related("organization", "guideline_edition", "registration")
    related = related.select_related("supplier__organization", "supplier__declaration")
    return related.prefetch_related("products")


def own_declaration(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration of one of the person's organisations."""
    return get_object_or_404(_rows(Declaration.objects.declared_by(request.user)), pk=pk)


def own_declaration_to_write(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration that the person may write. Errors: PermissionDenied for viewers."""
    declaration = own_declaration(request, pk)
    if not can_write(request.user, declaration):
        raise PermissionDenied
    return declaration


def desk_declaration(pk: int) -> Declaration:
    """Load a declaration for the office: what was never submitted is not there."""
    return get_object_or_404(_rows(Declaration.objects.on_desk()).select_related("checked_by", "proposed_by"), pk=pk)
