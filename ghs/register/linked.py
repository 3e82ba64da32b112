"""What a product page says to machines that read it: schema.org in JSON-LD."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ghs.register.listing import Listing

# In a script element these would end it or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def linked_data(listing: Listing, address: str) -> SafeString:
    """Return a registration with its products as JSON-LD, safe inside a script element.

    Shape: it never speaks of a certification: the register tells what a vendor declares.
    Source: https://schema.org/SoftwareApplication
    """
    text = json.dumps({"@context": "https://schema.org", **_page(listing, address)}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - escaped in this line


def _page(listing: Listing, address: str) -> dict[str, Any]:
    return {
        "@type": "ItemPage",
        "@id": address,
        "url": address,
        "name": f"{listing.title} ({listing.number})",
        "description": f"{listing.state_label}: {listing.meaning}",
        "identifier": {"@type": "PropertyValue", "propertyID": "GHS", "value": listing.number},
        "mainEntity": [_product(details, listing) for details in listing.version.product_details],
    }


def _product(details: dict[str, Any], listing: Listing) -> dict[str, Any]:
    said = {
        "@type": "SoftwareApplication",
        "applicationCategory": "HealthApplication",
        "name": details["name"],
        "alternateName": [name for name in (details.get("name_kana"), details.get("name_english")) if name],
        "softwareVersion": details.get("version_range"),
        "description": details.get("intended_use"),
        "provider": {"@type": "Organization", "name": listing.version.organization_name},
    }
    return {key: value for key, value in said.items() if value}
