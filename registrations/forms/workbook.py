"""Sending a filled workbook, and settling what somebody else changed meanwhile."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.files.fields import UploadField
from registrations.models import Answer
from registrations.workbook.comparing import Change, Plan
from registrations.workbook.rows import StoredItem, Texts


class UploadForm(forms.Form):
    """A workbook to look through."""

    file = UploadField(
        label=gettext_lazy("Filled checklist (.xlsx)"),
        help_text=gettext_lazy("Up to 5 MB. You see every change before anything is saved."),
        accept=".xlsx",
        error_messages={"required": gettext_lazy("Choose the workbook.")},
    )


class ApplyForm(forms.Form):
    """The changes of a workbook, confirmed; with a choice for each conflict."""

    WORKBOOK = "workbook"
    CHOICES: ClassVar[list[tuple[str, str | Promise]]] = [
        ("stored", gettext_lazy("Keep what is stored")),
        (WORKBOOK, gettext_lazy("Take the workbook's text")),
    ]

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, initial={"seen": plan.mark})
        for change in plan.conflicts:
            self.fields[change.key] = forms.ChoiceField(
                label=gettext_lazy("Which text counts?"),
                choices=self.CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("Choose which text to keep.")},
            )

    def choice_of(self, change: Change) -> forms.BoundField | None:
        """Return the field that settles a conflict."""
        return self[change.key] if change.is_conflict else None

    @property
    def chosen(self) -> set[str]:
        """The conflicts in which the workbook's text counts."""
        return {name for name, value in self.cleaned_data.items() if value == self.WORKBOOK}


@dataclass(frozen=True)
class ShownChange:
    """One change as the preview shows it, in lines of text."""

    change: Change
    choice: forms.BoundField | None

    @property
    def label(self) -> str:
        """Which part of the item changes."""
        if self.change.place is None:
            return _("Answer")
        return _("Document %(place)d") % {"place": self.change.place + 1}

    @property
    def old(self) -> list[str]:
        """What is stored."""
        return _lines(self.change, self.change.old)

    @property
    def new(self) -> list[str]:
        """What the workbook says."""
        return _lines(self.change, self.change.new)


def shown_changes(plan: Plan, form: ApplyForm) -> list[tuple[StoredItem, list[ShownChange]]]:
    """Return the changes item by item, in the order of the workbook."""
    groups: dict[int, tuple[StoredItem, list[ShownChange]]] = {}
    for change in plan.changes:
        _item, shown = groups.setdefault(change.item.key, (change.item, []))
        shown.append(ShownChange(change, form.choice_of(change)))
    return list(groups.values())


def _lines(change: Change, texts: Texts) -> list[str]:
    if change.place is None:
        verdict, reason = texts
        return [str(dict(Answer.Verdict.choices)[verdict]) if verdict else _("Not answered yet"), *reason.splitlines()]
    return [" / ".join(filter(None, texts))] if any(texts) else [_("No document")]
