"""What people may write to the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.pages.models import Inquiry
from ghs.text.fields import ConsentField, EmailField, LongTextField, OnceField, PhoneField, TextField


class InquiryForm(forms.Form):
    """A question to the office."""

    topic = forms.ChoiceField(label=_("Topic"), choices=Inquiry.Topic.choices, widget=forms.RadioSelect)
    name = TextField(label=_("Your name"), max_length=100)
    organization = TextField(label=_("Company or organisation"), max_length=120, required=False)
    email = EmailField(label=_("E-mail address"), help_text=_("The copy and our answer go here."))
    phone = PhoneField(label=_("Telephone"), required=False)
    message = LongTextField(
        label=_("Your question"),
        max_length=4000,
        rows=8,
        help_text=_("If it is about a product or a course, please write its name or number."),
    )
    consent = ConsentField(
        label=_("I agree to the handling of my personal information"),
        help_text=_("What you enter is used to answer you, and for nothing else."),
    )
    once = OnceField()

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["organization"].widget.attrs["autocomplete"] = "organization"
