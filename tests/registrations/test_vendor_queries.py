"""What a vendor has to do next, and what was done."""

from datetime import date, timedelta

import pytest

from ghs.accounts.actions.organizations import change_member_role, invite_member, remove_member
from ghs.accounts.models import Invitation, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.history.actions import record
from registrations.models import Declaration, OfficeEntry, Registration
from registrations.queries import (
    Line,
    agendas_of,
    declarations_in_order,
    declarations_of,
    declarations_with_documents,
    gathered,
    history_of_organization,
    lines_of,
    timeline_of,
)
from tests.factories import OrganizationFactory, member_of
from tests.registrations.factories import AT, Case, draft, new_case
from tests.registrations.revisions import revision_case

TODAY = AT.date()


def due(case: Case) -> date | None:
    """Return by when the vendor must have acted."""
    return declarations_of(case.vendor).get(pk=case.declaration.pk).due_on


def told(organization: Organization, *, small_steps: bool = False) -> list[Line]:
    """Return an organisation's history, newest first."""
    return lines_of(organization, list(history_of_organization(organization, small_steps=small_steps)))


def test_each_state_has_its_own_day(case: Case) -> None:
    assert due(case) is None
    case.to("returned")
    requests = case.declaration.correction_requests
    requests.create(message="早い方", due_on=TODAY, requested_at=AT, sent_at=AT)
    requests.create(message="未送信", due_on="2020-01-01", requested_at=AT)
    assert due(case) == TODAY
    paying = new_case(case.declaration.organization).to("awaiting_payment")
    assert due(paying) == paying.declaration.pay_by
    registered = new_case(case.declaration.organization).to("registered")
    assert due(registered) == registered.declaration.registration.expires_on


def test_the_most_urgent_comes_first_organisation_by_organisation(case: Case, owner: User) -> None:
    other = OrganizationFactory()
    other.memberships.create(user=owner, role=MemberRole.EDITOR, since=AT)
    open_end = case.declaration
    paying = new_case(open_end.organization).to("awaiting_payment").declaration
    returned = new_case(other).to("returned").declaration
    waiting = new_case(other).to("checking").declaration
    agendas = agendas_of(owner, TODAY)
    assert [(each.organization, each.declarations) for each in agendas] == [
        (other, [returned]),
        (open_end.organization, [paying, open_end]),
    ]
    assert list(declarations_in_order(owner, TODAY)) == [returned, paying, open_end, waiting]


def test_lists_begin_with_the_newest_and_end_with_what_was_replaced(case: Case) -> None:
    case.to("registered")
    notice = revision_case(case).to("awaiting_payment").declaration
    newest = draft(case.vendor, case.declaration.organization, at=case.at + timedelta(days=1))
    assert list(declarations_of(case.vendor)) == [newest, notice, case.declaration]
    assert list(declarations_in_order(case.vendor, TODAY)) == [newest, notice, case.declaration]
    Declaration.objects.filter(pk=newest.pk).update(state="cancelled", created_at=AT - timedelta(days=1))
    assert list(declarations_in_order(case.vendor, TODAY)) == [notice, newest, case.declaration]


def test_what_the_office_entered_waits_for_the_vendors_word(case: Case) -> None:
    case.to("checking")
    entry = OfficeEntry.objects.create(declaration=case.declaration, source="post", received_on=AT, entered_at=AT)
    assert [each.declarations for each in agendas_of(case.vendor, TODAY)] == [[case.declaration]]
    OfficeEntry.objects.filter(pk=entry.pk).update(confirmed_how="paper", confirmed_at=AT)
    assert agendas_of(case.vendor, TODAY) == []


@pytest.mark.parametrize(("days", "is_told"), [(90, True), (91, False)])
def test_a_registration_is_told_when_its_end_is_in_sight(case: Case, days: int, is_told: bool) -> None:
    case.to("registered")
    Registration.objects.update(expires_on=TODAY + timedelta(days=days))
    assert [each.declarations for each in agendas_of(case.vendor, TODAY)] == ([[case.declaration]] if is_told else [])


def test_documents_are_gathered_with_their_newest_versions(case: Case) -> None:
    case.to("returned")
    case.step("submit")
    draft(case.vendor, case.declaration.organization)
    (declaration,) = declarations_with_documents(case.vendor)
    found = gathered(declaration)
    kinds = ["application", "declaration", "report", "receipt"]
    assert [each.newest.kind for each in found.issued] == kinds
    assert [len(each.earlier) for each in found.issued] == [1, 1, 1, 1]
    assert found.signed_copy is None


def test_history_tells_members_declarations_and_payments(case: Case, owner: User, editor: User) -> None:
    organization = case.to("registered").declaration.organization
    change_member_role(by=owner, at=AT, membership=editor.memberships.get(), role=MemberRole.VIEWER)
    invite_member(by=owner, at=AT, organization=organization, email="new@acme.example", role=MemberRole.EDITOR)
    invited, changed, registered, *earlier = told(organization)
    assert (str(invited.role), invited.declaration) == ("編集者", None)
    assert (changed.who, changed.member, str(changed.role)) == (owner.full_name, editor.full_name, "閲覧者")
    assert registered.declaration == case.declaration
    paid = next(line for line in earlier if line.amount_yen)
    assert (paid.amount_yen, paid.declaration, str(paid.who)) == (22000, case.declaration, "事務局")


def test_history_hides_the_offices_own_steps_and_leaves_out_small_ones(case: Case, owner: User) -> None:
    organization = case.to("returned").declaration.organization
    record(verb="save_checklist", obj=case.declaration, by=owner, at=AT)
    verbs = set(history_of_organization(organization).values_list("verb", flat=True))
    assert {"submit_declaration", "return_declaration"} <= verbs
    assert verbs.isdisjoint({"add_correction", "save_checklist"})
    every = set(history_of_organization(organization, small_steps=True).values_list("verb", flat=True))
    assert "save_checklist" in every and "add_correction" not in every


def test_history_is_of_one_organisation_only(case: Case, rival: User) -> None:
    new_case(rival.memberships.get().organization).to("submitted")
    own = {line.declaration for line in told(case.declaration.organization)}
    assert own == {Declaration.objects.get(pk=case.declaration.pk)}


def test_who_has_left_keeps_the_name_and_who_is_erased_has_been_a_member(case: Case) -> None:
    organization = case.declaration.organization
    leaving = member_of(organization, MemberRole.EDITOR, family_name="去田", given_name="太郎")
    invitation = Invitation(organization=organization)
    record(verb="accept_invitation", obj=organization, by=leaving, at=AT, detail={"invitation": invitation.pk})
    record(verb="choose_areas", obj=case.declaration, by=leaving, at=AT)
    remove_member(by=leaving, at=AT, membership=leaving.memberships.get())
    assert [line.who for line in told(organization)[:2]] == ["去田 太郎", "去田 太郎"]
    assert timeline_of(case.declaration, for_staff=False)[-1].who == "去田 太郎"
    leaving.delete()
    assert str(told(organization)[0].who) == "以前のメンバー"
