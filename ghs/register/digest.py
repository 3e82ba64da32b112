"""What one mail tells one follower."""

from dataclasses import dataclass

from ghs.register.change import Change
from ghs.register.models import Follow, Follower


@dataclass(frozen=True)
class Section:
    """What changed of one thing that is followed, newest first; `has_more` when the mail does not hold it all."""

    follow: Follow
    changes: list[Change]
    has_more: bool = False


@dataclass(frozen=True)
class Digest:
    """What changed of everything that an address follows and that is due; nothing when `sections` is empty."""

    follower: Follower
    due: list[Follow]
    sections: list[Section]

    @property
    def first(self) -> str:
        """What the subject names: the first thing that changed."""
        change = self.sections[0].changes[0]
        return f"{change.number} {change.title}"

    @property
    def count(self) -> int:
        """How many changes the mail holds."""
        return sum(len(section.changes) for section in self.sections)
