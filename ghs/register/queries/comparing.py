"""Registrations side by side, criterion by criterion, across guideline editions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ghs.library.comparison import Change, Item, changes, compare
from ghs.library.models import Area, Criterion, GuidelineEdition
from ghs.library.queries import as_item
from ghs.register.areas import declared_areas
from ghs.register.listing import Listing
from registrations.models import Answer, Disclosure, RegistrationVersion


class Cover(TextChoices):
    """What a registration says of one criterion, as far as everybody may know."""

    CONFORMS = "conforms", _("Declared as conforming")
    NOT_APPLICABLE = "not_applicable", _("Declared as not applicable")
    WITHIN = "within", _("Declared; the answer is not public")
    NOT_DECLARED = "not_declared", _("Area not declared")
    NOT_ASKED = "not_asked", _("Not asked in this edition")
    NO_CHECKLIST = "no_checklist", _("The checklist of this edition is not kept here")


_PUBLIC: dict[str, Cover] = {
    Answer.Verdict.CONFORMS: Cover.CONFORMS,
    Answer.Verdict.NOT_APPLICABLE: Cover.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Column:
    """One registration: its listing, the criteria of its edition and the public answers to them, by key."""

    listing: Listing
    criteria: dict[str, Criterion]
    answers: dict[str, str]
    is_open: bool

    def cover(self, criterion: Criterion) -> Cover:
        """Return what is said of a criterion that another edition may word otherwise."""
        own = self.criteria.get(criterion.key)
        area = Area((own or criterion).area)
        if area != Area.RISK_MANAGEMENT and area not in self.listing.version.areas:
            return Cover.NOT_DECLARED
        if not self.criteria:
            return Cover.NO_CHECKLIST
        if own is None:
            return Cover.NOT_ASKED
        return _PUBLIC.get(self.answers.get(own.key, ""), Cover.WITHIN)


@dataclass(frozen=True)
class Cell:
    """What one registration says of one criterion; `wording` where its edition words it otherwise."""

    cover: Cover
    wording: str = ""


@dataclass(frozen=True)
class Row:
    """One criterion, in the wording of the newest edition compared, and what each registration says of it."""

    criterion: Criterion
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        """Whether the registrations do not all say the same."""
        return len({cell.cover for cell in self.cells}) > 1


@dataclass(frozen=True)
class Fact:
    """A line of the entries side by side."""

    label: str
    texts: list[str]

    @property
    def differs(self) -> bool:
        """Whether the registrations do not all say the same."""
        return len(set(self.texts)) > 1


@dataclass(frozen=True)
class Comparison:
    """Registrations side by side."""

    columns: list[Column]
    facts: list[Fact]
    areas: list[tuple[Area, list[Row]]]

    @property
    def has_samples(self) -> bool:
        """Whether criteria are among it that are not the scheme's official ones."""
        return any(row.criterion.is_sample for _area, rows in self.areas for row in rows)

    def differences(self) -> "Comparison":
        """Return only those lines in which something differs."""
        areas = [(area, [row for row in rows if row.differs]) for area, rows in self.areas]
        facts = [fact for fact in self.facts if fact.differs]
        return Comparison(self.columns, facts, [(area, rows) for area, rows in areas if rows])


def listings_numbered(numbers: list[str], day: date) -> list[Listing]:
    """Return the listings of some registration numbers, in the order asked; unknown ones are left out."""
    versions = RegistrationVersion.objects.current().filter(registration__number__in=numbers)
    versions = versions.select_related("registration__declaration", "supplier")
    found = {version.registration.number: Listing(version, day) for version in versions}
    return [found[number] for number in numbers if number in found]


def comparison_of(listings: list[Listing]) -> Comparison:
    """Return registrations side by side, in a fixed number of queries."""
    numbers = {listing.version.guideline_edition for listing in listings}
    editions = GuidelineEdition.objects.filter(number__in=numbers).prefetch_related("criteria").order_by("published_on")
    criteria = {edition.number: {row.key: row for row in edition.criteria.all()} for edition in editions}
    columns = _columns(listings, criteria)
    rows = [_row(criterion, columns) for criterion in _aligned(criteria.values())]
    by_area = [(area, [row for row in rows if row.criterion.area == area]) for area in Area]
    return Comparison(columns, _facts(listings), [(area, found) for area, found in by_area if found])


def _columns(listings: list[Listing], criteria: dict[str, dict[str, Criterion]]) -> list[Column]:
    """Answers are read only where the vendor shows them and while the mark may be used."""
    shown = Disclosure.objects.filter(
        registration__in=[listing.version.registration_id for listing in listings if listing.is_valid],
        shows_answers=True,
    )
    open_ones = set(shown.values_list("registration", flat=True))
    declarations = [
        listing.version.registration.declaration_id
        for listing in listings
        if listing.version.registration_id in open_ones
    ]
    answers: dict[int, dict[str, str]] = {}
    told = Answer.objects.answered().filter(declaration__in=declarations)
    for declaration, key, verdict in told.values_list("declaration", "criterion__key", "verdict"):
        answers.setdefault(declaration, {})[key] = verdict
    return [
        Column(
            listing=listing,
            criteria=criteria.get(listing.version.guideline_edition, {}),
            answers=answers.get(listing.version.registration.declaration_id, {}),
            is_open=listing.version.registration_id in open_ones,
        )
        for listing in listings
    ]


def _aligned(editions: Iterable[dict[str, Criterion]]) -> list[Criterion]:
    """Return every question once, in the wording of the newest edition that has it; editions come oldest first."""
    items: list[Item] = []
    newest: dict[str, Criterion] = {}
    for criteria in editions:
        differences = compare(items, [as_item(row) for row in criteria.values()])
        items = [item for each in differences if (item := each.after or each.before)]
        newest |= criteria
    return [newest[item.key] for item in items]


def _row(criterion: Criterion, columns: list[Column]) -> Row:
    return Row(criterion, [Cell(column.cover(criterion), _wording(criterion, column)) for column in columns])


def _wording(criterion: Criterion, column: Column) -> str:
    own = column.criteria.get(criterion.key)
    if own is None or Change.WORDING not in changes(as_item(own), as_item(criterion)):
        return ""
    return own.text


def _facts(listings: list[Listing]) -> list[Fact]:
    """Return the entries line by line."""
    versions = [listing.version for listing in listings]
    facts = [
        Fact(gettext("State"), [listing.state_label for listing in listings]),
        Fact(gettext("Company or body"), [listing.organization_name for listing in listings]),
        Fact(gettext("Level"), [str(version.level) for version in versions]),
        Fact(gettext("Areas declared"), [_areas(listing) for listing in listings]),
        Fact(gettext("Guideline edition"), [version.guideline_edition for version in versions]),
        Fact(gettext("Registered on"), [version.registered_on.isoformat() for version in versions]),
        Fact(gettext("Valid until"), [version.expires_on.isoformat() for version in versions]),
        Fact(gettext("Supplied by"), [version.supplier.number if version.supplier else "—" for version in versions]),
    ]
    told = [[dict(product["facts"]) for product in listing.products] for listing in listings]
    labels = dict.fromkeys(label for products in told for facts in products for label in facts)
    return facts + [Fact(label, [_joined(label, products) for products in told]) for label in labels]


def _areas(listing: Listing) -> str:
    return gettext(", ").join(area.label for area in declared_areas(listing.version.areas) if area.is_declared)


def _joined(label: str, products: list[dict[str, str]]) -> str:
    """Return what is told of several products in one cell, each text once."""
    return "\n".join(dict.fromkeys(facts[label] for facts in products if label in facts)) or "—"
