"""A day on which somebody wants to see the register."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.text.fields import DateField


class DayForm(forms.Form):
    """Today or an earlier day."""

    on = DateField(
        label=gettext_lazy("The page as it was on"), help_text=gettext_lazy("A day up to today, such as 2026-11-22.")
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        """Refuse days that have not come."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        return day
