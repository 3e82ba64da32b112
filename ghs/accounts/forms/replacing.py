"""What the office types when an owner who left is replaced."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.files.fields import UploadField
from ghs.text.fields import EmailField, LongTextField, OnceField


class OwnerReplacementForm(forms.Form):
    """Who is to own the organisation, why, and what shows it."""

    email = EmailField(
        label=_("Address of the new owner"),
        help_text=_("A member becomes the owner at once; anybody else gets an invitation by mail."),
    )
    reason = LongTextField(
        label=_("Reason and what was checked"),
        max_length=1000,
        rows=4,
        help_text=_("For the office. How it was made sure that the request comes from the organisation."),
        error_messages={"required": _("Write why the owner is replaced and what you checked.")},
    )
    evidence = UploadField(
        label=_("Supporting document"),
        accept=".pdf,.png,.jpg,.jpeg",
        help_text=_("Such as the organisation's letter: PDF, PNG or JPEG, up to 20 MB."),
        error_messages={"required": _("Choose the file of the organisation's request.")},
    )
    submission = OnceField()
