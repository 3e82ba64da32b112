"""Uploading a list of the old register, and saying which column is which."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.files.fields import UploadField
from registrations.legacy.columns import COLUMNS
from registrations.legacy.tables import column_words


class ListForm(forms.Form):
    """A list to look through."""

    file = UploadField(
        label=gettext_lazy("List of registrations (.csv or .xlsx)"),
        help_text=gettext_lazy("Up to 20 MB. The columns are shown next; nothing is registered by uploading."),
        accept=".csv,.xlsx",
        error_messages={"required": gettext_lazy("Choose the list.")},
    )


class ColumnsForm(forms.Form):
    """Which column of the list is which, and whether to try or to take over."""

    def __init__(self, data: Any, *, headings: Sequence[str], mapping: Mapping[str, int]) -> None:
        super().__init__(data)
        places = [(str(index), words) for index, words in column_words(headings).items()]
        for column in COLUMNS:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label),
                choices=[("", _("not in the list")), *places],
                initial=str(mapping.get(column.name, "")),
                required=column.is_needed,
                error_messages={"required": _("No list is whole without this column: choose it.")},
            )

    @property
    def mapping(self) -> dict[str, int]:
        """Which column stands where. Shape: the place of a column counts from 0."""
        return {name: int(index) for name, index in self.cleaned_data.items() if index}
