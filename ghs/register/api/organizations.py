"""Organisations of the register."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.decorators import decorate_view

from ghs.mail.links import absolute
from ghs.register.api import answers
from ghs.register.api.asking import asked
from ghs.register.api.forms import OrganizationsForm
from ghs.register.api.parts import Part, address_with, cursor_of, language
from ghs.register.api.revision import told_by_register
from ghs.register.item import API_ROOT, organization_of
from ghs.register.queries import count_up_to, former_names_of, kept_organization, successor_of
from ghs.register.queries.open_data import RegisteredOrganization, as_registered, registered_organizations

router = Router(tags=["organizations"])


@router.get(
    "/organizations",
    response=answers.OrganizationPage,
    operation_id="list_organizations",
    summary=gettext_noop("Organisations of the register"),
    description=gettext_noop("Everybody who ever registered a product, in the order of their numbers in this portal."),
)
@decorate_view(told_by_register)
def list_organizations(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Answer the organisations, those of a name or all."""
    values = asked(OrganizationsForm, request).cleaned_data
    organizations, limit = registered_organizations(values["q"]), values["limit"]
    total = count_up_to(organizations)
    if values["cursor"]:
        organizations = organizations.filter(pk__gt=values["cursor"][0])
    keys = list(organizations.values_list("pk", flat=True)[: limit + 1])
    following = address_with(request, cursor=cursor_of([keys[limit - 1]])) if len(keys) > limit else None
    items = [_item(each) for each in as_registered(keys[:limit], timezone.localdate())]
    return Part(items, total, following).answer(response)


@router.get(
    "/organizations/{int:organization_id}",
    response=answers.OrganizationDetail,
    operation_id="get_organization",
    summary=gettext_noop("One organisation"),
    description=gettext_noop(
        "An organisation with its earlier names and how many registrations it has. One merged into another leads there "
        "(301), one that passed everything on leads to its successor (302)."
    ),
)
@decorate_view(told_by_register)
def get_organization(request: HttpRequest, organization_id: int) -> dict[str, Any] | HttpResponse:
    """Answer one organisation, or lead to the one that took its place."""
    if kept := kept_organization(organization_id):
        return redirect(_self(kept), permanent=True)
    found = as_registered([organization_id], timezone.localdate())
    if not found:
        if successor := successor_of(organization_id):
            return redirect(_self(successor))
        raise Http404
    return {**_item(found[0]), "former_names": [each.name for each in former_names_of(organization_id)]}


def _self(organization_id: int) -> str:
    return absolute(f"{API_ROOT}organizations/{organization_id}")


def _item(registered: RegisteredOrganization) -> dict[str, Any]:
    said = organization_of(registered.version)
    page = reverse("register:organization", args=[said["id"]])
    listed = f"{API_ROOT}registrations?{urlencode({'organization': said['id'], 'sort': 'number'})}"
    return {
        **said,
        "registrations": registered.registrations,
        "valid_registrations": registered.valid_registrations,
        "urls": {
            "page": absolute(page, language()),
            "self": _self(said["id"]),
            "registrations": absolute(listed),
        },
    }
