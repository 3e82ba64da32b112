"""Asking for a period, and keeping one."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ghs.reports.period import Period
from ghs.text.fields import DateField, OnceField, TextField

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class ReportDateField(DateField):
    """A day that a report can begin or end on."""

    def validate(self, value: Any) -> None:
        """Refuse days far outside the scheme's life."""
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise ValidationError(_("Choose a day from 2000 to 2099."))


class PeriodForm(forms.Form):
    """From one day to another."""

    first = ReportDateField(label=_("First day"))
    last = ReportDateField(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        values = super().clean() or {}
        if values.get("first") and values.get("last") and values["last"] < values["first"]:
            self.add_error("last", _("The last day can't be before the first."))
        return values

    @property
    def period(self) -> Period:
        """The period asked for."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class SavePeriodForm(PeriodForm):
    """A name for the period on the page."""

    first = ReportDateField(widget=forms.HiddenInput)
    last = ReportDateField(widget=forms.HiddenInput)
    name = TextField(label=_("Name of the period"), max_length=60)
    is_default = forms.BooleanField(label=_("Show this period first"), required=False)
    submission = OnceField()
