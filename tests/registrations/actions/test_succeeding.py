"""Registrations pass to a successor: proposed with evidence, decided by a second person, nothing lost."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.actions.merging import OwnOrganization, SameOrganization
from ghs.accounts.roles import MemberRole
from ghs.billing.models import Invoice
from ghs.files.checks import FileRefused
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.measures import SecondPersonTakes
from registrations.actions.states import WrongState
from registrations.actions.succeeding import NothingPasses, SuccessionOpen, TakesEffectLater
from registrations.models import Declaration, Registration, RegistrationVersion, Succession
from tests.factories import member_of
from tests.ghs.files.factories import upload
from tests.registrations.factories import Case
from tests.registrations.renewals import LAST, invoice_of, noon, offered
from tests.registrations.revisions import revised, revision_case
from tests.registrations.successions import REASON, passed, proposed, successor


def test_nothing_changes_before_the_second_person(case: Case) -> None:
    case.to("registered")
    before = RegistrationVersion.objects.values().get()
    succession = proposed(case, successor())
    assert (case.declaration.registration.organization, succession.outcome) == (case.declaration.organization, "")
    assert RegistrationVersion.objects.values().get() == before
    assert Delivery.objects.filter(rule="succession_proposed").values_list("address", flat=True).get() == (
        case.registrar.email
    )


def test_number_and_last_day_stay_and_the_holder_changes(case: Case) -> None:
    case.to("registered")
    kept = Registration.objects.values("number", "sequence", "registered_on", "expires_on", "level").get()
    to = successor()
    succession = passed(case, to)
    assert Registration.objects.values("number", "sequence", "registered_on", "expires_on", "level").get() == kept
    assert (case.declaration.organization, case.declaration.registration.organization) == (to, to)
    assert (case.declaration.state, succession.outcome, succession.decided_by) == (
        "registered",
        "taken",
        case.registrar,
    )


def test_the_register_names_the_successor_and_finds_the_former_holder(case: Case) -> None:
    case.to("registered")
    passed(case, successor())
    version = RegistrationVersion.objects.current().get()
    assert version.organization_name == "承継ヘルス株式会社"
    assert {"承継ヘルス", "アクメ医療"} <= set(version.search_key.split("\n"))
    passed(case, successor("三代目株式会社"))
    version = RegistrationVersion.objects.current().get()
    assert {"三代目", "承継ヘルス", "アクメ医療"} <= set(version.search_key.split("\n"))


def test_a_new_permit_is_issued_and_the_old_one_stays(case: Case) -> None:
    case.to("registered")
    old = case.declaration.documents.filter(kind="permit").get()
    passed(case, successor())
    permits = case.declaration.documents.filter(kind="permit")
    assert (permits.count(), permits.first()) == (2, old)
    assert permits.last().issued_at == case.at


def test_the_leavers_rights_end_at_once(case: Case) -> None:
    case.to("registered")
    to = successor()
    heir = member_of(to, MemberRole.OWNER)
    passed(case, to)
    assert list(Declaration.objects.declared_by(case.vendor)) == []
    assert list(Declaration.objects.declared_by(heir)) == [case.declaration]
    told = Delivery.objects.filter(rule="succession_taken").values_list("address", flat=True)
    assert set(told) == {case.vendor.email, heir.email}


def test_history_says_so_on_both_and_on_the_declaration(case: Case) -> None:
    case.to("registered")
    source, to = case.declaration.organization, successor()
    passed(case, to)
    assert history_of(source).last().verb == "pass_registrations"
    assert [entry.verb for entry in history_of(to)] == ["succeed"]
    assert history_of(to).last().detail["remark"] == REASON
    assert "pass_registration" in [entry.verb for entry in history_of(case.declaration)]


def test_an_unpaid_renewal_is_invoiced_again_to_the_successor(case: Case) -> None:
    invoice = invoice_of(offered(case))
    case.at = noon(LAST, -80)
    first = invoice.documents.get()
    to = successor()
    passed(case, to)
    invoice.refresh_from_db()
    assert (invoice.organization, invoice.addressee, invoice.balance_yen) == (to, to.name, invoice.total_yen)
    assert list(invoice.documents.order_by("version"))[0] == first
    assert invoice.documents.count() == 2
    fee = Invoice.objects.get(for_kind="registrations.declaration")
    assert fee.addressee == "株式会社アクメ医療"


def test_what_is_on_its_way_to_change_it_passes_along(case: Case) -> None:
    case.to("registered")
    notice = revised(case)
    to = successor()
    passed(case, to)
    notice.refresh_from_db()
    assert notice.organization == to


def test_what_stood_for_it_before_passes_along(case: Case) -> None:
    case.to("registered")
    notice = revision_case(case)
    for step in ("submit", "take", "propose", "accept"):
        notice.step(step)
    to = successor()
    registration = Registration.objects.get()
    proposal = proposed(notice, to)
    actions.take_succession(succession=proposal, by=case.registrar, at=notice.tick())
    case.declaration.refresh_from_db()
    registration.refresh_from_db()
    assert (case.declaration.state, case.declaration.organization) == ("superseded", to)
    assert (registration.declaration, registration.declaration.organization) == (notice.declaration, to)


@pytest.mark.parametrize("state", ["suspended", "lapsed"])
def test_what_is_not_in_force_passes_without_a_permit(case: Case, state: str) -> None:
    case.to(state)
    passed(case, successor())
    assert case.declaration.state == state
    assert case.declaration.documents.filter(kind="permit").count() == 1


@pytest.mark.parametrize("state", ["withdrawn", "revoked"])
def test_what_has_ended_stays(case: Case, state: str) -> None:
    case.to(state)
    with pytest.raises(NothingPasses):
        proposed(case, successor())


def test_who_proposed_never_decides(case: Case) -> None:
    case.to("registered")
    succession = proposed(case, successor(), by=case.registrar)
    for person in (case.registrar, case.reviewer):
        with pytest.raises(SecondPersonTakes):
            actions.take_succession(succession=succession, by=person, at=case.tick())
    succession.outcome, succession.decided_by, succession.decided_at = "taken", case.registrar, case.at
    with pytest.raises(IntegrityError), transaction.atomic():
        succession.save()


@pytest.mark.parametrize("of_successor", [True, False])
def test_nobody_of_either_organisation_takes_part(case: Case, of_successor: bool) -> None:
    case.to("registered")
    to = successor()
    succession = proposed(case, to)
    party = to if of_successor else case.declaration.organization
    for person in (case.registrar, case.reviewer):
        party.memberships.create(user=person, role="viewer", since=case.at)
    with pytest.raises(SecondPersonTakes):
        actions.take_succession(succession=succession, by=case.registrar, at=case.tick())
    with pytest.raises(OwnOrganization):
        actions.drop_succession(succession=succession, by=case.reviewer, at=case.tick())
    with pytest.raises(OwnOrganization):
        proposed(case, to)


def test_what_cannot_be_right_is_refused(case: Case) -> None:
    case.to("registered")
    to = successor()
    with pytest.raises(SameOrganization):
        proposed(case, case.declaration.organization)
    with pytest.raises(TakesEffectLater):
        proposed(case, to, effective_on=date(2027, 1, 1))
    for keys in ([], [999_999], [case.declaration.registration.pk, 999_999]):
        with pytest.raises(NothingPasses):
            proposed(case, to, registrations=keys)
    with pytest.raises(FileRefused) as refused:
        proposed(case, to, evidence=upload(b"MZ\x90", "契約書.pdf"))
    assert refused.value.field == "evidence"
    assert not Succession.objects.exists()


def test_one_at_a_time_and_one_result_of_a_double_click(case: Case) -> None:
    case.to("registered")
    once, to = uuid.uuid4(), successor()
    assert proposed(case, to, submission=once) == proposed(case, to, submission=once)
    with pytest.raises(SuccessionOpen):
        proposed(case, to)
    (succession,) = Succession.objects.all()
    actions.drop_succession(succession=succession, by=case.reviewer, at=case.tick())
    with pytest.raises(WrongState):
        actions.take_succession(succession=succession, by=case.registrar, at=case.tick())
    assert proposed(case, to).outcome == ""


def test_what_has_ended_meanwhile_does_not_pass(case: Case) -> None:
    case.to("registered")
    succession = proposed(case, successor())
    Declaration.objects.filter(pk=case.declaration.pk).update(state="revoked")
    with pytest.raises(WrongState):
        actions.take_succession(succession=succession, by=case.registrar, at=case.tick())
