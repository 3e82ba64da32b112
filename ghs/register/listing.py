"""What the public is told of one registration."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ghs.library.models import Area
from ghs.register.mark import Mark, sign_of
from registrations.models import Declaration, Product, RegistrationVersion, title_of

State = Declaration.State

MEANINGS: dict[State, str | Promise] = {
    State.REGISTERED: _("The declaration stands in the register and the GHS mark may be used."),
    State.SUSPENDED: _("The use of the GHS mark is suspended for the time being. It must not be shown."),
    State.LAPSED: _("The registration was not renewed and has lapsed. The GHS mark must no longer be shown."),
    State.WITHDRAWN: _("The maker has ended the use of the GHS mark. It must no longer be shown."),
    State.REVOKED: _("The council has revoked the registration. The GHS mark must not be shown."),
}


# What the register tells of a product beside its name, in the order of the page.
_TOLD = ["name_english", "category", "models_covered", "version_range", "intended_use", "description"]


@dataclass(frozen=True)
class Listing:
    """A registration as it stands on a day."""

    version: RegistrationVersion
    day: date

    @property
    def number(self) -> str:
        """The registration number."""
        return self.version.registration.number

    @property
    def organization_key(self) -> str:
        """The organisation as the address of its page names it."""
        return str(self.version.organization_id)

    @property
    def state(self) -> State:
        """The state that counts: past its last day a registration has lapsed, noted by the clock or not."""
        state = State(self.version.state)
        return State.LAPSED if state == State.REGISTERED and self.version.expires_on < self.day else state

    @property
    def state_label(self) -> str:
        """The state in a word."""
        return str(self.state.label)

    @property
    def is_valid(self) -> bool:
        """Whether the mark may be used."""
        return self.state == State.REGISTERED

    @property
    def meaning(self) -> str:
        """The state in a sentence."""
        return str(MEANINGS[self.state])

    @property
    def ended_on(self) -> date | None:
        """The day on which the right to the mark ended, if it did."""
        return self.version.expires_on if self.state == State.LAPSED else self.version.ended_on

    @property
    def organization_name(self) -> str:
        """The organisation's name in the language of the page; the original when there is no other."""
        if get_language() != "ja" and self.version.organization_name_english:
            return self.version.organization_name_english
        return self.version.organization_name

    @property
    def area_names(self) -> str:
        """The areas declared, risk management first."""
        further = [Area(area) for area in self.version.areas if area != Area.RISK_MANAGEMENT]
        return gettext(", ").join(str(area.label) for area in [Area.RISK_MANAGEMENT, *further])

    @property
    def products(self) -> list[dict[str, Any]]:
        """Each product with what is told of it. Shape: `name` and `facts`, pairs of a label and a text."""
        return [{"name": details["name"], "facts": _facts(details)} for details in self.version.product_details]

    @property
    def title(self) -> str:
        """The products in one line: the first, and how many more."""
        return title_of(self.version.product_names)

    @property
    def product_names(self) -> str:
        """Every product's name as registered, in one line."""
        return "、".join(self.version.product_names)

    def mark(self) -> Mark:
        """The mark in the language of the page."""
        return Mark(
            number=self.number,
            level=self.version.level,
            sign=sign_of(self.state),
            heading=gettext("Health software declaration"),
            level_name=gettext("Level %(level)d") % {"level": self.version.level},
            state=self.state_label,
            note=self._note(),
            sample=gettext("SAMPLE, not the official mark"),
            description=f"{self.organization_name} {self.product_names}. {self.meaning}",
        )

    def _note(self) -> str:
        if self.is_valid:
            return gettext("Valid until %(day)s") % {"day": date_format(self.version.expires_on)}
        if self.ended_on:
            return gettext("Ended on %(day)s") % {"day": date_format(self.ended_on)}
        return gettext("The mark must not be shown now")


def _facts(details: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {name: str(Product._meta.get_field(name).verbose_name) for name in _TOLD}  # type: ignore[union-attr]
    words = {"category": dict(Product.Category.choices)}
    told = [(name, details[name]) for name in _TOLD if details.get(name)]
    return [(labels[name], str(words.get(name, {}).get(value, value))) for name, value in told]
