"""OEM: a declaration made on another organisation's registration."""

import uuid
from datetime import timedelta

import pytest

from ghs.accounts.models import User
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions.drafting import AreasFollowSupplier, NotOpen
from registrations.actions.supplying import SupplierUnfit, SupplierUnknown
from registrations.models import Declaration, Evidence, Registration, RegistrationVersion
from tests.factories import OrganizationFactory
from tests.registrations.factories import Case, new_case


@pytest.fixture
def supplier(case: Case) -> Registration:
    """A registration of another organisation at Level 2."""
    other = new_case(OrganizationFactory(name="供給元株式会社"), ("life_cycle",)).to("registered")
    return other.declaration.registration


def name(case: Case, number: str) -> None:
    case.do(actions.name_supplier, case.vendor, number=number)


def set_state(registration: Registration, state: str) -> None:
    Declaration.objects.filter(registration=registration).update(state=state)


def answer_all(case: Case) -> None:
    case.declaration.answers.update(verdict="conforms")
    case.do(actions.refer_to_supplier, case.vendor)


@pytest.mark.parametrize("number", ["GHS-0001", "ＧＨＳ－０００１", "ghs‐1", "１", " GHS 0001 "])
def test_level_and_areas_follow_the_supplier(case: Case, supplier: Registration, number: str) -> None:
    name(case, number)
    assert (case.declaration.supplier, case.declaration.level) == (supplier, 2)
    assert case.declaration.areas == ["life_cycle"]
    assert case.declaration.answers.count() == 4
    assert history_of(case.declaration).last().detail == {"number": "GHS-0001"}
    name(case, number)
    assert history_of(case.declaration).filter(verb="name_supplier").count() == 1


@pytest.mark.parametrize("number", ["GHS-0002", "x", "", "-", "GHS-0001a", "1" * 50])
def test_unknown_numbers_are_refused(case: Case, supplier: Registration, number: str) -> None:
    with pytest.raises(SupplierUnknown) as refused:
        name(case, number)
    assert refused.value.field == "supplier_number"
    case.declaration.refresh_from_db()
    assert (case.declaration.supplier, case.declaration.level) == (None, 1)


@pytest.mark.parametrize("state", ["suspended", "lapsed", "withdrawn", "revoked"])
def test_the_supplier_must_be_registered(case: Case, supplier: Registration, state: str) -> None:
    set_state(supplier, state)
    with pytest.raises(SupplierUnfit, match="有効ではありません"):
        name(case, supplier.number)
    case.declaration.refresh_from_db()
    assert (case.declaration.supplier, case.declaration.level) == (None, 1)


def test_the_supplier_s_last_day_counts(case: Case, supplier: Registration) -> None:
    today = case.at.date()
    Registration.objects.update(registered_on=today - timedelta(400), expires_on=today - timedelta(1))
    with pytest.raises(SupplierUnfit):
        name(case, supplier.number)
    Registration.objects.update(expires_on=today)
    name(case, supplier.number)
    assert case.declaration.supplier == supplier


def test_nobody_supplies_themselves(case: Case, supplier: Registration) -> None:
    own = new_case(case.declaration.organization).to("registered").declaration.registration
    with pytest.raises(SupplierUnfit, match="貴社"):
        name(case, own.number)


def test_a_draft_begins_on_a_supplier_s_registration_once(case: Case, supplier: Registration) -> None:
    values = {
        "organization": case.declaration.organization,
        "product_name": "OEM製品",
        "supplier_number": "１",
        "submission": uuid.uuid4(),
        "by": case.vendor,
        "at": case.at,
    }
    first = actions.start_supplied_declaration(**values)
    assert actions.start_supplied_declaration(**values) == first
    assert (first.supplier, first.level, first.answers.count()) == (supplier, 2, 4)


def test_nothing_begins_on_an_unknown_registration(case: Case) -> None:
    with pytest.raises(SupplierUnknown):
        actions.start_supplied_declaration(
            organization=case.declaration.organization,
            product_name="OEM製品",
            supplier_number="77",
            submission=uuid.uuid4(),
            by=case.vendor,
            at=case.at,
        )
    assert Declaration.objects.count() == 1


