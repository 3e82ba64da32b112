"""What a vendor types to get a quote on registering."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization
from ghs.text.fields import OnceField, TextField


class QuoteForm(forms.Form):
    """For whom, and at which level."""

    organization = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organization.objects.none(), empty_label=None
    )
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)
    department = TextField(label=_("Department"), max_length=120, required=False)
    person = TextField(
        label=_("Person in charge"),
        max_length=120,
        required=False,
        help_text=_("With a name the quote is addressed to the person (様), without to the organisation (御中)."),
    )
    submission = OnceField()

    def __init__(
        self,
        data: Any = None,
        *,
        organizations: Sequence[Organization],
        levels: Sequence[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        own = Organization.objects.filter(pk__in=[organization.pk for organization in organizations])
        cast(forms.ModelChoiceField, self.fields["organization"]).queryset = own
        cast(forms.ChoiceField, self.fields["level"]).choices = list(levels)
