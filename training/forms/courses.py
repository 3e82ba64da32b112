"""What organisers enter about courses, editions and programmes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.text.fields import LongTextField, MomentField, TextField
from ghs.text.normal import to_narrow
from training.models import Part

EMPTY_LINES = 4
MOST_PARTS = 40
LAST = 1000

# Words that stand in addresses of the portal where an edition's code could stand.
RESERVED_CODES = frozenset({"new", "courses"})


class CodeField(TextField):
    """A short name for an address: small Latin letters, digits and hyphens, typed in any width."""

    def normalise(self, text: str) -> str:
        """Return the name in narrow, small letters."""
        return to_narrow(text).lower()

    def validate(self, value: str) -> None:
        """Refuse what does not belong into an address."""
        super().validate(value)
        if value and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise ValidationError(_("Use small letters a–z, digits and single hyphens, such as risk-analysis-2."))
        if value in RESERVED_CODES:
            raise ValidationError(_("This word is used by the portal itself. Choose another."))


class WholeNumberField(TextField):
    """A whole number typed in any width."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(max_length=12, **options)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def normalise(self, text: str) -> str:
        """Return the digits."""
        return to_narrow(text).replace(",", "")

    def clean(self, value: Any) -> Any:
        """Return the number, or None when nothing was entered."""
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]+", text) or not self.least <= int(text) <= self.most:
            told = {"least": self.least, "most": self.most}
            raise ValidationError(_("Enter a whole number from %(least)d to %(most)d.") % told)
        return int(text)


class WebAddressField(TextField):
    """An address of the web that begins with https://."""

    def validate(self, value: str) -> None:
        """Refuse anything else."""
        super().validate(value)
        if value and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][!#-;=?-~]*)?", value):
            raise ValidationError(_("Write the whole address, such as https://meeting.example/room."))


class CourseForm(forms.Form):
    """A course."""

    title = TextField(label=gettext_lazy("Title"), max_length=120)
    title_english = TextField(label=gettext_lazy("Title in English"), max_length=160, required=False)
    slug = CodeField(
        label=gettext_lazy("Short name"),
        max_length=50,
        help_text=gettext_lazy("Begins the address of each edition, such as risk-analysis."),
    )
    summary = LongTextField(
        label=gettext_lazy("Summary"),
        max_length=2000,
        help_text=gettext_lazy("What people learn, and for whom it is meant."),
    )
    summary_english = LongTextField(label=gettext_lazy("Summary in English"), max_length=2000, required=False)


class EditionForm(forms.Form):
    """One holding of a course."""

    number = WholeNumberField(label=gettext_lazy("Number of the edition"), least=1, most=9999)
    code = CodeField(
        label=gettext_lazy("Code in the address"),
        max_length=60,
        help_text=gettext_lazy("Usually the course's short name and the number, such as risk-analysis-2."),
    )
    starts_at = MomentField(label=gettext_lazy("Starts at"))
    ends_at = MomentField(label=gettext_lazy("Ends at"))
    venue = TextField(label=gettext_lazy("Venue"), max_length=200)
    venue_english = TextField(label=gettext_lazy("Venue in English"), max_length=200, required=False)
    online_url = WebAddressField(
        label=gettext_lazy("Address of the online room"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Shown to attendees with a seat only, never on the public page."),
    )
    capacity = WholeNumberField(label=gettext_lazy("Capacity"), least=1, most=5000)
    opens_at = MomentField(label=gettext_lazy("Sign-up opens at"))
    closes_at = MomentField(label=gettext_lazy("Sign-up closes at"))

    def clean(self) -> dict[str, Any]:
        """Refuse times in the wrong order."""
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be later than the start."))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Sign-up must close later than it opens."))
        if ends_at and closes_at and closes_at > ends_at:
            self.add_error("closes_at", _("Sign-up must close before the event ends."))
        return cleaned


class PartForm(forms.Form):
    """One line of a programme; a line left empty is no part."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    position = WholeNumberField(label=gettext_lazy("Order"), least=1, most=999, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Part.Kind.choices)
    title = TextField(label=gettext_lazy("Title"), max_length=160, required=False)
    title_english = TextField(label=gettext_lazy("Title in English"), max_length=160, required=False)
    minutes = WholeNumberField(label=gettext_lazy("Minutes"), least=1, most=1440, required=False)
    note = TextField(label=gettext_lazy("Note (such as the lecturer)"), max_length=200, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove this line"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both title and minutes as soon as one of the line's boxes is filled."""
        cleaned = super().clean() or {}
        if not self.errors and self.is_part(cleaned):
            for name in ["title", "minutes"]:
                if not cleaned.get(name):
                    self.add_error(name, _("Enter this, or tick “Remove this line”."))
        return cleaned

    @staticmethod
    def is_part(cleaned: dict[str, Any]) -> bool:
        """Whether the line stands for a part: something was entered beside the kind, and it stays."""
        filled = any(cleaned.get(name) for name in ["id", "title", "title_english", "minutes", "note"])
        return filled and not cleaned.get("remove")


ProgrammeForm = forms.formset_factory(
    PartForm,
    extra=EMPTY_LINES,
    max_num=MOST_PARTS,
    validate_max=True,
    absolute_max=MOST_PARTS + EMPTY_LINES,
)


def parts_in(programme: forms.BaseFormSet) -> list[dict[str, Any]]:
    """Return the lines of a checked programme that stand for parts, in their order; those without a number last."""
    lines = [form.cleaned_data for form in programme.forms if PartForm.is_part(form.cleaned_data)]
    lines.sort(key=lambda line: line["position"] or LAST)
    return [{name: value for name, value in line.items() if name not in {"position", "remove"}} for line in lines]
