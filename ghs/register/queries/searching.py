"""Searching the register. Only the newest recorded version of each registration is told."""

from datetime import date

from ghs.register.listing import Listing, Order
from ghs.text.normal import search_key
from registrations.models import RegistrationVersion

_SORTED_BY = {
    Order.ORGANIZATION: ["organization_name_kana", "organization_name", "registration__sequence"],
    Order.NUMBER: ["registration__sequence"],
    Order.NEWEST: ["-registration__sequence"],
}


def search_register(*, text: str, level: int | None, order: Order, day: date) -> list[Listing]:
    """Return the listings that contain every word of a text, at one level or at all.

    Shape: the complete register when nothing is asked. Words that say nothing, such as a legal form, are passed over.
    """
    versions = RegistrationVersion.objects.current().select_related("registration")
    for word in filter(None, map(search_key, text.split())):
        versions = versions.filter(search_key__contains=word)
    if level is not None:
        versions = versions.filter(level=level)
    return [Listing(version, day) for version in versions.order_by(*_SORTED_BY[order])]


def says_nothing(text: str) -> bool:
    """Whether a search text holds only signs and legal forms, so that nothing could be looked for."""
    return bool(text.strip()) and not any(map(search_key, text.split()))
