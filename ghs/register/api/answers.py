"""The shapes of what the open data interface answers; what is said of each field stands in the documentation."""

from datetime import date, datetime

from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import ConfigDict, Field


class Answer(Schema):
    """A shape with every field always present."""

    # What is only sometimes known is null or empty, never missing: programs may rely on each field.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class OrganizationName(Answer):
    """Who registered."""

    id: int = Field(description=gettext_noop("Number of the organisation in this portal."))
    name: str = Field(description=gettext_noop("Name as registered."))
    kana: str = Field(description=gettext_noop("Name in kana."))
    english: str = Field(description=gettext_noop("Name in English; empty when none was told."))
    corporate_number: str = Field(description=gettext_noop("Corporate number (13 digits); empty when none was told."))


class ProductFacts(Answer):
    """A product of a registration."""

    name: str = Field(description=gettext_noop("Name as registered."))
    name_kana: str = Field(description=gettext_noop("Name in kana."))
    name_english: str = Field(description=gettext_noop("Name in English; empty when none was told."))
    category: str = Field(
        description=gettext_noop("Category as a word: records, imaging, laboratory, nursing, health, other.")
    )
    models_covered: str = Field(description=gettext_noop("Models covered."))
    version_range: str = Field(description=gettext_noop("Versions covered."))
    intended_use: str = Field(description=gettext_noop("Intended use."))
    description: str = Field(description=gettext_noop("Description."))


class RegistrationUrls(Answer):
    """Where a registration stands."""

    page: str = Field(description=gettext_noop("Page for people."))
    verify: str = Field(description=gettext_noop("Page that says whether the mark may be shown now."))
    mark: str = Field(description=gettext_noop("The live mark as SVG."))
    self: str = Field(description=gettext_noop("This registration as data."))


class RegistrationItem(Answer):
    """A registration as it stands on the day asked for."""

    number: str = Field(description=gettext_noop("Registration number."))
    level: int = Field(description=gettext_noop("Level 1, 2 or 3."), ge=1, le=3)
    areas: list[str] = Field(description=gettext_noop("Areas declared; risk_management always is."))
    state: str = Field(
        description=gettext_noop("State on the day: registered, suspended, lapsed, withdrawn or revoked.")
    )
    state_label: str = Field(description=gettext_noop("The state in a word of the answer's language."))
    is_valid: bool = Field(description=gettext_noop("Whether the mark may be shown on the day."))
    registered_on: date = Field(description=gettext_noop("Day of registration."))
    expires_on: date = Field(description=gettext_noop("Last day of validity."))
    ended_on: date | None = Field(description=gettext_noop("Day on which the right to the mark ended, or null."))
    public_reason: str = Field(description=gettext_noop("Published reason, such as of a revocation; else empty."))
    guideline_edition: str = Field(description=gettext_noop("Edition of the guideline declared to."))
    organization: OrganizationName
    supplier: str | None = Field(
        description=gettext_noop("For an OEM product the registration number of its supplier, or null.")
    )
    products: list[ProductFacts]
    recorded_from: datetime = Field(description=gettext_noop("Moment from which the register has said this."))
    urls: RegistrationUrls


class HistoryItem(Answer):
    """What the register said of a registration in a period."""

    recorded_from: datetime = Field(description=gettext_noop("Moment from which the register has said this."))
    recorded_to: datetime | None = Field(
        description=gettext_noop("Moment up to which it said so; null for what stands now.")
    )
    state: str = Field(description=gettext_noop("State recorded then."))
    level: int = Field(description=gettext_noop("Level 1, 2 or 3."))
    areas: list[str] = Field(description=gettext_noop("Areas declared; risk_management always is."))
    guideline_edition: str = Field(description=gettext_noop("Edition of the guideline declared to."))
    organization_name: str = Field(description=gettext_noop("Name as registered."))
    product_names: list[str] = Field(description=gettext_noop("Names of the products."))
    expires_on: date = Field(description=gettext_noop("Last day of validity."))
    ended_on: date | None = Field(description=gettext_noop("Day on which the right to the mark ended, or null."))
    public_reason: str = Field(description=gettext_noop("Published reason, such as of a revocation; else empty."))


class RegistrationWithHistory(RegistrationItem):
    """A registration as it stands now, with everything the register ever said of it."""

    history: list[HistoryItem] = Field(description=gettext_noop("What the register said over time, oldest first."))


class ProductItem(ProductFacts):
    """A product with its registration."""

    registration: str = Field(description=gettext_noop("Registration number."))
    level: int = Field(description=gettext_noop("Level 1, 2 or 3."))
    state: str = Field(
        description=gettext_noop("State on the day: registered, suspended, lapsed, withdrawn or revoked.")
    )
    is_valid: bool = Field(description=gettext_noop("Whether the mark may be shown on the day."))
    expires_on: date = Field(description=gettext_noop("Last day of validity."))
    organization: OrganizationName
    urls: RegistrationUrls


