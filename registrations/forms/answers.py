"""One item of the checklist: its answer and the documents that show it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.files.fields import UploadField
from ghs.library.models import Criterion
from ghs.text.fields import LinkField, LongTextField, TextField
from registrations.forms.merging import MergingForm, SeenField
from registrations.merging import fingerprint
from registrations.models import Answer

Verdict = Answer.Verdict


class AnswerForm(MergingForm):
    """The answer to one criterion. A draft may be saved without; what lacks is said when it is submitted."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the answers offered.")},
    )
    reason = LongTextField(
        label=gettext_lazy("Reason or remark"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=gettext_lazy("Needed when the item is not applicable."),
    )
    is_still_true = forms.BooleanField(
        label=gettext_lazy("I have read the item again, and the answer still holds"), required=False
    )
    seen = SeenField()

    def __init__(
        self, data: Any = None, *, criterion: Criterion, is_to_read_again: bool = False, **options: Any
    ) -> None:
        super().__init__(data, **options)
        if not is_to_read_again:
            del self.fields["is_still_true"]
        offered = [(key, label) for key, label in Verdict.choices if may_answer(criterion, key)]
        self.fields["verdict"].choices = offered  # type: ignore[attr-defined]


class EvidenceForm(MergingForm):
    """One document, named always and enclosed if the vendor likes."""

    document_name = TextField(label=gettext_lazy("Document name"), max_length=120, required=False)
    document_number = TextField(label=gettext_lazy("Document number"), max_length=60, required=False)
    document_version = TextField(label=gettext_lazy("Version"), max_length=40, required=False)
    link = LinkField(
        label=gettext_lazy("Link"),
        required=False,
        help_text=gettext_lazy("An https:// address that the office can open. It is not fetched or published."),
    )
    file = UploadField(
        label=gettext_lazy("File"),
        required=False,
    )
    is_removed = forms.BooleanField(label=gettext_lazy("Remove this document"), required=False)
    seen = SeenField()

    def __init__(self, data: Any = None, files: Any = None, *, is_stored: bool, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.is_stored = is_stored
        if not is_stored:
            del self.fields["is_removed"]

    def clean(self) -> dict[str, Any]:
        """Take the file's name when no other was typed; a number alone names no document."""
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("file") and not cleaned.get("document_name"):
            self._take_name_of(cleaned["file"])
        is_named = cleaned.get("document_name") or "document_name" in self.errors
        if cleaned.get("is_removed"):
            return cleaned
        if not is_named and (
            self.is_stored or any(cleaned.get(name) for name in ("document_number", "document_version", "link"))
        ):
            self.add_error("document_name", _("Write the name of the document, or remove it."))
        return cleaned

    def _take_name_of(self, upload: UploadedFile) -> None:
        """Name the document as its file is named."""
        try:
            self.cleaned_data["document_name"] = TextField(max_length=400).clean(upload.name)[:120]
        except ValidationError as error:
            self.add_error("document_name", error)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed, chosen or ticked."""
        names = ("document_name", "document_number", "document_version", "link", "file", "is_removed")
        return not any(self.cleaned_data.get(name) for name in names)

    @property
    def words(self) -> str:
        """What was typed, in one line."""
        return " / ".join(filter(None, self.texts))

    @property
    def is_changed(self) -> bool:
        """Whether the texts are others than its person saw."""
        return not self.cleaned_data.get("is_removed") and fingerprint(*self.texts) != self.cleaned_data["seen"]

    @property
    def texts(self) -> tuple[str, ...]:
        """What was typed, in the order of `Evidence.texts`."""
        names = ("document_name", "document_number", "document_version", "link")
        return tuple(self.cleaned_data.get(name, "") for name in names)


def may_answer(criterion: Criterion, verdict: str) -> bool:
    """Whether a verdict is possible for a criterion."""
    return verdict != Verdict.NOT_APPLICABLE or criterion.not_applicable_allowed
