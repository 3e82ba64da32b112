"""The office enters a declaration that came on paper or by mail (代理入力)."""

import uuid
from datetime import timedelta

import pytest

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole, Role
from ghs.files.checks import FileRefused
from ghs.files.models import StoredFile
from ghs.history.queries import history_of
from ghs.library.models import GuidelineEdition
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.actions.deciding import SecondPersonNeeded
from registrations.actions.entering import ReceivedInFuture
from registrations.actions.states import WrongState
from registrations.models import Declaration, EntryScan, Involvement, OfficeEntry
from tests.factories import LONG_AGO, staff
from tests.ghs.files.factories import pdf, upload
from tests.registrations.factories import AT, Case, entered

pytestmark = pytest.mark.usefixtures("checklist")


def enter(organization: Organization, by: User, **changed: object) -> Declaration:
    """Begin an entry from one page of paper."""
    values = {
        "organization": organization,
        "product_name": "紙の手帳",
        "areas": (),
        "entry": OfficeEntry(source="counter", received_on=AT.date()),
        "scans": [upload(pdf(), "申請書.pdf")],
        "submission": uuid.uuid4(),
        "by": by,
        "at": AT,
    }
    return actions.enter_declaration(**(values | changed))


def test_a_draft_begins_with_where_it_came_from(organization: Organization, reviewer: User) -> None:
    declaration = enter(organization, reviewer)
    entry = declaration.office_entry
    assert (declaration.state, declaration.organization) == ("draft", organization)
    assert (entry.source, entry.entered_by, entry.entered_at, entry.is_confirmed) == ("counter", reviewer, AT, False)
    assert [scan.file.name for scan in entry.scans.all()] == ["申請書.pdf"]
    told = history_of(declaration).get(verb="enter_declaration")
    assert told.detail == {"source": "counter", "received_on": "2026-11-20", "scans": 1}
    assert Involvement.objects.get(declaration=declaration).part == "entered"


def test_the_same_submission_is_one_draft(organization: Organization, reviewer: User) -> None:
    once = uuid.uuid4()
    first, second = (enter(organization, reviewer, submission=once) for _ in range(2))
    assert first == second
    assert (OfficeEntry.objects.count(), EntryScan.objects.count()) == (1, 1)


def test_nothing_came_tomorrow(organization: Organization, reviewer: User) -> None:
    entry = OfficeEntry(source="post", received_on=AT.date() + timedelta(days=1))
    with pytest.raises(ReceivedInFuture) as refused:
        enter(organization, reviewer, entry=entry)
    assert refused.value.field == "received_on"
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("person", ["organiser", "attendee", "owner"])
def test_only_checking_staff_enter_and_never_for_themselves(
    organization: Organization, request: pytest.FixtureRequest, person: str
) -> None:
    with pytest.raises(OwnDeclaration):
        enter(organization, request.getfixturevalue(person))
    member = staff(Role.REVIEWER)
    Membership.objects.create(organization=organization, user=member, role=MemberRole.VIEWER, since=LONG_AGO)
    with pytest.raises(OwnDeclaration):
        enter(organization, member)
    assert not Declaration.objects.exists()


def test_one_bad_scan_keeps_nothing(organization: Organization, reviewer: User) -> None:
    scans = [upload(pdf(), "1.pdf"), upload(b"<html>", "2.pdf")]
    with pytest.raises(FileRefused) as refused:
        enter(organization, reviewer, scans=scans)
    assert (refused.value.field, "2.pdf" in refused.value.text) == ("scans", True)
    assert not Declaration.objects.exists()
    assert not StoredFile.objects.exists()


def test_more_scans_come_while_the_office_writes(organization: Organization, reviewer: User) -> None:
    declaration = entered(organization, reviewer)
    actions.add_scans(declaration=declaration, scans=[upload(pdf(2), "追加.pdf")], by=reviewer, at=AT)
    assert declaration.office_entry.scans.count() == 2
    actions.submit_declaration(declaration=declaration, by=reviewer, at=AT)
    with pytest.raises(WrongState):
        actions.add_scans(declaration=declaration, scans=[upload(pdf(), "遅い.pdf")], by=reviewer, at=AT)


def test_who_wrote_any_of_it_never_decides(organization: Organization, registrar: User) -> None:
    writer, checker = staff(Role.REGISTRAR), staff(Role.REVIEWER)
    declaration = entered(organization, registrar)
    actions.choose_areas(declaration=declaration, areas=["life_cycle"], by=writer, at=AT)
    actions.choose_areas(declaration=declaration, areas=[], by=writer, at=AT)
    actions.submit_declaration(declaration=declaration, by=registrar, at=AT)
    actions.take_declaration(declaration=declaration, by=checker, at=AT)
    actions.propose_declaration(declaration=declaration, note="", by=checker, at=AT)
    for person in (registrar, writer):
        with pytest.raises(SecondPersonNeeded):
            actions.send_back(declaration=declaration, reason="根拠", by=person, at=AT)
    assert set(Involvement.objects.values_list("person", "part")) == {
        (registrar.pk, "entered"),
        (writer.pk, "entered"),
        (checker.pk, "checked"),
    }


def test_who_checked_before_a_return_has_not_entered(organization: Organization, reviewer: User) -> None:
    checker = staff(Role.REVIEWER)
    case = Case(entered(organization, reviewer), reviewer, checker, staff(Role.REGISTRAR), AT)
    case.to("returned").step("submit")
    assert set(Involvement.objects.values_list("person", "part")) == {
        (reviewer.pk, "entered"),
        (checker.pk, "checked"),
    }


def test_the_contact_is_told_of_a_return_without_a_link_to_a_page_behind_a_log_in(
    organization: Organization, reviewer: User, owner: User
) -> None:
    declaration = entered(organization, reviewer, contact="satou@maker.example")
    Case(declaration, reviewer, staff(Role.REVIEWER), staff(Role.REGISTRAR), AT).to("returned")
    told = {each.address: each.batch.text for each in Delivery.objects.filter(rule="correction_requested")}
    assert set(told) == {owner.email, "satou@maker.example"}
    assert "/my/declarations/" in told[owner.email]
    assert "/my/" not in told["satou@maker.example"]
    assert "返信" in told["satou@maker.example"]


def test_a_contact_with_an_account_is_told_once(organization: Organization, reviewer: User, owner: User) -> None:
    declaration = entered(organization, reviewer, contact=owner.email)
    Case(declaration, reviewer, staff(Role.REVIEWER), staff(Role.REGISTRAR), AT).to("returned")
    assert Delivery.objects.filter(rule="correction_requested").count() == 1


def test_the_checklist_is_the_edition_in_force(
    organization: Organization, reviewer: User, checklist: GuidelineEdition
) -> None:
    assert enter(organization, reviewer).guideline_edition == checklist
