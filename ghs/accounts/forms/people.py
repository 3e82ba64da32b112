"""What people type about themselves."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.accounts.roles import Role
from ghs.text.fields import KanaField, LongTextField, TextField


class NameForm(forms.Form):
    """A person's names and their readings."""

    family_name = TextField(label=_("Family name"), max_length=60)
    given_name = TextField(label=_("Given name"), max_length=60)
    family_name_kana = KanaField(
        label=_("Family name in kana"), max_length=60, help_text=_("Hiragana is fine; it is stored as katakana.")
    )
    given_name_kana = KanaField(label=_("Given name in kana"), max_length=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["family_name"].widget.attrs["autocomplete"] = "family-name"
        self.fields["given_name"].widget.attrs["autocomplete"] = "given-name"


class SignupForm(NameForm):
    """The names asked beside address and password when a person makes an account."""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the names; django-allauth calls this after it made the person."""
        names = ["family_name", "given_name", "family_name_kana", "given_name_kana"]
        for name in names:
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=names)


class ProfileForm(NameForm):
    """A person's own names and language."""

    language = forms.ChoiceField(
        label=_("Language of mails"), choices=[("ja", "日本語"), ("en", "English")], widget=forms.RadioSelect
    )


class StaffRolesForm(forms.Form):
    """The staff roles a person holds."""

    roles = forms.MultipleChoiceField(
        label=_("Staff roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SecondFactorResetForm(forms.Form):
    """Why a second factor is removed, and how the person was recognised."""

    reason = LongTextField(
        label=_("Reason"),
        max_length=300,
        rows=3,
        help_text=_("How did you make sure that it is this person who asks? Write no personal data here."),
    )
