"""Which mark is wanted, and the council's own artwork for it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ghs.register.mark import FileFormat, Shape
from ghs.text.fields import DateField, OnceField

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


class PrintForm(forms.Form):
    """Which mark a vendor wants to show: what is left out is upright, in Japanese, as SVG."""

    shape = forms.ChoiceField(required=False, choices=Shape.choices)
    language = forms.ChoiceField(required=False, choices=settings.LANGUAGES)
    format = forms.ChoiceField(required=False, choices=FileFormat.choices)

    def clean_shape(self) -> Shape:
        """Return the shape; upright when none was asked for."""
        return Shape(self.cleaned_data["shape"] or Shape.VERTICAL)

    def clean_language(self) -> str:
        """Return the language of the mark's words; Japanese when none was asked for."""
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE

    def clean_format(self) -> FileFormat:
        """Return the format; SVG when none was asked for."""
        return FileFormat(self.cleaned_data["format"] or FileFormat.SVG)


class SampleForm(forms.Form):
    """The wish to return to the sample drawing."""

    once = OnceField()


class ArtworkForm(forms.Form):
    """The council's own picture for one level and shape."""

    file = forms.FileField(
        label=_("Picture (SVG or PNG)"),
        help_text=_(
            "Up to 300 KB. SVG: shapes and colours only, text as outlines. PNG: 400 to 2,400 px wide. Number, state and"
            " validity are drawn beside it; leave them out."
        ),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"}),
        error_messages={
            "required": _("Choose the picture."),
            "max_length": _("The file's name is too long. Rename the file and choose it again."),
        },
    )
    once = OnceField()


class ArtworkDayForm(forms.Form):
    """From which day on an artwork is used."""

    effective_on = DateField(label=_("In effect from"), help_text=_("Today or a later day."))
