"""What staff type when a declaration came on paper or by mail, and how the vendor confirms it."""

from typing import Any, Protocol, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ghs.accounts.forms.organizations import OrganizationForm
from ghs.files.fields import UploadField
from ghs.text.fields import ConsentField, DateField, EmailField, OnceField, TextField
from registrations.forms.drafting import AreasField
from registrations.models import OfficeEntry

SCANS_AT_ONCE = 10


class Files(Protocol):
    """What a browser sent as files, several under one name."""

    def getlist(self, name: str) -> list[UploadedFile]:
        """Return every file of a name."""


class ScansInput(forms.FileInput):
    """A field in which several files are chosen at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": ".pdf,.png,.jpg,.jpeg"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """Return every file that was chosen."""
        return cast(Files, files).getlist(name) if hasattr(files, "getlist") else []


class ScansField(UploadField):
    """One scan or several; what they hold is checked when they are kept."""

    widget = ScansInput

    def __init__(self, **options: Any) -> None:
        super().__init__(
            help_text=_("PDF, PNG or JPEG, up to 20 MB each, at most ten at once."),
            error_messages={"required": _("Choose the scan of what came.")},
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files that were chosen, one at least."""
        if len(data or []) > SCANS_AT_ONCE:
            told = ngettext("Choose at most %(count)d file at once.", "Choose at most %(count)d files at once.", 10)
            raise ValidationError(told % {"count": SCANS_AT_ONCE})
        return [super(ScansField, self).clean(each, initial) for each in data or [None]]


class OrganizationSearchForm(forms.Form):
    """Which organisation sent a declaration."""

    q = TextField(
        label=_("Name or corporate number of the organisation"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Part of the name, in any width or kana, or the 13 digits."),
    )


class EnterOrganizationForm(OrganizationForm):
    """An organisation that has no account yet."""


class EntryForm(forms.Form):
    """Where a declaration came from, and what begins it."""

    source = forms.ChoiceField(
        label=_("How it came"),
        choices=OfficeEntry.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came.")},
    )
    received_on = DateField(
        label=_("Day on which it came"), error_messages={"required": _("Choose the day on which it came.")}
    )
    scans = ScansField(label=_("Scan of what came"))
    contact_name = TextField(label=_("Contact person"), max_length=80, required=False)
    contact_email = EmailField(
        label=_("Contact e-mail address"),
        required=False,
        help_text=_("If one is known, the organisation confirms by a link that is mailed there. Otherwise on paper."),
    )
    product_name = TextField(
        label=_("Product name"),
        max_length=120,
        help_text=_("As it stands on the paper. It can be corrected until the declaration is handed in."),
        error_messages={"required": _("Write the name of the product.")},
    )
    areas = AreasField()
    submission = OnceField()


class ScansForm(forms.Form):
    """More scans."""

    scans = ScansField(label=_("Scan of what came"))


class PaperConfirmationForm(forms.Form):
    """The scan of a signed confirmation."""

    scans = ScansField(label=_("Scan of the signed confirmation"))


class ConfirmationLinkForm(forms.Form):
    """Where the link goes."""

    contact_name = TextField(label=_("Contact person"), max_length=80, required=False)
    contact_email = EmailField(
        label=_("Contact e-mail address"), error_messages={"required": _("Write the address of the contact person.")}
    )


class ConfirmEntryForm(forms.Form):
    """The vendor's word that what was entered is what it declares."""

    is_responsible = ConsentField(
        label=_("What is written here is true, and our organisation declares it on its own responsibility."),
    )


class InviteOwnerForm(forms.Form):
    """Who is to own an organisation that has no account."""

    email = EmailField(label=_("E-mail address"), help_text=_("The person becomes the owner of the organisation."))
