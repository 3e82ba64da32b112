"""Which changes of the register somebody asks for."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy

from ghs.register.change import Kind

PERIODS = [
    ("7", gettext_lazy("The last 7 days")),
    ("30", gettext_lazy("The last 30 days")),
    ("", gettext_lazy("The last 90 days")),
    ("365", gettext_lazy("The last year")),
    ("0", gettext_lazy("Since the register began")),
]


class ChangesForm(forms.Form):
    """Which changes of the register to list."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *Kind.choices],
        error_messages={"invalid_choice": gettext_lazy("There is no such kind of change. Choose one of the list.")},
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Period of the changes"),
        required=False,
        choices=PERIODS,
        error_messages={"invalid_choice": gettext_lazy("There is no such period. Choose one of the list.")},
    )

    def since(self, at: datetime) -> datetime:
        """Return from when on a sound form asks for changes; a season when it does not say."""
        days = int(self.cleaned_data["period"] or 90)
        return at - timedelta(days=days) if days else datetime(1970, 1, 2, tzinfo=UTC)
