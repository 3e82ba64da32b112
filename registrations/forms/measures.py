"""What is typed when a registration is suspended, reinstated or revoked, and when the vendor ends it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.text.fields import ConsentField, LongTextField, OnceField


class MeasureForm(forms.Form):
    """The reason that everybody reads, and a remark for colleagues."""

    public_reason = LongTextField(
        label=_("Reason that everybody reads"),
        max_length=500,
        rows=3,
        help_text=_("It stands in the public register and in the mail to the vendor, word for word. Name no persons."),
        error_messages={"required": _("Write the reason: nothing is done to a registration without one.")},
    )
    remark = LongTextField(
        label=_("Remark for colleagues"), max_length=1000, rows=3, required=False, help_text=_("Seen by staff only.")
    )
    submission = OnceField()


class WithdrawalForm(forms.Form):
    """The vendor ends the use of the mark."""

    reason = LongTextField(
        label=_("Reason"),
        max_length=500,
        rows=3,
        required=False,
        help_text=_("For the office; it is not published."),
    )
    consent = ConsentField(label=_("From today on the mark is no longer used for this product."))
