"""One-click tokens: each delivery's own, proven by the portal's key, so that none needs to be kept."""

import base64
import binascii
import hmac
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "ghs.mail.oneclick"
_PROOF_BYTES = 16


def one_click_token(reference: UUID) -> str:
    """Return the token that unsubscribes the recipient of a delivery. Shape: 43 characters fit for a URL."""
    return base64.urlsafe_b64encode(reference.bytes + _proof(reference, settings.SECRET_KEY)).rstrip(b"=").decode()


def reference_of(token: str) -> UUID | None:
    """Return the delivery's reference if the token is one of ours, under the present or an earlier key."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    if len(raw) != 16 + _PROOF_BYTES:
        return None
    reference = UUID(bytes=raw[:16])
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return reference if any(hmac.compare_digest(raw[16:], _proof(reference, key)) for key in keys) else None


def _proof(reference: UUID, key: str | bytes) -> bytes:
    return salted_hmac(_SALT, reference.bytes, secret=key, algorithm="sha256").digest()[:_PROOF_BYTES]
