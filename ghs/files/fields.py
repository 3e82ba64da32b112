"""The form field of an upload."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

# No file system takes a longer name.
NAME_LENGTH = 255


class UploadField(forms.FileField):
    """One file. What it holds, and that it holds anything, is checked when it is stored."""

    widget: type[forms.Widget] = forms.FileInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Choose a file."),
        "max_length": _("The file's name is too long. Rename the file and choose it again."),
    }

    def __init__(self, *, accept: str = "", **options: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=NAME_LENGTH, **options)
        if accept:
            self.widget.attrs["accept"] = accept
