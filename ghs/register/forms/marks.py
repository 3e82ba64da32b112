"""Which mark is wanted, and the council's own artwork for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.register.mark import Shape

PNG_WIDTHS_PX = (120, 240, 480, 960, 1920)


class MarkForm(forms.Form):
    """How a live mark is wanted: what is left out is upright, and 480 px wide."""

    shape = forms.ChoiceField(
        required=False,
        choices=Shape.choices,
        error_messages={"invalid_choice": _("shape: write vertical or horizontal.")},
    )
    width = forms.ChoiceField(
        required=False,
        choices=[(str(width), str(width)) for width in PNG_WIDTHS_PX],
        error_messages={"invalid_choice": _("width: write 120, 240, 480, 960 or 1920.")},
    )

    def clean_shape(self) -> Shape:
        """Return the shape; upright when none was asked for."""
        return Shape(self.cleaned_data["shape"] or Shape.VERTICAL)

    def clean_width(self) -> int:
        """Return the width. Units: dots."""
        return int(self.cleaned_data["width"] or 480)
