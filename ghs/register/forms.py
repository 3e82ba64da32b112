"""The search of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.register.listing import Order
from ghs.text.fields import TextField

LEVELS = [("", _("All levels")), ("1", _("Level 1")), ("2", _("Level 2")), ("3", _("Level 3"))]


class SearchForm(forms.Form):
    """One box, a level and an order; everything may be left out."""

    q = TextField(
        label=_("Company, product or registration number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=LEVELS,
        error_messages={"invalid_choice": _("There is no such level. Choose level 1, 2 or 3, or all levels.")},
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=Order.choices,
        error_messages={"invalid_choice": _("There is no such order. Choose one of the list.")},
    )

    def clean_level(self) -> int | None:
        """Return the level as a number, or None for all."""
        level = self.cleaned_data["level"]
        return int(level) if level else None

    def clean_order(self) -> Order:
        """Return the chosen order, or the usual one."""
        return Order(self.cleaned_data["order"] or Order.ORGANIZATION)
