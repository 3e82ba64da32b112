"""What the office and the vendor type about quotes, invoices and receipts."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ghs.billing.models import Invoice
from ghs.billing.subjects import Addressee, Honorific
from ghs.text.fields import DateField, OnceField, PostcodeField, TextField, YenField


class InvoiceFilterForm(forms.Form):
    """What part of the invoices is shown."""

    q = TextField(
        label=_("Number, addressee or payer"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Not paid yet")),
            ("overdue", _("Overdue")),
            ("paid", _("Paid")),
            ("cancelled", _("Cancelled")),
            ("all", _("All")),
        ],
    )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = TextField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Write the reason: it stays with the document or the booking.")},
    )


class RefundForm(forms.Form):
    """Money that went back."""

    amount_yen = YenField(label=_("Amount in yen"))
    refunded_on = DateField(label=_("Returned on"))
    reason = TextField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Write why the money goes back.")},
    )
    submission = OnceField()


class AddresseeForm(forms.Form):
    """To whom a document is addressed."""

    name = TextField(label=_("Addressee"), max_length=160)
    honorific = forms.ChoiceField(label=_("Form of address"), choices=Honorific.choices)
    department = TextField(label=_("Department"), max_length=120, required=False)
    person = TextField(label=_("Person in charge"), max_length=120, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    address = TextField(label=_("Address"), max_length=200, required=False)

    def addressee_of(self, invoice: Invoice) -> Addressee:
        """Return what was typed, together with what stays."""
        typed = {name: self.cleaned_data[name] for name in AddresseeForm.base_fields}
        typed["honorific"] = Honorific(typed["honorific"])
        return Addressee(**typed, email=invoice.email, language=invoice.language, organization=invoice.organization)


class ReissueForm(AddresseeForm):
    """An invoice issued again."""

    due_on = DateField(label=_("Pay by"))


class ReceiptCopyForm(AddresseeForm):
    """A receipt issued again."""

    submission = OnceField()


class JournalForm(forms.Form):
    """Which days of the journal, and in which character set."""

    first_on = DateField(label=_("First day"))
    last_on = DateField(label=_("Last day"))
    charset = forms.ChoiceField(
        label=_("Character set"),
        choices=[("utf-8-sig", _("UTF-8 (Excel)")), ("cp932", _("Shift_JIS (accounting software)"))],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round."""
        values: dict[str, Any] = super().clean() or {}
        first_on, last_on = values.get("first_on"), values.get("last_on")
        if isinstance(first_on, date) and isinstance(last_on, date) and last_on < first_on:
            raise ValidationError({"last_on": _("The last day lies before the first. Exchange them.")})
        return values


def addressee_values(invoice: Invoice) -> dict[str, str]:
    """Return an invoice's addressee as a form shows it first."""
    addressee = invoice.addressed_to()
    return {name: str(getattr(addressee, name)) for name in AddresseeForm.base_fields}
