"""Reading registrations, what is published of them and what they cost."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ghs.billing.subjects import Subject
from ghs.council.models import PriceKind
from ghs.council.queries import prices_on, tax_rate_on
from ghs.files.models import StoredFile
from registrations.levels import LEVELS
from registrations.models import Declaration, Document, Registration, RegistrationVersion, Renewal


@dataclass(frozen=True)
class LevelFee:
    """A level with what it costs to register. Units: yen."""

    level: int
    fee_yen: int | None
    total_yen: int | None


def published_declaration(registration: Registration) -> StoredFile | None:
    """Return the declaration document as it was issued last, when the vendor lets everybody read it.

    Shape: None as well while the declaration is not registered; whether it is still valid, the register knows.
    """
    documents = Document.objects.filter(
        declaration__registration=registration,
        declaration__publish_documents=True,
        declaration__state=Declaration.State.REGISTERED,
        kind=Document.Kind.DECLARATION,
    )
    newest = documents.select_related("file").order_by("issued_at", "id").last()
    return newest.file if newest else None


def public_reason_of(declaration: Declaration) -> str:
    """Return the reason that the register gives everybody for the state of a registration, if it gives one."""
    versions = RegistrationVersion.objects.current().filter(registration__declaration=declaration)
    return versions.values_list("public_reason", flat=True).first() or ""


def level_fees(day: date) -> list[LevelFee]:
    """Return each level with its registration fee on a day, without and with tax."""
    prices = prices_on(day)[PriceKind.REGISTRATION]
    if not prices:
        return [LevelFee(level, None, None) for level in LEVELS]
    tax = tax_rate_on(day)
    return [LevelFee(level, prices[level], prices[level] + tax.tax_on(prices[level])) for level in LEVELS]


def registrations_in_order() -> QuerySet[Registration]:
    """Return every registration with what a list shows, newest number first."""
    registrations = Registration.objects.select_related("declaration", "organization")
    return registrations.prefetch_related("declaration__products").order_by("-sequence")


def registered_between(first: date, last: date) -> QuerySet[Registration]:
    """Return the registrations new in a period; both days are included."""
    return Registration.objects.filter(registered_on__range=(first, last)).order_by("sequence")


def registered_up_to(day: date) -> QuerySet[Registration]:
    """Return everything ever registered up to a day, that day included."""
    return Registration.objects.filter(registered_on__lte=day).order_by("sequence")


def lapsed_last_days() -> dict[Subject, date]:
    """Return until when a payment still brings each lapsed registration back, by what its renewal is billed for."""
    lapsed = Renewal.objects.open().filter(registration__declaration__state=Declaration.State.LAPSED)
    return {Subject.of(renewal): renewal.payable_to for renewal in lapsed}


def declaration_billed(subject: Subject) -> Declaration | None:
    """Return the declaration that an invoice is about; for a renewal the one that the registration stands on now."""
    declarations = Declaration.objects.on_desk()
    if subject.kind == Declaration._meta.label_lower:
        return declarations.filter(pk=subject.key).first()
    if subject.kind == Renewal._meta.label_lower:
        return declarations.filter(registration__renewals=int(subject.key)).first()
    return None