class OrganizationUrls(Answer):
    """Where an organisation stands."""

    page: str = Field(description=gettext_noop("Page for people."))
    self: str = Field(description=gettext_noop("This organisation as data."))
    registrations: str = Field(description=gettext_noop("Its registrations as data."))


class OrganizationItem(OrganizationName):
    """An organisation of the register."""

    registrations: int = Field(description=gettext_noop("How many registrations it has, of whatever state."))
    valid_registrations: int = Field(description=gettext_noop("How many of them are valid today."))
    urls: OrganizationUrls


class OrganizationDetail(OrganizationItem):
    """An organisation with its earlier names."""

    former_names: list[str] = Field(description=gettext_noop("Names it had before, latest first."))


class ChangeItem(Answer):
    """A change of the register: a new registration, or one that is told otherwise now."""

    recorded_from: datetime = Field(description=gettext_noop("Moment of the change."))
    number: str = Field(description=gettext_noop("Registration number."))
    kind: str = Field(
        description=gettext_noop(
            "Kind of change: new, renewed, changed, renamed, suspended, lapsed, withdrawn, revoked or reinstated."
        )
    )
    summary: str = Field(description=gettext_noop("The change in words of the answer's language."))
    state: str = Field(description=gettext_noop("State recorded with the change."))
    product_names: list[str] = Field(description=gettext_noop("Names of the products."))
    organization_name: str = Field(description=gettext_noop("Name as registered."))
    urls: RegistrationUrls


class Page(Answer):
    """A part of a list."""

    total: int = Field(description=gettext_noop("How many there are in all; at most 10,000 are counted."))
    total_is_exact: bool = Field(description=gettext_noop("False when there are more than 10,000."))
    next: str | None = Field(description=gettext_noop("Address of the next part, or null at the end."))
    previous: str | None = Field(
        description=gettext_noop("Address of the part before, or null; only where pages are numbered.")
    )


class RegistrationPage(Page):
    """Registrations."""

    items: list[RegistrationItem]


class ProductPage(Page):
    """Products."""

    items: list[ProductItem]


class OrganizationPage(Page):
    """Organisations."""

    items: list[OrganizationItem]


class ChangePage(Page):
    """Changes, oldest first."""

    items: list[ChangeItem]


class LevelItem(Answer):
    """A level of the declaration."""

    level: int = Field(description=gettext_noop("Level 1, 2 or 3."))
    name: str = Field(description=gettext_noop("Name in the answer's language."))
    further_areas_least: int = Field(description=gettext_noop("Least number of areas beside risk management."))
    further_areas_most: int = Field(description=gettext_noop("Greatest number of areas beside risk management."))
    registration_fee_yen: int | None = Field(description=gettext_noop("Fee of registration today, in yen without tax."))
    renewal_fee_yen: int | None = Field(description=gettext_noop("Yearly fee today, in yen without tax."))


class Levels(Answer):
    """The levels."""

    items: list[LevelItem]


class CriterionItem(Answer):
    """An item of an edition's checklist."""

    key: str = Field(description=gettext_noop("Names the same question in every edition."))
    number: str = Field(description=gettext_noop("Number in this edition."))
    area: str = Field(description=gettext_noop("Area of the guideline."))
    clause: str = Field(description=gettext_noop("Topic in the answer's language."))
    text: str = Field(description=gettext_noop("What is asked, in the answer's language."))
    evidence_wanted: str = Field(description=gettext_noop("What shows that it is met."))
    not_applicable_allowed: bool = Field(description=gettext_noop("Whether it may be marked as not applicable."))
    standards: list[str] = Field(description=gettext_noop("Where standards treat the topic."))
    is_sample: bool = Field(
        description=gettext_noop("True for a sample (サンプル) of this portal: not the official wording.")
    )


class Criteria(Answer):
    """The checklist of an edition."""

    edition: str = Field(description=gettext_noop("Guideline edition."))
    published_on: date = Field(description=gettext_noop("Day of the edition's publication."))
    editions: list[str] = Field(description=gettext_noop("Editions whose checklists are here, newest first."))
    is_sample: bool = Field(
        description=gettext_noop("True for a sample (サンプル) of this portal: not the official wording.")
    )
    note: str = Field(description=gettext_noop("What to know of these items before using them."))
    items: list[CriterionItem]


class WrongParameter(Schema):
    """A parameter that was not understood."""

    parameter: str = Field(description=gettext_noop("Name of the parameter."))
    detail: str = Field(description=gettext_noop("What is wrong and how to mend it."))


class Problem(Schema):
    """A refusal as RFC 9457 describes it."""

    type: str = Field(description=gettext_noop("Address of an explanation."))
    title: str = Field(description=gettext_noop("Kind of refusal."))
    status: int = Field(description=gettext_noop("HTTP status code."))
    detail: str = Field(description=gettext_noop("What to do."))
    errors: list[WrongParameter] = Field(default_factory=list, description=gettext_noop("Each wrong parameter."))
