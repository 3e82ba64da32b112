"""Checking the form, asking for corrections, proposing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ghs.accounts.models import Membership, User
from ghs.accounts.roles import MemberRole
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.checking import DueInThePast, NothingRequested, OwnDeclaration, RequestsWaiting
from registrations.actions.states import WrongState
from registrations.models import CorrectionRequest, Decision
from tests.factories import LONG_AGO
from tests.registrations.factories import Case


def test_requests_are_collected_then_sent_together(case: Case) -> None:
    case.to("checking")
    first, second = case.declaration.answers.all()
    case.request(first, "番号を補ってください。")
    case.request(second, "版を補ってください。")
    case.request(None, "役職を補ってください。")
    assert CorrectionRequest.objects.open().count() == 0
    assert not Delivery.objects.filter(rule="correction_requested").exists()
    case.do(actions.return_declaration, case.reviewer)
    assert case.declaration.state == "returned"
    requests = CorrectionRequest.objects.open()
    assert {request.answer for request in requests} == {first, second, None}
    assert {request.sent_at for request in requests} == {case.at}
    told = Delivery.objects.get(rule="correction_requested")
    assert all(request.message in told.batch.text for request in requests)


def test_the_same_request_twice_is_one(case: Case) -> None:
    case.to("checking")
    for _ in range(2):
        case.request(case.declaration.answers.first())
    assert CorrectionRequest.objects.count() == 1
    assert history_of(case.declaration).filter(verb="add_correction").count() == 1


def test_a_request_can_be_removed_before_it_is_sent_only(case: Case) -> None:
    case.to("checking")
    case.request(None)
    request = CorrectionRequest.objects.get()
    actions.drop_correction(request=request, by=case.reviewer, at=case.tick())
    assert not CorrectionRequest.objects.exists()
    with pytest.raises(WrongState):
        actions.drop_correction(request=request, by=case.reviewer, at=case.tick())
    with pytest.raises(NothingRequested):
        case.do(actions.return_declaration, case.reviewer)


def test_a_request_leaves_time_to_mend(case: Case) -> None:
    case.to("checking")
    with pytest.raises(DueInThePast) as refused:
        case.do(actions.add_correction, case.reviewer, answer=None, message="至急", due_on=timezone.localdate(case.at))
    assert refused.value.field == "due_on"


def test_what_is_to_be_mended_is_not_proposed(case: Case) -> None:
    case.to("checking")
    case.request(None)
    with pytest.raises(RequestsWaiting):
        case.step("propose")


def test_a_proposal_names_its_person_and_note(case: Case) -> None:
    case.to("checking")
    case.do(actions.propose_declaration, case.reviewer, note="問題なし")
    assert case.declaration.proposed_by == case.reviewer
    decision = case.declaration.decisions.get()
    assert (decision.kind, decision.reason, decision.decided_by) == ("proposed", "問題なし", case.reviewer)


def test_a_refusal_tells_the_vendor_why(case: Case) -> None:
    case.to("refused")
    assert case.declaration.decisions.get().kind == Decision.Kind.REFUSED
    told = Delivery.objects.get(rule="declaration_refused")
    assert (told.address, "対象外の製品です。" in told.batch.text) == ("owner@acme.example", True)


@pytest.mark.parametrize("step", ["take", "request", "return", "propose", "refuse"])
def test_nobody_checks_for_an_own_organisation(case: Case, step: str, second_reviewer: User) -> None:
    case.to("submitted" if step == "take" else "checking")
    if step == "return":
        case.request(None)
    Membership.objects.create(
        organization=case.declaration.organization, user=second_reviewer, role=MemberRole.VIEWER, since=LONG_AGO
    )
    case.reviewer = second_reviewer
    before = case.declaration.state
    with pytest.raises(OwnDeclaration):
        case.do(actions.return_declaration, case.reviewer) if step == "return" else case.step(step)
    case.declaration.refresh_from_db()
    assert case.declaration.state == before


def test_a_second_reviewer_may_go_on(case: Case, second_reviewer: User) -> None:
    case.to("checking")
    case.reviewer = second_reviewer
    case.step("propose")
    assert case.declaration.proposed_by == second_reviewer
    assert case.declaration.state_since - case.declaration.submitted_at < timedelta(days=1)
