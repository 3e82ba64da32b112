"""The keys under which a registration is found in the public register."""

from collections.abc import Iterable, Iterator

from ghs.accounts.models import FormerName, Organization
from ghs.text.normal import search_key
from registrations.models import Product, Registration, Succession


def register_keys(registration: Registration, products: Iterable[Product]) -> dict[str, str]:
    """Return the key columns of a version: the number, the organisation, its products, former names and holders."""
    organization = registration.organization
    return joined_keys(
        search_key(registration.number),
        organization=_keys_of([organization]),
        products=_keys_of(products),
        former=[*_keys_of(organization.former_names.all()), *_keys_of_holders(registration)],
    )


def joined_keys(
    number: str, *, organization: Iterable[str], products: Iterable[str], former: Iterable[str] = ()
) -> dict[str, str]:
    """Return keys as the register stores them, one a line and each once.

    Shape: by `search_key`, which begins with the number, a registration is found; `maker_key` and `name_key`
    say how well it fits. A line break stands before each name in `name_key`, so that its beginning can be looked for.
    """
    organization, products = _once(organization), _once(products)
    return {
        "search_key": "\n".join(_once([number, *organization, *products, *former])),
        "maker_key": "\n".join(organization),
        "name_key": "".join(f"\n{key}" for key in products),
    }


def _keys_of(named: Iterable[Organization | FormerName | Product]) -> Iterator[str]:
    for each in named:
        yield from map(search_key, (each.name, each.name_kana, each.name_english))


def _keys_of_holders(registration: Registration) -> Iterator[str]:
    for succession in Succession.objects.taken().filter(registrations=registration):
        yield from map(search_key, succession.names)


def _once(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, keys)))
