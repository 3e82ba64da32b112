"""A registration as data, for the open data interface and the downloads: everything the register tells of it."""

from functools import cache
from typing import Any

from django.urls import reverse

from ghs.mail.links import absolute
from ghs.register.listing import Listing
from registrations.models import RegistrationVersion

API_ROOT = "/api/v1/"
ANY_NUMBER = "NUMBER"

# What is told of a product; the register's versions hold these keys when they were filled in.
PRODUCT_FACTS = [
    "name",
    "name_kana",
    "name_english",
    "category",
    "models_covered",
    "version_range",
    "intended_use",
    "description",
]


def item_of(listing: Listing, language: str) -> dict[str, Any]:
    """Return a registration as it stands on the listing's day.

    Shape: JSON without nulls for texts (an empty text says nothing); needs `registration__organization` and `supplier`.
    """
    version = listing.version
    return {
        "number": listing.number,
        "level": version.level,
        "areas": areas_of(version),
        "state": listing.state.value,
        "state_label": listing.state_label,
        "is_valid": listing.is_valid,
        "registered_on": version.registered_on,
        "expires_on": version.expires_on,
        "ended_on": listing.ended_on,
        "public_reason": version.public_reason,
        "guideline_edition": version.guideline_edition,
        "organization": organization_of(version),
        "supplier": version.supplier.number if version.supplier else None,
        "products": products_of(version),
        "recorded_from": version.recorded_from,
        "urls": urls_of(listing.number, language),
    }


def areas_of(version: RegistrationVersion) -> list[str]:
    """Return the areas declared, risk management first: it always is."""
    return ["risk_management", *(area for area in version.areas if area != "risk_management")]


def organization_of(version: RegistrationVersion) -> dict[str, Any]:
    """Return who registered, by the names that the register tells."""
    organization = version.registration.organization
    return {
        "id": organization.pk,
        "name": version.organization_name,
        "kana": version.organization_name_kana,
        "english": version.organization_name_english,
        "corporate_number": organization.corporate_number,
    }


def products_of(version: RegistrationVersion) -> list[dict[str, str]]:
    """Return what is told of each product."""
    return [{fact: details.get(fact) or "" for fact in PRODUCT_FACTS} for details in version.product_details]


def urls_of(number: str, language: str) -> dict[str, str]:
    """Return where a registration stands: for people, for a check, as a mark, as data."""
    return {name: address.replace(ANY_NUMBER, number) for name, address in _addresses(language)}


@cache
def _addresses(language: str) -> list[tuple[str, str]]:
    """Return the addresses with a sign where the number stands: a file holds those of every registration."""
    rooms = {"page": "register:product", "verify": "register:verification", "mark": "register:mark"}
    found = [(name, absolute(reverse(room, args=[ANY_NUMBER]), language)) for name, room in rooms.items()]
    return [*found, ("self", absolute(f"{API_ROOT}registrations/{ANY_NUMBER}"))]
