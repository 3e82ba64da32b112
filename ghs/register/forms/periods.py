"""A period of the register that somebody wants to see counted."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.register.forms.searching import SCHEME_BEGAN_ON
from ghs.text.fields import DateField


class PeriodForm(forms.Form):
    """From one day to another, both included; without them from the beginning of the scheme up to today."""

    to = DateField(label=gettext_lazy("Last day of the period"), required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"from": SCHEME_BEGAN_ON, "to": today}, auto_id="period_%s")
        self.today = today
        # The address calls it so; as a name in Python the word is taken.
        self.fields["from"] = DateField(label=gettext_lazy("First day of the period"), required=False)
        self.order_fields(["from", "to"])

    def clean(self) -> dict[str, Any]:
        """Refuse periods that end before they begin or in the future."""
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if last and last > self.today:
            self.add_error("to", ValidationError(_("This day has not come yet. Choose today or an earlier day.")))
        for name, day in (("from", first), ("to", last)):
            if day and day < SCHEME_BEGAN_ON:
                message = _("The scheme began on 1 August 2014. Choose that day or a later one.")
                self.add_error(name, ValidationError(message))
        if first and first > (last or self.today):
            self.add_error("from", ValidationError(_("The first day must not come after the last one.")))
        return self.cleaned_data

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day of a sound form."""
        return self.cleaned_data["from"] or SCHEME_BEGAN_ON, self.cleaned_data["to"] or self.today
