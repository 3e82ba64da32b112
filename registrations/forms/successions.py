"""What is typed when registrations pass to another organisation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.files.fields import UploadField
from ghs.text.fields import DateField, LongTextField, OnceField, TextField
from registrations.models import Registration, Succession


class SuccessionForm(forms.Form):
    """Which registrations pass, why, since when, and what shows it."""

    registrations = forms.TypedMultipleChoiceField(
        label=_("Registrations that pass"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one registration.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of succession"),
        choices=Succession.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of succession.")},
    )
    effective_on = DateField(
        label=_("Took effect on"), error_messages={"required": _("Choose the day on which it took effect.")}
    )
    reason = LongTextField(
        label=_("Reason and what was checked"),
        max_length=1000,
        rows=4,
        help_text=_("For the office. The register tells only the former holder, the kind and the day."),
        error_messages={"required": _("Write why they pass and what you checked.")},
    )
    evidence = UploadField(
        label=_("Supporting document"),
        accept=".pdf,.png,.jpg,.jpeg",
        help_text=_("Such as the contract or the register of companies: PDF, PNG or JPEG, up to 20 MB."),
        error_messages={"required": _("Choose the file that shows the succession.")},
    )
    submission = OnceField()

    def __init__(self, *args: Any, held: Iterable[Registration], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (each.pk, f"{each.number} {each.declaration.title}（{each.declaration.get_state_display()}）")
            for each in held
        ]
        self.fields["registrations"].choices = choices  # type: ignore[attr-defined]
        self.fields["registrations"].initial = [pk for pk, _label in choices]


class SuccessorSearchForm(forms.Form):
    """Who takes the registrations over."""

    q = TextField(
        label=_("Name or corporate number of the successor"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Part of the name, in any width or kana, or the 13 digits."),
    )
