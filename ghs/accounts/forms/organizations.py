"""What people type about an organisation and its members."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Membership
from ghs.accounts.roles import MemberRole
from ghs.text.fields import CorporateNumberField, EmailField, KanaField, OnceField, PostcodeField, TextField


class OrganizationForm(forms.Form):
    """An organisation's own data."""

    name = TextField(
        label=_("Name of the organisation"),
        max_length=120,
        help_text=_("As registered, such as 株式会社サンプル. It is shown exactly as you write it."),
    )
    name_kana = KanaField(
        label=_("Name in kana"), max_length=160, help_text=_("Without the legal form, such as サンプル.")
    )
    name_english = TextField(label=_("Name in English"), max_length=160, required=False)
    corporate_number = CorporateNumberField(
        label=_("Corporate number"), required=False, help_text=_("13 digits. Leave it empty if there is none.")
    )
    postcode = PostcodeField(label=_("Postcode"), required=False, help_text=_("Such as 100-0001."))
    address = TextField(label=_("Address"), max_length=200, required=False)
    website = forms.URLField(
        label=_("Web site"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="https://www.company.example/",
    )
    submission = OnceField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        self.fields["address"].widget.attrs["autocomplete"] = "street-address"


class InvitationForm(forms.Form):
    """Whom to invite, and what the person may do."""

    email = EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=MemberRole.choices,
        initial=MemberRole.EDITOR,
        widget=forms.RadioSelect,
        help_text=_("Owners manage members, editors write declarations, viewers only look."),
    )


class MemberRoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices)


class OwnershipForm(forms.Form):
    """Who is to become the owner."""

    member = forms.TypedChoiceField(
        label=_("The next owner"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is to become the owner.")},
    )
    submission = OnceField()

    def __init__(self, *args: Any, members: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(each.pk, f"{each.user.full_name}（{each.get_role_display()}）") for each in members]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
