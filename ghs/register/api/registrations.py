"""Registrations and their products."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.decorators import decorate_view

from ghs.register.api import answers
from ghs.register.api.asking import asked
from ghs.register.api.forms import ProductsForm, RegistrationsForm
from ghs.register.api.parts import Part, address_with, cursor_of, language
from ghs.register.api.revision import told_by_register
from ghs.register.item import areas_of, item_of, organization_of, products_of, urls_of
from ghs.register.listing import Listing
from ghs.register.queries import count_up_to, found
from ghs.register.queries.open_data import (
    ProductOf,
    Versions,
    count_products,
    products_after,
    versions_of,
    with_owners,
)
from registrations.models import RegistrationVersion
from registrations.numbers import canonical_number

router = Router(tags=["register"])

Told = Callable[[RegistrationVersion], dict[str, Any]]


@router.get(
    "/registrations",
    response=answers.RegistrationPage,
    operation_id="list_registrations",
    summary=gettext_noop("Search the register"),
    description=gettext_noop(
        "The same search as the page. By default in the page's order, in numbered parts up to the first 10,000; "
        "with sort=number by a cursor, without end and undisturbed by new registrations."
    ),
)
@decorate_view(told_by_register)
def list_registrations(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Answer a search of the register."""
    form = asked(RegistrationsForm, request)
    question = form.question()
    versions = found(question, today=timezone.localdate())
    day = question.on or timezone.localdate()
    part = _by_number if form.is_by_number else _by_page
    return part(request, form, versions, lambda each: item_of(Listing(each, day), language())).answer(response)


@router.get(
    "/registrations/{str:number}",
    response=answers.RegistrationWithHistory,
    operation_id="get_registration",
    summary=gettext_noop("One registration with its history"),
    description=gettext_noop("The number may be typed in any width, with or without prefix and zeros."),
)
@decorate_view(told_by_register)
def get_registration(request: HttpRequest, number: str) -> dict[str, Any]:
    """Answer what the register says and said of one registration."""
    versions = list(versions_of(canonical_number(number)))
    if not versions:
        raise Http404
    listing = Listing(versions[-1], timezone.localdate())
    return {**item_of(listing, language()), "history": [_said(version) for version in versions]}


@router.get(
    "/products",
    response=answers.ProductPage,
    operation_id="list_products",
    summary=gettext_noop("Products one by one"),
    description=gettext_noop("Every product of the registrations that a search finds, by registration number."),
)
@decorate_view(told_by_register)
def list_products(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Answer the products of a search."""
    form = asked(ProductsForm, request)
    question, limit = form.question(), form.cleaned_data["limit"]
    versions = found(question, today=timezone.localdate())
    day = question.on or timezone.localdate()
    products = products_after(versions, form.cleaned_data["cursor"], limit + 1, day)
    place = None
    if len(products) > limit:
        last = products[limit - 1]
        place = cursor_of((last.listing.version.registration.sequence, last.position))
    items = [_product(each) for each in products[:limit]]
    next_address = address_with(request, cursor=place) if place else None
    return Part(items, count_products(versions), next_address).answer(response)


def _by_page(request: HttpRequest, form: RegistrationsForm, versions: Versions, tell: Told) -> Part:
    """Return a numbered part in the order asked for."""
    limit, page = form.cleaned_data["limit"], form.cleaned_data["page"]
    first = (page - 1) * limit
    rows = list(with_owners(versions)[first : first + limit + 1])
    following = address_with(request, page=page + 1) if len(rows) > limit and form.reaches(page + 1) else None
    before = address_with(request, page=page - 1) if page > 1 else None
    return Part([tell(row) for row in rows[:limit]], count_up_to(versions), following, before)


def _by_number(request: HttpRequest, form: RegistrationsForm, versions: Versions, tell: Told) -> Part:
    """Return the part after a cursor, by registration number."""
    limit, place = form.cleaned_data["limit"], form.cleaned_data["cursor"]
    total = count_up_to(versions)
    if place:
        versions = versions.filter(registration__sequence__gt=place[0])
    rows = list(with_owners(versions).order_by("registration__sequence")[: limit + 1])
    following = None
    if len(rows) > limit:
        last = rows[limit - 1].registration.sequence
        following = address_with(request, cursor=cursor_of([last]), sort="number")
    return Part([tell(row) for row in rows[:limit]], total, following)


def _said(version: RegistrationVersion) -> dict[str, Any]:
    """Return what the register said in a period."""
    return {
        "recorded_from": version.recorded_from,
        "recorded_to": version.recorded_to,
        "state": version.state,
        "level": version.level,
        "areas": areas_of(version),
        "guideline_edition": version.guideline_edition,
        "organization_name": version.organization_name,
        "product_names": version.product_names,
        "expires_on": version.expires_on,
        "ended_on": version.ended_on,
        "public_reason": version.public_reason,
    }


def _product(product: ProductOf) -> dict[str, Any]:
    """Return a product with what counts of its registration."""
    listing = product.listing
    return {
        **products_of(listing.version)[product.position],
        "registration": listing.number,
        "level": listing.version.level,
        "state": listing.state.value,
        "is_valid": listing.is_valid,
        "expires_on": listing.version.expires_on,
        "organization": organization_of(listing.version),
        "urls": urls_of(listing.number, language()),
    }
