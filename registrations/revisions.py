"""What a change notice changes, in kinds, and what it costs."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ghs.council.models import PriceKind
from ghs.council.queries import price_on
from ghs.library.models import GuidelineEdition
from ghs.library.queries import edition_in_force


@dataclass(frozen=True)
class Plan:
    """With what a change notice begins: the further areas, those that a new release touches, and the edition."""

    areas: Sequence[str]
    touched: Collection[str] = ()
    is_newest_edition: bool = False


class ChangeKind(TextChoices):
    """A kind of change, as the vendor chooses it and the desk reads it."""

    PRODUCT = "product", _("The product: a new release, versions, models or its name")
    EDITION = "edition", _("The newest guideline edition")
    AREAS = "areas", _("Other areas, and with them the level")
    SIGNATORY = "signatory", _("The signatory, or whether the document is published")
    ANSWERS = "answers", _("Answers or evidence")


# What of a declaration's content each kind is about.
_PARTS: dict[ChangeKind, Callable[[dict[str, Any]], Any]] = {
    ChangeKind.PRODUCT: lambda content: (content["products"], content.get("supplier", "")),
    ChangeKind.EDITION: lambda content: content["edition"],
    ChangeKind.AREAS: lambda content: content["areas"],
    ChangeKind.SIGNATORY: lambda content: content["signatory"],
    ChangeKind.ANSWERS: lambda content: {
        answer["key"]: (answer["verdict"], answer["reason"], answer["evidence"]) for answer in content["answers"]
    },
}


def kinds_of_change(before: dict[str, Any], after: dict[str, Any]) -> list[ChangeKind]:
    """Return in what kinds two contents of a declaration differ, in the order of the list."""
    return [kind for kind, part in _PARTS.items() if part(before) != part(after)]


def edition_for(registered: GuidelineEdition, plan: Plan, day: date) -> GuidelineEdition:
    """Return the edition that a change notice declares by: the registered one, unless the newest is asked for.

    Shape: the newest as well where the registered one has no checklist here, as in the old register.
    """
    if plan.is_newest_edition or not registered.criteria.exists():
        return edition_in_force(day) or registered
    return registered


def upgrade_yen(before: int, after: int, day: date) -> int:
    """Return what a change from one level to another costs on a day. Units: yen without tax.

    Source: the scheme's public questions and answers: every change is free but that from Level 1 or 2 to Level 3.
    The prices themselves are the council's data.
    """
    return price_on(PriceKind.UPGRADE, after, day) if after > before else 0
