"""The signed declaration comes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.text.fields import DateField, OnceField


class SignedCopyForm(forms.Form):
    """A scan or photograph of the declaration on paper."""

    file = forms.FileField(
        label=_("Signed declaration"),
        allow_empty_file=True,
        max_length=255,
        help_text=_("PDF, PNG or JPEG, up to 20 MB. Text and seal must be readable."),
        error_messages={
            "required": _("Choose the scan of the signed declaration."),
            "max_length": _("The file's name is too long. Rename the file and choose it again."),
        },
    )
    signed_on = DateField(
        label=_("Date on the paper"),
        help_text=_("The day that stands beside the signature and the seal."),
        error_messages={"required": _("Write the date that stands on the paper.")},
    )
    submission = OnceField()
