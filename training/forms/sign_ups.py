"""What attendees write when they sign up, change that, or ask for a lost link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.text.fields import ConsentField, EmailField, KanaField, OnceField, PhoneField, TextField

CONSENT_NOTICE = _(
    "What you enter is used to run this event: to confirm your seat, to write to you about it, to prepare the "
    "room and the list of attendees. It is given to nobody else. The privacy policy, linked at the foot of every "
    "page, says how it is kept and how you can have it shown, corrected or deleted."
)
CONSENT_LABEL = _("I agree to this handling of my personal information")
NEWSLETTER_LABEL = _("I also want the mail magazine (news on health software and GHS; you can stop it at any time)")


class EntriesForm(forms.Form):
    """Names, company and telephone."""

    family_name = TextField(label=_("Family name"), max_length=60)
    given_name = TextField(label=_("Given name"), max_length=60)
    family_name_kana = KanaField(
        label=_("Family name in kana"), max_length=60, help_text=_("Example: ヤマダ. Hiragana is fine too.")
    )
    given_name_kana = KanaField(
        label=_("Given name in kana"), max_length=60, help_text=_("Example: ハナコ. Hiragana is fine too.")
    )
    company = TextField(
        label=_("Company"), max_length=120, help_text=_("If you come as a private person, write 個人 or “private”.")
    )
    department = TextField(label=_("Department"), max_length=120, required=False)
    phone = PhoneField(
        label=_("Telephone"), required=False, help_text=_("Only for urgent news on the day of the event.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, purpose in {
            "family_name": "family-name",
            "given_name": "given-name",
            "company": "organization",
        }.items():
            self.fields[name].widget.attrs["autocomplete"] = purpose


class SignUpForm(EntriesForm):
    """The whole application for a seat."""

    email = EmailField(
        label=_("E-mail address"),
        help_text=_(
            "The confirmation goes here. Each attendee needs an address of their own: "
            "to sign up a colleague, enter the colleague's address."
        ),
    )
    consent = ConsentField(label=CONSENT_LABEL, help_text=CONSENT_NOTICE)
    wants_newsletter = forms.BooleanField(label=NEWSLETTER_LABEL, required=False)
    once = OnceField()

    field_order = [
        "family_name",
        "given_name",
        "family_name_kana",
        "given_name_kana",
        "company",
        "department",
        "email",
        "phone",
        "consent",
        "wants_newsletter",
    ]


class CorrectionForm(EntriesForm):
    """What the office may correct for an attendee."""

    email = EmailField(
        label=_("E-mail address"),
        help_text=_(
            "A changed address gets the confirmation with a new link; links sent to the old address stop working."
        ),
    )
    field_order = [
        "family_name",
        "given_name",
        "family_name_kana",
        "given_name_kana",
        "company",
        "department",
        "email",
        "phone",
    ]


class LostLinkForm(forms.Form):
    """The address to which a lost link is sent again."""

    email = EmailField(label=_("E-mail address"), help_text=_("The address you signed up with."))


class CancellationForm(forms.Form):
    """Why the office cancels a sign-up."""

    reason = TextField(
        label=_("Reason"), max_length=200, help_text=_("The attendee reads it in the mail about the cancellation.")
    )