def test_areas_are_the_supplier_s_until_it_is_taken_out(case: Case, supplier: Registration) -> None:
    name(case, supplier.number)
    with pytest.raises(AreasFollowSupplier):
        case.do(actions.choose_areas, case.vendor, areas=[])
    case.do(actions.drop_supplier, case.vendor)
    case.do(actions.drop_supplier, case.vendor)
    assert (case.declaration.supplier, case.declaration.level) == (None, 2)
    case.do(actions.choose_areas, case.vendor, areas=[])
    assert case.declaration.level == 1
    assert history_of(case.declaration).filter(verb="drop_supplier").count() == 1


def test_the_registration_is_named_where_evidence_is_missing(case: Case, supplier: Registration) -> None:
    name(case, supplier.number)
    own = set(Evidence.objects.filter(answer__declaration=case.declaration).values_list("pk", flat=True))
    assert case.do(actions.refer_to_supplier, case.vendor) == 2
    assert case.do(actions.refer_to_supplier, case.vendor) == 0
    added = Evidence.objects.filter(answer__declaration=case.declaration).exclude(pk__in=own)
    assert list(added.values_list("document_number", flat=True)) == ["GHS-0001"] * 2
    assert set(case.declaration.answers.values_list("verdict", flat=True)) == {"conforms", ""}


@pytest.mark.parametrize("state", ["submitted", "checking", "proposed", "registered"])
def test_the_supplier_stands_once_submitted(case: Case, supplier: Registration, state: str) -> None:
    name(case, supplier.number)
    answer_all(case)
    case.to(state)
    for step in (lambda: name(case, "1"), lambda: case.do(actions.drop_supplier, case.vendor)):
        with pytest.raises(NotOpen):
            step()


def test_without_a_supplier_there_is_nothing_to_refer_to(case: Case) -> None:
    with pytest.raises(NotOpen):
        case.do(actions.refer_to_supplier, case.vendor)


def test_submission_and_acceptance_look_at_the_supplier_again(case: Case, supplier: Registration) -> None:
    name(case, supplier.number)
    answer_all(case)
    set_state(supplier, "lapsed")
    with pytest.raises(SupplierUnfit):
        case.step("submit")
    set_state(supplier, "registered")
    case.to("proposed")
    Registration.objects.filter(pk=supplier.pk).update(level=3)
    with pytest.raises(SupplierUnfit, match="レベル"):
        case.step("accept")
    Registration.objects.filter(pk=supplier.pk).update(level=2)
    case.step("accept")
    assert case.declaration.state == "awaiting_payment"


def test_a_supplier_s_end_locks_nobody_in(case: Case, supplier: Registration, owner: User) -> None:
    name(case, supplier.number)
    answer_all(case)
    case.to("returned")
    set_state(supplier, "revoked")
    case.do(actions.drop_supplier, case.vendor)
    case.step("submit")
    assert case.declaration.state == "submitted"


def test_a_returned_declaration_takes_no_supplier_of_another_level(case: Case, supplier: Registration) -> None:
    case.to("returned")
    with pytest.raises(SupplierUnfit, match="レベル"):
        name(case, supplier.number)


def test_the_register_keeps_the_link_when_the_supplier_ends(case: Case, supplier: Registration) -> None:
    name(case, supplier.number)
    answer_all(case)
    case.to("registered")
    set_state(supplier, "revoked")
    version = RegistrationVersion.objects.current().get(registration__declaration=case.declaration)
    case.declaration.refresh_from_db()
    assert (version.supplier, version.level, case.declaration.state) == (supplier, 2, "registered")


@pytest.mark.parametrize(("areas", "is_kept"), [(["life_cycle"], True), ([], False)])
def test_declaring_again_keeps_the_supplier_with_its_areas(
    case: Case, supplier: Registration, areas: list[str], is_kept: bool
) -> None:
    name(case, supplier.number)
    again = actions.declare_again(
        source=case.declaration, areas=areas, submission=uuid.uuid4(), by=case.vendor, at=case.tick()
    )
    assert again.supplier == (supplier if is_kept else None)
