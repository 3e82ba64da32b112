"""What became of a registration, in words: one recorded version beside the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ghs.library.models import Area
from registrations.models import Declaration, Product, RegistrationVersion, title_of


class Kind(TextChoices):
    """What sort of change a version brought."""

    NEW = "new", _("Newly registered")
    RENEWED = "renewed", _("Renewed (validity extended)")
    CHANGED = "changed", _("Content changed")
    RENAMED = "renamed", _("Company renamed")
    SUSPENDED = "suspended", _("Suspended")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Use of the mark ended")
    REVOKED = "revoked", _("Revoked")
    REINSTATED = "reinstated", _("Reinstated")


@dataclass(frozen=True)
class Change:
    """A version and the one it took the place of; none when the registration is new."""

    version: RegistrationVersion
    previous: RegistrationVersion | None
    kind: Kind

    @property
    def number(self) -> str:
        """The registration number."""
        return self.version.registration.number

    @property
    def day(self) -> date:
        """The day in Japan on which it was recorded."""
        return timezone.localdate(self.version.recorded_from)

    @property
    def title(self) -> str:
        """The products in one line."""
        return title_of(self.version.product_names)

    @property
    def organization_name(self) -> str:
        """The organisation in the language of the moment; the original when there is no other name."""
        english = self.version.organization_name_english
        return english if english and get_language() != "ja" else self.version.organization_name

    @property
    def is_loss(self) -> bool:
        """Whether the mark may not be used after it."""
        return self.version.state != Declaration.State.REGISTERED

    @property
    def details(self) -> list[str]:
        """What exactly changed, one sentence a fact."""
        return list(_details(self))

    @property
    def words(self) -> str:
        """The kind of change with its details, in one line."""
        label = str(self.kind.label)
        details = gettext("; ").join(self.details)
        return gettext("%(kind)s: %(details)s") % {"kind": label, "details": details} if details else label


def describe(version: RegistrationVersion, previous: RegistrationVersion | None) -> str:
    """Return in words what a version from `changes()` changed, in the language of the moment."""
    return change_of(version, previous).words


def change_of(version: RegistrationVersion, previous: RegistrationVersion | None) -> Change:
    """Return a version from `changes()`, which knows its kind, as a change."""
    return Change(version, previous, Kind(version.kind))  # type: ignore[attr-defined]


def _details(change: Change) -> Iterator[str]:
    version, previous = change.version, change.previous
    if change.kind == Kind.LAPSED:
        yield gettext("the last day was %(day)s") % {"day": date_format(version.expires_on)}
    elif version.ended_on:
        yield gettext("ended on %(day)s") % {"day": date_format(version.ended_on)}
    elif change.kind in (Kind.NEW, Kind.RENEWED, Kind.REINSTATED):
        yield gettext("valid until %(day)s") % {"day": date_format(version.expires_on)}
    if version.public_reason:
        yield gettext("reason: %(reason)s") % {"reason": version.public_reason}
    if previous:
        yield from _differences(version, previous)


def _differences(version: RegistrationVersion, previous: RegistrationVersion) -> Iterator[str]:
    before, after = _facts(previous), _facts(version)
    for label, text in after.items():
        if before[label] != text:
            yield gettext("%(label)s: %(before)s → %(after)s") % {
                "label": label,
                "before": before[label] or gettext("(none)"),
                "after": text or gettext("(none)"),
            }
    if labels := _changed_labels(version, previous):
        yield gettext("changed of the products: %(labels)s") % {"labels": gettext(", ").join(labels)}


def _facts(version: RegistrationVersion) -> dict[str, str]:
    areas = [str(Area(area).label) for area in Area.values if area in version.areas]
    return {
        gettext("level"): str(version.level),
        gettext("further areas"): gettext(", ").join(areas),
        gettext("guideline edition"): version.guideline_edition,
        gettext("products"): gettext(", ").join(version.product_names),
        gettext("company"): version.organization_name,
    }


def _changed_labels(version: RegistrationVersion, previous: RegistrationVersion) -> list[str]:
    """Return which facts of the products differ beside their names, which are told in full."""
    fields = [name for name in _keys(version, previous) if _column(version, name) != _column(previous, name)]
    return [str(Product._meta.get_field(name).verbose_name) for name in fields]  # type: ignore[union-attr]


def _keys(version: RegistrationVersion, previous: RegistrationVersion) -> list[str]:
    if len(version.product_details) != len(previous.product_details):
        return []
    found = dict.fromkeys(key for details in [*version.product_details, *previous.product_details] for key in details)
    return [key for key in found if key != "name"]


def _column(version: RegistrationVersion, name: str) -> list[Any]:
    return [details.get(name, "") for details in version.product_details]
