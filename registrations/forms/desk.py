"""What the office types."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.text.fields import DateField, LongTextField, OnceField, TextField, YenField
from registrations.models import Declaration

LEVELS = [("", _("All levels")), ("1", _("Level 1")), ("2", _("Level 2")), ("3", _("Level 3"))]


class QueueForm(forms.Form):
    """What part of the queue is shown."""

    q = TextField(
        label=_("Receipt number, organisation or product"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=LEVELS)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Everything that is not finished")),
            ("all", _("All")),
            *((value, label) for value, label in Declaration.State.choices if value != Declaration.State.DRAFT),
        ],
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    deadline = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[("", _("Any")), ("late", _("Over")), ("soon", _("Within 7 days"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Longest in its state first")),
            ("submitted", _("Oldest submission first")),
            ("deadline", _("Nearest deadline first")),
            ("state", _("By state")),
            ("person", _("By person")),
        ],
    )

    def __init__(self, data: Any, *, people: Iterable[User], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("Any")),
            ("mine", _("Mine")),
            ("nobody", _("Nobody's")),
            *((str(person.pk), person.full_name) for person in people),
        ]


class CorrectionForm(forms.Form):
    """What is to be mended, and by when."""

    message = LongTextField(
        label=_("What to mend"),
        max_length=1000,
        rows=3,
        help_text=_("The vendor reads this word for word."),
        error_messages={"required": _("Write what is to be mended.")},
    )
    due_on = DateField(label=_("By"), error_messages={"required": _("Choose the day by which it is to be mended.")})

    def __init__(self, data: Any = None, *, due_on: date, **options: Any) -> None:
        super().__init__(data, initial={"due_on": due_on}, **options)


class PlainForm(forms.Form):
    """A step that needs no words."""


class NoteForm(forms.Form):
    """Words for the person who decides."""

    note = LongTextField(
        label=_("Note for the person who decides"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Seen by staff only."),
    )


class SendBackForm(forms.Form):
    """Why a proposal goes back to the reviewer."""

    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        rows=4,
        help_text=_("Seen by staff only."),
        error_messages={"required": _("Write why this goes back.")},
    )


class RefusalForm(forms.Form):
    """Why a declaration is refused."""

    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        rows=4,
        help_text=_("The vendor reads this word for word."),
        error_messages={"required": _("Write why the declaration is refused.")},
    )


class PaymentForm(forms.Form):
    """A payment that came in."""

    amount_yen = YenField(
        label=_("Amount in yen"),
        error_messages={
            "required": _("Write the amount that came in."),
            "invalid": _("Write the amount in digits, such as 22,000."),
        },
    )
    fee_difference_yen = YenField(
        label=_("Bank's fee kept back, in yen"),
        min_value=0,
        required=False,
        help_text=_("Only when the payer's bank took its fee from the amount."),
    )
    received_on = DateField(
        label=_("Received on"), error_messages={"required": _("Choose the day on which the money came in.")}
    )
    submission = OnceField()

    def clean_fee_difference_yen(self) -> int:
        """Return nothing as nought."""
        return self.cleaned_data["fee_difference_yen"] or 0
