"""What the public register keeps of its own."""

from ghs.register.models.artworks import Artwork
from ghs.register.models.keys import ApiKey

__all__ = ["ApiKey", "Artwork"]
