"""Loading a declaration for a person: outsiders get 404, members without the right 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ghs.accounts.access import SignedInRequest, has_second_factor
from registrations.models import Declaration
from registrations.permissions import can_enter_for, can_write, is_of_vendor


def _rows(declarations: QuerySet[Declaration]) -> QuerySet[Declaration]:
    related = declarations.select_related("organization", "guideline_edition", "registration")
    related = related.select_related("supplier__organization", "supplier__declaration")
    related = related.select_related("revises__declaration", "previous")
    return related.prefetch_related("products")


def own_declaration(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration of one of the person's organisations."""
    return get_object_or_404(_rows(Declaration.objects.declared_by(request.user)), pk=pk)


def own_declaration_to_write(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration of an own organisation that the person may write. Errors: PermissionDenied for viewers."""
    declaration = own_declaration(request, pk)
    if not can_write(request.user, declaration):
        raise PermissionDenied
    return declaration


def drafted_declaration(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration for its drafting pages: an own one, or for the office one that it entered for a vendor.

    Shape: staff need their second factor here as everywhere at the desk; without it they find only their own.
    """
    if not has_second_factor(request):
        return own_declaration(request, pk)
    declaration = get_object_or_404(_rows(Declaration.objects.drafted_by(request.user)), pk=pk)
    declaration.is_written_by_office = not is_of_vendor(request.user, declaration)
    return declaration


def declaration_to_write(request: SignedInRequest, pk: int) -> Declaration:
    """Load a declaration that the person may write. Errors: PermissionDenied for viewers."""
    declaration = drafted_declaration(request, pk)
    if not can_write(request.user, declaration):
        raise PermissionDenied
    return declaration


def desk_declaration(pk: int) -> Declaration:
    """Load a declaration for the office: what was never submitted is not there."""
    return get_object_or_404(_rows(Declaration.objects.on_desk()).select_related("checked_by", "proposed_by"), pk=pk)


def entered_declaration(request: SignedInRequest, pk: int, *, is_handed_in: bool = False) -> Declaration:
    """Load a declaration that the office entered. Errors: PermissionDenied for staff who belong to the vendor."""
    declarations = Declaration.objects.on_desk() if is_handed_in else Declaration.objects.all()
    rows = _rows(declarations).select_related("office_entry").filter(office_entry__isnull=False)
    declaration = get_object_or_404(rows, pk=pk)
    if not can_enter_for(request.user, declaration.organization):
        raise PermissionDenied
    return declaration
