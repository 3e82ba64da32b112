"""What the office notes about its outreach."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.files.fields import UploadField
from ghs.text.fields import DateField, OnceField, TextField


class OutreachForm(forms.Form):
    """A leaflet, a lecture or an occasion at which leaflets were handed out."""

    KINDS = [
        ("lecture", _("Lecture at someone's event")),
        ("distribution", _("Leaflets handed out")),
        ("leaflet", _("New leaflet")),
    ]

    kind = forms.ChoiceField(label=_("What was done"), choices=KINDS, widget=forms.RadioSelect)
    title = TextField(label=_("Event or title"), max_length=160)
    day = DateField(label=_("Day"), help_text=_("The day it was held or published."))
    audience = TextField(
        label=_("Audience"), max_length=120, required=False, help_text=_("For a leaflet: whom it is made for.")
    )
    upload = UploadField(
        label=_("File"),
        required=False,
        accept="application/pdf",
        help_text=_("For a leaflet: a PDF of at most 20 MB, shown to everyone in the library."),
    )
    once = OnceField()

    def clean(self) -> dict[str, Any] | None:
        """Ask whom a leaflet is for."""
        if self.cleaned_data.get("kind") == "leaflet" and not self.cleaned_data.get("audience"):
            self.add_error("audience", _("Write whom the leaflet is made for, such as hospitals."))
        return self.cleaned_data
