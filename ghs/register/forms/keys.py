"""What a person says of a key of the open data interface."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.text.fields import OnceField, TextField


class ApiKeyForm(forms.Form):
    """A new key."""

    name = TextField(
        label=_("Name of the key"),
        max_length=60,
        help_text=_("What it is for, such as: hospital inventory, nightly run."),
    )
    submission = OnceField()
