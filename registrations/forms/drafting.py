"""What a vendor types about a declaration, beside the checklist."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization
from ghs.text.fields import ConsentField, KanaField, LongTextField, OnceField, TextField
from registrations.forms.merging import MergingForm, SeenField
from registrations.models import FURTHER_AREAS, Product

AREAS_HELP = _("Risk management always belongs to a declaration. What you tick here is declared beside it.")


class AreasField(forms.MultipleChoiceField):
    """The areas declared beside risk management."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        choices = [(area.value, area.label) for area in FURTHER_AREAS]
        super().__init__(label=_("Further areas"), help_text=AREAS_HELP, required=False, choices=choices)


class SupplierNumberField(TextField):
    """A registration number as people type it; the action tells what it stands for."""

    def __init__(self, **options: Any) -> None:
        label, example = _("Supplier's registration number (OEM)"), _("Such as GHS-0087.")
        super().__init__(label=label, max_length=40, **{"help_text": example} | options)


class StartForm(forms.Form):
    """What begins a declaration."""

    organization = forms.TypedChoiceField(
        label=_("Organisation that declares"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the organisation that declares.")},
    )
    product_name = TextField(
        label=_("Product name"),
        max_length=120,
        help_text=_("As it is to stand in the public register. It can be changed until the declaration is submitted."),
        error_messages={"required": _("Write the name of the product.")},
    )
    areas = AreasField()
    supplier_number = SupplierNumberField(
        required=False,
        help_text=_(
            "Only if another organisation supplies the product and has registered it. "
            "Areas and level are then those of its registration, such as GHS-0087."
        ),
    )
    submission = OnceField()

    def __init__(self, data: Any = None, *, organizations: Iterable[Organization], **options: Any) -> None:
        super().__init__(data, **options)
        choices = [(organization.pk, organization.name) for organization in organizations]
        self.fields["organization"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["organization"].initial = choices[0][0]


class AgainForm(forms.Form):
    """What begins a declaration from an earlier one."""

    areas = AreasField()
    submission = OnceField()


class SupplierForm(forms.Form):
    """The registration on which an OEM product is declared."""

    supplier_number = SupplierNumberField(error_messages={"required": _("Write the supplier's registration number.")})


class AreasForm(forms.Form):
    """The areas of a draft."""

    areas = AreasField()


class ProductForm(MergingForm):
    """What is said of a product."""

    name = TextField(
        label=_("Product name"),
        max_length=120,
        error_messages={"required": _("Write the name of the product.")},
    )
    name_kana = KanaField(label=_("Product name in kana"), max_length=160, required=False)
    name_english = TextField(label=_("Product name in English"), max_length=160, required=False)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=Product.Category.choices,
        error_messages={"required": _("Choose what comes closest to the product.")},
    )
    models_covered = TextField(
        label=_("Models covered"),
        max_length=300,
        required=False,
        help_text=_("Model names or numbers, when one declaration is for several."),
    )
    version_range = TextField(
        label=_("Versions covered"),
        max_length=120,
        help_text=_("Such as 3.0 to 3.9."),
        error_messages={"required": _("Write for which versions of the product this is declared.")},
    )
    intended_use = LongTextField(
        label=_("Intended use"),
        max_length=1000,
        rows=4,
        help_text=_("For whom and for what the product is meant, and for what it is not."),
        error_messages={"required": _("Write for what the product is meant.")},
    )
    description = LongTextField(
        label=_("Description"),
        max_length=2000,
        required=False,
        help_text=_("Shown on the product's page of the public register."),
    )
    seen = SeenField()


class NewProductForm(ProductForm):
    """Another product: its name is enough, the rest can be filled in over time."""

    submission = OnceField()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["seen"]
        for field in self.fields.values():
            field.required = field in (self.fields["name"], self.fields["category"])


class RemoveProductForm(MergingForm):
    """A last look at a product before it is removed."""

    seen = SeenField()


class SignatoryForm(MergingForm):
    """Who signs the declaration."""

    name = TextField(
        label=_("Name of the signatory"),
        max_length=80,
        help_text=_("The person who answers for the declaration, such as a representative or head of development."),
        error_messages={"required": _("Write the name of the person who signs.")},
    )
    title = TextField(
        label=_("Title of the signatory"),
        max_length=80,
        error_messages={"required": _("Write the title of the person who signs.")},
    )
    publish_documents = forms.BooleanField(
        label=_("The declaration document may be published in the register"),
        required=False,
        help_text=_("The entry in the register is always public. The files of the evidence are never published."),
    )
    seen = SeenField()


class SubmitForm(forms.Form):
    """The last word before a declaration is handed in."""

    is_responsible = ConsentField(
        label=_("What is written here is true, and our organisation declares it on its own responsibility."),
    )

    def __init__(self, data: Any = None, *, is_office: bool = False) -> None:
        super().__init__(data)
        if is_office:
            self.fields["is_responsible"].label = _("What is written here is what the organisation sent to the office.")
