"""What vendor and office write to each other, and what the office notes for itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.files.fields import UploadField
from ghs.text.fields import LongTextField, OnceField


class MessageForm(forms.Form):
    """A message in the thread, with a file if need be."""

    text = LongTextField(
        label=_("Message"),
        max_length=4000,
        rows=6,
        error_messages={"required": _("Write what you want to say.")},
    )
    file = UploadField(
        label=_("File"),
        required=False,
        help_text=_("PDF, image or Excel, up to 10 MB. Only the office and your organisation see it."),
    )
    submission = OnceField()


class InternalNoteForm(forms.Form):
    """A note for the office alone."""

    text = LongTextField(
        label=_("Internal note"),
        max_length=2000,
        rows=4,
        help_text=_("Seen by staff only."),
        error_messages={"required": _("Write the note.")},
    )
    submission = OnceField()


class LookForm(forms.Form):
    """What a look at a finding brought."""

    remark = LongTextField(
        label=_("Remark"),
        max_length=500,
        rows=2,
        required=False,
        help_text=_("Seen by staff only."),
    )


class StrikeForm(forms.Form):
    """Why a note no longer holds."""

    reason = LongTextField(
        label=_("Why it is struck out"),
        max_length=500,
        rows=3,
        help_text=_("The note stays readable, struck out, with this reason."),
        error_messages={"required": _("Write why the note no longer holds.")},
    )
