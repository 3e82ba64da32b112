"""Mail addresses: one spelling for one mailbox, nothing that could break out of a header."""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]")
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


class AddressError(ValueError):
    """The text is not one mail address, or a name would break out of its header."""


def mailbox(address: str) -> str:
    """Return the one spelling under which an address is kept: lower case, domain in ASCII.

    Shape: dots may stand anywhere in the local part; Japanese carriers once gave out such addresses.
    Errors: `AddressError` for anything that is not exactly one address.
    """
    local, _, domain = address.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii") if domain else ""
    except UnicodeError:
        domain = ""
    is_domain = all(_LABEL.fullmatch(label) for label in domain.split("."))
    if not (_LOCAL.fullmatch(local) and is_domain and len(local) + len(domain) < 254):
        raise AddressError("not one mail address")
    return f"{local}@{domain}"


def takes_mail(address: str) -> bool:
    """Whether a text is an address that mail can go to."""
    try:
        mailbox(address)
    except AddressError:
        return False
    return True


def header_text(text: str) -> str:
    """Return a text that may stand in a header, such as a name.

    Errors: `AddressError` when it holds a line break or another control character.
    """
    if _CONTROL.search(text):
        raise AddressError("control characters in a header")
    return text.strip()


def wire_form(address: str) -> str:
    """Return an address as SMTP wants it: a local part with odd dots goes in quotes."""
    local, _, domain = address.rpartition("@")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return f'"{local}"@{domain}'
    return address
