"""What is typed when one person decides alone, and when another looks at it later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.text.fields import LongTextField
from registrations.models import Decision

NEEDS_REASON = (Decision.Kind.SENT_BACK, Decision.Kind.REFUSED)


class DecideAloneForm(forms.Form):
    """The decision, why nobody else could take it, and the reason that the decision itself asks for."""

    kind = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Decision.Kind.ACCEPTED, _("Accept")),
            (Decision.Kind.SENT_BACK, _("Send back to checking")),
            (Decision.Kind.REFUSED, _("Refuse")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    why_alone = LongTextField(
        label=_("Why no second person could decide"),
        max_length=1000,
        rows=3,
        help_text=_("Seen by staff only. The person who confirms this reads it."),
        error_messages={"required": _("Write why no second person could decide.")},
    )
    reason = LongTextField(
        label=_("Reason for sending back or refusing"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("A refusal's reason is read by the vendor word for word. Leave it empty when you accept."),
    )

    def clean(self) -> dict[str, Any]:
        """Want a reason for anything but an acceptance."""
        values = super().clean() or {}
        if values.get("kind") in NEEDS_REASON and not values.get("reason"):
            self.add_error("reason", _("Write the reason for sending back or refusing."))
        return values


class ObjectionForm(forms.Form):
    """Why a registrar objects."""

    remark = LongTextField(
        label=_("Reason of the objection"),
        max_length=1000,
        rows=4,
        help_text=_("Every registrar gets it by mail. The decision stands until the registration is dealt with."),
        error_messages={"required": _("Write why you object.")},
    )
