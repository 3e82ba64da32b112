"""What staff type at the desk: the council's own data, what to do about a mail, and bank statements."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization
from ghs.billing.actions.paying import WrongAmount
from ghs.billing.models import Invoice, Payment
from ghs.council.models import PriceKind, SchemeStatus
from ghs.errors import Refusal
from ghs.files.fields import UploadField
from ghs.mail.models import Delivery, Suppression
from ghs.text.fields import (
    DateField,
    EmailField,
    LongTextField,
    OnceField,
    PhoneField,
    PostcodeField,
    TextField,
    YenField,
)
from ghs.text.normal import digits

LEVELS = [(1, "Level 1"), (2, "Level 2"), (3, "Level 3")]


class InvoiceNumberField(TextField):
    """The T-number of a qualified invoice issuer: T and 13 digits; sole traders' have no check digit.

    Source: National Tax Agency, qualified invoice system.
    """

    def normalise(self, text: str) -> str:
        """Return T and the digits."""
        number = digits(text).upper()
        return number if not number or number.startswith("T") else f"T{number}"

    def validate(self, value: str) -> None:
        """Refuse anything but T and 13 digits."""
        super().validate(value)
        if value and not re.fullmatch(r"T[0-9]{13}", value):
            raise ValidationError(_("A T-number is T and 13 digits. Leave it empty if the council has none."))


class EffectiveForm(forms.Form):
    """A value that counts from a day on."""

    effective_on = DateField(label=_("In effect from"), help_text=_("Today or a later day."))


class CouncilForm(EffectiveForm):
    """Who the council is."""

    name = TextField(label=_("Name"), max_length=120)
    name_english = TextField(label=_("Name in English"), max_length=160)
    postcode = PostcodeField(label=_("Postcode"))
    address = TextField(label=_("Address"), max_length=200)
    address_english = TextField(label=_("Address in English"), max_length=200, required=False)
    contact_email = EmailField(label=_("Contact e-mail address"))
    phone = PhoneField(label=_("Telephone"), required=False)
    office_hours = TextField(label=_("Office hours"), max_length=120, required=False)
    invoice_number = InvoiceNumberField(
        label=_("Invoice registration number (T-number)"),
        required=False,
        help_text=_("Without one, no document may look like a qualified invoice."),
    )
    bank_account = LongTextField(label=_("Bank account for transfers"), max_length=400, rows=4, required=False)
    seal_image = UploadField(
        label=_("Seal image"),
        required=False,
        help_text=_("PNG or JPEG, at most 1 MB. Without a new file the last one stays."),
    )


class PriceForm(EffectiveForm):
    """A price from a day on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PriceKind.choices)
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int)
    amount_yen = forms.IntegerField(
        label=_("Amount in yen, without tax"), min_value=0, max_value=10_000_000, localize=False
    )


class SchemeStatusForm(EffectiveForm):
    """Whether the scheme takes declarations, from a day on."""

    status = forms.ChoiceField(label=_("Status"), choices=SchemeStatus.Status.choices, widget=forms.RadioSelect)
    notice = TextField(label=_("Notice shown to everyone (Japanese)"), max_length=300, required=False)
    notice_english = TextField(label=_("Notice shown to everyone (English)"), max_length=300, required=False)


class StandInRuleForm(EffectiveForm):
    """Whether one person may decide alone, from a day on."""

    is_allowed = forms.BooleanField(
        label=_("A registrar may decide alone when no second person is available"),
        required=False,
        help_text=_("Always with a reason, never by who entered the declaration or belongs to the organisation."),
    )
    confirm_within_days = forms.IntegerField(
        label=_("Working days until another confirms it"), min_value=1, max_value=60, initial=5, localize=False
    )


