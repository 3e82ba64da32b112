"""What the public register keeps of its own."""

from ghs.register.models.artworks import Artwork

__all__ = ["Artwork"]
