"""The areas of a declaration in plain words, for people who have not read the guideline."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.library.models import Area

# Source: the scheme's public description of what each area of the guideline is about.
WORDS: dict[Area, Promise] = {
    Area.RISK_MANAGEMENT: _("Finding what could harm people who use the software, judging it and reducing it."),
    Area.QUALITY_MANAGEMENT: _("Working by set procedures, keeping records, and improving what did not go well."),
    Area.PRODUCT_SAFETY: _("What the product itself needs: safety, security, and what its documents must say."),
    Area.LIFE_CYCLE: _("How the software is planned, built, tested, released and maintained over its whole life."),
}


@dataclass(frozen=True)
class DeclaredArea:
    """An area, and whether a declaration covers it."""

    area: Area
    is_declared: bool

    @property
    def label(self) -> str:
        """The area's name."""
        return str(self.area.label)

    @property
    def words(self) -> str:
        """What the area is about, in a sentence."""
        return str(WORDS[self.area])


def declared_areas(areas: Collection[str]) -> list[DeclaredArea]:
    """Return all four areas; risk management belongs to every declaration, `areas` are the further ones."""
    return [DeclaredArea(area, area == Area.RISK_MANAGEMENT or area in areas) for area in Area]
