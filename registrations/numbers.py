"""Registration numbers as people type them."""

import re

from ghs.text.normal import to_narrow

_NUMBER = re.compile(r"(?:GHS)?-?([0-9]{1,6})")
_LONGEST = 40


def canonical_number(text: str) -> str:
    """Return a registration number as the register writes it, or "" for what can't be one.

    Full-width or small letters, other hyphens, spaces, missing zeros and a missing prefix are forgiven.
    """
    if len(text) > _LONGEST:
        return ""
    typed = _NUMBER.fullmatch(to_narrow(text).upper().replace(" ", ""))
    return f"GHS-{int(typed[1]):04d}" if typed else ""
