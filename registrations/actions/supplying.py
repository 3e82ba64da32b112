"""OEM: a vendor declares a product that another organisation supplies and has registered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization, User
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations.actions.drafting import NotOpen, set_areas, start_declaration
from registrations.actions.states import locked
from registrations.models import Answer, Declaration, Evidence, Registration
from registrations.numbers import canonical_number
from registrations.permissions import supplier_is_open


class SupplierUnknown(Refusal):
    """No registration has this number."""

    message = _("There is no registration of this number. It looks like GHS-0087; the public register lists them all.")


class SupplierUnfit(Refusal):
    """A declaration can't be made on this registration, or no longer."""


@transaction.atomic
def start_supplied_declaration(
    *, organization: Organization, product_name: str, supplier_number: str, submission: UUID, by: User, at: datetime
) -> Declaration:
    """Begin a draft on a supplier's registration, with its areas and level.

    Effects: the same submission again returns the same draft.
    Errors: SchemeClosed, NoGuideline, SupplierUnknown, SupplierUnfit.
    """
    declaration = start_declaration(
        organization=organization, product_name=product_name, areas=[], submission=submission, by=by, at=at
    )
    if declaration.supplier_id:
        return declaration
    return name_supplier(declaration=declaration, number=supplier_number, by=by, at=at)


@transaction.atomic
def name_supplier(*, declaration: Declaration, number: str, by: User, at: datetime) -> Declaration:
    """Declare on a supplier's registration. The areas of a draft, and its level, become the supplier's.

    Errors: NotOpen, SupplierUnknown, SupplierUnfit.
    """
    declaration = _locked_open(declaration)
    suppliers = Registration.objects.select_related("declaration")
    supplier = suppliers.filter(number=canonical_number(number)).first()
    if supplier is None:
        raise SupplierUnknown(field="supplier_number")
    if supplier.pk == declaration.supplier_id:
        return declaration
    declaration.supplier = supplier
    declaration.save(update_fields=["supplier"])
    if declaration.state == Declaration.State.DRAFT:
        set_areas(declaration, supplier.declaration.areas)
    if fault := declaration.supplier_fault(timezone.localdate(at)):
        raise SupplierUnfit(fault.label, field="supplier_number")
    record(verb="name_supplier", obj=declaration, by=by, at=at, detail={"number": supplier.number})
    return declaration


@transaction.atomic
def drop_supplier(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Declare without a supplier's registration; areas, level and answers stay. Errors: NotOpen."""
    declaration = _locked_open(declaration)
    if declaration.supplier_id:
        declaration.supplier = None
        declaration.save(update_fields=["supplier"])
        record(verb="drop_supplier", obj=declaration, by=by, at=at)
    return declaration


@transaction.atomic
def refer_to_supplier(*, declaration: Declaration, by: User, at: datetime) -> int:
    """Name the supplier's registration as evidence of every open item that has none; return how many.

    Effects: the answers themselves stay the vendor's to give. Errors: NotOpen.
    """
    declaration = _locked_open(declaration)
    if declaration.supplier is None:
        raise NotOpen
    bare = Answer.objects.open_to_vendor(declaration).filter(evidence=None).exclude(verdict="not_applicable")
    name = gettext("Declaration of conformity of the supplier")
    named = Evidence.objects.bulk_create(
        Evidence(answer=answer, document_name=name, document_number=declaration.supplier.number) for answer in bare
    )
    if named:
        record(verb="refer_to_supplier", obj=declaration, by=by, at=at, detail={"items": len(named)})
    return len(named)


def _locked_open(declaration: Declaration) -> Declaration:
    declaration = locked(declaration)
    if not supplier_is_open(declaration):
        raise NotOpen
    return declaration
