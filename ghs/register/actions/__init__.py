"""What changes the register's own data."""

from ghs.register.actions.artworks import confirm_artwork, drop_artwork, propose_artwork, propose_sample
from ghs.register.actions.keys import create_api_key, note_use, revoke_api_key

__all__ = [
    "confirm_artwork",
    "create_api_key",
    "drop_artwork",
    "note_use",
    "propose_artwork",
    "propose_sample",
    "revoke_api_key",
]
