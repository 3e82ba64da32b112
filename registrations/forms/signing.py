"""The signed declaration comes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.files.fields import UploadField
from ghs.text.fields import DateField, OnceField


class SignedCopyForm(forms.Form):
    """A scan or photograph of the declaration on paper."""

    file = UploadField(
        label=_("Signed declaration"),
        help_text=_("PDF, PNG or JPEG, up to 20 MB. Text and seal must be readable."),
        error_messages={"required": _("Choose the scan of the signed declaration.")},
    )
    signed_on = DateField(
        label=_("Date on the paper"),
        help_text=_("The day that stands beside the signature and the seal."),
        error_messages={"required": _("Write the date that stands on the paper.")},
    )
    submission = OnceField()
