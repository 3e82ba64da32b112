"""With what a change notice begins."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.library.models import GuidelineEdition
from ghs.text.fields import OnceField
from registrations.forms.drafting import AreasField
from registrations.models import Declaration
from registrations.revisions import ChangeKind, Plan

# What is answered anew follows from the other kinds.
CHOSEN_KINDS = (ChangeKind.PRODUCT, ChangeKind.EDITION, ChangeKind.AREAS, ChangeKind.SIGNATORY)


class ReviseForm(forms.Form):
    """What changes, and how far it reaches. The newest edition is offered only when there is a newer one."""

    kinds = forms.MultipleChoiceField(
        label=_("What changes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one change.")},
    )
    touched = forms.MultipleChoiceField(
        label=_("Areas that the new release touches"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for a change of the product. The answers of these areas are to be read and confirmed again."),
    )
    areas = AreasField()
    submission = OnceField()

    def __init__(
        self, data: Any = None, *, source: Declaration, newer: GuidelineEdition | None, **options: Any
    ) -> None:
        super().__init__(data, **{"initial": {"areas": source.areas}} | options)
        self.source = source
        kinds = [(kind.value, kind.label) for kind in CHOSEN_KINDS if newer or kind != ChangeKind.EDITION]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        areas = [(area.value, area.label) for area in source.all_areas]
        self.fields["touched"].choices = areas  # type: ignore[attr-defined]
        self.fields["areas"].label = _("Further areas from now on")
        self.fields["areas"].help_text = _("Only for a change of the areas: those declared beside risk management.")

    def clean(self) -> dict[str, Any]:
        """Areas count only where they are said to change, and then they must differ."""
        values = super().clean() or {}
        kinds = values.get("kinds", [])
        if ChangeKind.AREAS in kinds and set(values.get("areas", [])) == set(self.source.areas):
            self.add_error("areas", _("Tick other areas than those registered, or take the tick from “Other areas”."))
        return values

    @property
    def plan(self) -> Plan:
        """What was chosen, of a valid form."""
        kinds = self.cleaned_data["kinds"]
        return Plan(
            areas=self.cleaned_data["areas"] if ChangeKind.AREAS in kinds else self.source.areas,
            touched=self.cleaned_data["touched"] if ChangeKind.PRODUCT in kinds else (),
            is_newest_edition=ChangeKind.EDITION in kinds,
        )

    @property
    def chosen_kinds(self) -> list[ChangeKind]:
        """The kinds ticked, of a valid form."""
        return [kind for kind in CHOSEN_KINDS if kind in self.cleaned_data["kinds"]]
