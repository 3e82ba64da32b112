"""Secret links: the token goes to one person by mail, only its digest is kept."""

import hashlib
import secrets


def new_token() -> str:
    """Return an unguessable token for a link. Units: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what is kept of a token: 64 hexadecimal digits of SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