class ClosingDaysForm(forms.Form):
    """Days on which the office is closed."""

    first_on = DateField(label=_("First day"))
    last_on = DateField(label=_("Last day"))
    reason = TextField(label=_("Reason"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        values = super().clean() or {}
        first, last = values.get("first_on"), values.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day can't be before the first."))
        return values


class MailFilterForm(forms.Form):
    """Which rows of the outbox to show."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Delivery.State.choices], required=False)
    text = TextField(label=_("Address or subject"), max_length=120, required=False)


class SendAgainForm(forms.Form):
    """One click on "send once more"."""

    submission = OnceField()


class CloseAddressForm(forms.Form):
    """Why an address gets no more mail."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Suppression.Reason.choices)


class StatementForm(forms.Form):
    """A bank statement to look through."""

    file = UploadField(
        label=_("Bank statement"),
        help_text=_("CSV or Zengin format, as the bank gives it, up to 5 MB. You see what was recognised first."),
        accept=".csv,.txt,.dat,.api",
        error_messages={"required": _("Choose the file from the bank.")},
    )


class InvoiceSearchForm(forms.Form):
    """Which unpaid invoice is meant."""

    text = TextField(label=_("Invoice number, organisation or person"), max_length=100)


class InvoiceChoiceField(forms.MultipleChoiceField):
    """Unpaid invoices to tick; the value is the list of invoices."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, invoices: Iterable[Invoice], **options: Any) -> None:
        self.invoices = {str(invoice.pk): invoice for invoice in invoices}
        super().__init__(choices=[(key, invoice_words(each)) for key, each in self.invoices.items()], **options)

    def clean(self, value: Any) -> list[Invoice]:
        """Return the invoices ticked."""
        return [self.invoices[key] for key in super().clean(value)]


def invoice_words(invoice: Invoice) -> str:
    """Name an invoice in one line."""
    return _("%(number)s · %(addressee)s · %(yen)s yen due by %(due_on)s") % {
        "number": invoice.number,
        "addressee": invoice.addressee,
        "yen": f"{invoice.balance_yen:,}",
        "due_on": f"{invoice.due_on:%Y/%m/%d}",
    }


class AssignForm(forms.Form):
    """The invoices that a line of a statement pays."""

    is_fee_borne = forms.BooleanField(
        label=_("The council bears the transfer fee that was taken off"),
        required=False,
        help_text=_("The last of the invoices counts as paid although the fee is missing."),
    )
    field_order = ("invoices", "is_fee_borne")

    def __init__(self, data: Any = None, *, invoices: Iterable[Invoice], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["invoices"] = InvoiceChoiceField(
            invoices,
            label=_("Invoices that this money pays"),
            help_text=_("Several: what falls due first is paid first. What is left over stays as open credit."),
            error_messages={"required": _("Choose at least one invoice.")},
        )
        self.order_fields(self.field_order)


class ReasonForm(forms.Form):
    """Why a line is set aside or opened again."""

    reason = TextField(label=_("Reason"), max_length=300)


class CreditField(forms.ModelChoiceField):
    """A payment of which something is left."""

    def label_from_instance(self, obj: Any) -> str:
        """Return day, payer and what is left."""
        return _("%(day)s · %(payer)s · %(yen)s yen left") % {
            "day": f"{obj.received_on:%Y/%m/%d}",
            "payer": obj.payer_name or _("no payer's name"),
            "yen": f"{obj.credit_yen:,}",
        }


class PaymentForm(forms.Form):
    """A payment that came in for one invoice."""

    amount_yen = YenField(label=_("Amount in yen"))
    fee_difference_yen = YenField(
        label=_("Bank's fee kept back, in yen"),
        min_value=0,
        required=False,
        help_text=_("Only when the payer's bank took its fee from the amount."),
    )
    received_on = DateField(label=_("Received on"))
    payer_name = TextField(label=_("Payer as on the statement"), max_length=160, required=False)
    is_difference_accepted = forms.BooleanField(
        label=_("The amount is another than what is due, and that is right (a part, or too much)"), required=False
    )
    submission = OnceField()

    def clean_fee_difference_yen(self) -> int:
        """Return nothing as nought."""
        return self.cleaned_data["fee_difference_yen"] or 0

    def explain(self, refusal: Refusal) -> None:
        """Show what was refused beside its field, and how another amount is noted all the same."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.text)
        if isinstance(refusal, WrongAmount):
            self.add_error(
                "is_difference_accepted", _("If the amount is right, enter the fee that was kept back, or tick this.")
            )


class AllocationForm(forms.Form):
    """Money that came in before, for one invoice."""

    payment = CreditField(label=_("Payment"), queryset=Payment.objects.none(), empty_label=None)
    amount_yen = YenField(label=_("Amount in yen"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        cast(CreditField, self.fields["payment"]).queryset = Payment.objects.with_credit()


class OrganizationFilterForm(forms.Form):
    """Which organisations to show."""

    q = TextField(
        label=_("Name or corporate number of the organisation"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Part of the name, in any width or kana, or the 13 digits."),
    )


class MergeForm(forms.Form):
    """Why two organisations become one."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Organization.MergeReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why they become one.")},
    )
    remark = LongTextField(
        label=_("What this was found out from"),
        max_length=500,
        rows=3,
        help_text=_("Such as the register of companies or a letter. It stays in the history, for staff only."),
        error_messages={"required": _("Write what shows that they are one.")},
    )


class InviteOwnersForm(forms.Form):
    """Whom to invite as the first owners, one line each."""

    lines = LongTextField(
        label=_("Organisations and addresses"),
        max_length=40_000,
        rows=14,
        help_text=_(
            "One line each: the name, a registration number or the corporate number, then the e-mail address. Two "
            "columns copied from a spreadsheet are fine. Lines without an address are passed over."
        ),
        error_messages={"required": _("Write at least one line with an address.")},
    )
