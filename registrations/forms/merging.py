"""Parts of a page that another editor may have changed meanwhile."""

from typing import cast

from django import forms
from django.http import QueryDict

from ghs.errors import Refusal


class SeenField(forms.CharField):
    """Hidden: the fingerprint of what the editor saw, so that two editors notice each other."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=16)


class MergingForm(forms.Form):
    """A form with a field `seen`."""

    stored_text = ""

    def renew(self, *, seen: str) -> None:
        """Say what is stored now, so that the same page can be saved again."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = seen
        self.data = data

    def refuse(self, refusal: Refusal, *, stored: str, seen: str) -> None:
        """Show why this was not saved, and what is stored; saving it again then replaces that."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.text)
        self.stored_text = stored
        self.renew(seen=seen)
