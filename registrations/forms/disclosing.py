"""What a vendor lets everybody read of a registration."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.text.fields import LinkField
from registrations.forms.merging import MergingForm, SeenField
from registrations.models import Registration

LINK_HELP = _("An https:// address of your own site. It is shown, never fetched.")


class DisclosureForm(MergingForm):
    """The switches and links of one registration. Everything may be left as it is: then nothing more is shown."""

    shows_answers = forms.BooleanField(
        label=_("Show for each item whether it conforms or is not applicable"),
        required=False,
        help_text=_("Buyers see it when they compare products. Your reasons and remarks are never shown."),
    )
    shows_evidence = forms.BooleanField(
        label=_("List the evidence by title"),
        required=False,
        help_text=_(
            "Title, number and version of each document, and the SHA-256 hash of the file if you enclosed one. "
            "The file itself is never shown."
        ),
    )
    manual_link = LinkField(label=_("Manual"), required=False, help_text=LINK_HELP)
    security_link = LinkField(label=_("Security disclosure (MDS/SDS)"), required=False, help_text=LINK_HELP)
    contact_link = LinkField(label=_("Contact page"), required=False, help_text=LINK_HELP)
    predecessor_id = forms.TypedChoiceField(
        label=_("Product that this one follows"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Both pages then name each other. Only earlier registrations of your organisation can be chosen."),
        error_messages={"invalid_choice": _("Choose one of your organisation's earlier registrations.")},
    )
    seen = SeenField()

    def __init__(self, data: Any = None, *, predecessors: Iterable[Registration], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        titles = [(each.pk, f"{each.number} {each.declaration.title}") for each in predecessors]
        if titles:
            self.fields["predecessor_id"].choices = [("", _("None")), *titles]  # type: ignore[attr-defined]
        else:
            del self.fields["predecessor_id"]
