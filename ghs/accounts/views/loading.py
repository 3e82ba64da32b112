"""Loading an organisation for a person: outsiders get 404, members without the right 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from ghs.accounts.access import SignedInRequest
from ghs.accounts.models import Organization
from ghs.accounts.permissions import can_manage_members


def own_organization(request: SignedInRequest, pk: int) -> Organization:
    """Load an organisation the person belongs to; staff look at organisations elsewhere."""
    return get_object_or_404(Organization.objects.of_member(request.user), pk=pk)


def own_organization_to_manage(request: SignedInRequest, pk: int) -> Organization:
    """Load an organisation that the person owns. Errors: PermissionDenied for other members."""
    organization = own_organization(request, pk)
    if not can_manage_members(request.user, organization):
        raise PermissionDenied
    return organization
