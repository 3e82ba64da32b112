"""What people write to follow the register, and the buttons of their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ghs.mail.fields import MailboxField
from ghs.register.models import Follow
from ghs.text.fields import ConsentField, OnceField


class FollowForm(forms.Form):
    """The wish to be told of changes by mail."""

    email = MailboxField(label=gettext_lazy("E-mail address"))
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Follow.Frequency.choices,
        widget=forms.RadioSelect,
        initial=Follow.Frequency.DAILY,
    )
    consent = ConsentField(label=gettext_lazy("I agree to receive these mails"))
    submission = OnceField()

    def __init__(self, *args: Any, wording: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["consent"].help_text = wording


class OwnFollowForm(forms.Form):
    """The wish of a person whose address is known to be theirs."""

    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Follow.Frequency.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=Follow.Frequency.DAILY,
    )

    def clean_frequency(self) -> str:
        """Return what was chosen; the button on a product's page leaves it out."""
        return self.cleaned_data["frequency"] or Follow.Frequency.DAILY


class FollowsLinkForm(forms.Form):
    """The address to which the link to one's follows is sent."""

    email = MailboxField(label=gettext_lazy("E-mail address"))
    submission = OnceField()


class ChangeFollowForm(forms.Form):
    """What to do with one follow of the list, or with all."""

    follow = forms.IntegerField(required=False, max_value=2**63 - 1)
    wish = forms.ChoiceField(choices=[(wish, wish) for wish in ("stop", "stop_all", *Follow.Frequency.values)])
