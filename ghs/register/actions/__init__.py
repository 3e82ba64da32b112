"""What changes the register's own data."""

from ghs.register.actions.artworks import confirm_artwork, drop_artwork, propose_artwork, propose_sample

__all__ = ["confirm_artwork", "drop_artwork", "propose_artwork", "propose_sample"]
