"""What a vendor lets everybody read: nothing unless chosen, by the vendor's writers, until the registration ends."""

import pytest
from django.db import IntegrityError
from django.utils import translation

from ghs.accounts.models import User
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions import Disclosed, WrongState
from registrations.actions.drafting import ChangedMeanwhile
from registrations.models import Decision, Declaration, Disclosure, Evidence, StandIn
from registrations.queries import check_before, listed_evidence, possible_predecessors
from tests.registrations.factories import Case, new_case

CHOSEN = Disclosed(shows_answers=True, manual_link="https://acme.example/manual")


@pytest.fixture
def registered(case: Case) -> Case:
    """A registration."""
    return case.to("registered")


def change(case: Case, chosen: Disclosed, *, seen: str = Disclosed().mark, by: User | None = None) -> Disclosure:
    return case.do(actions.change_disclosure, by or case.vendor, chosen=chosen, seen=seen)


def test_nothing_is_disclosed_until_the_vendor_chooses(registered: Case) -> None:
    disclosure = Disclosure.objects.of(registered.declaration.registration)
    assert (disclosure.pk, Disclosed.of(disclosure)) == (None, Disclosed())


def test_a_choice_is_kept_and_noted_once(registered: Case) -> None:
    disclosure = change(registered, CHOSEN)
    assert change(registered, CHOSEN) == disclosure
    assert Disclosed.of(Disclosure.objects.get()) == CHOSEN
    with translation.override("en"):
        assert disclosure.links == [("Manual", "https://acme.example/manual")]
    entry = history_of(registered.declaration).get(verb="change_disclosure")
    assert entry.detail == {"changed": ["shows_answers", "manual_link"]}


def test_two_editors_notice_each_other(registered: Case) -> None:
    change(registered, CHOSEN)
    with pytest.raises(ChangedMeanwhile):
        change(registered, Disclosed(shows_evidence=True))
    assert Disclosed.of(Disclosure.objects.get()) == CHOSEN


@pytest.mark.parametrize("state", ["withdrawn", "revoked"])
def test_what_ended_for_good_discloses_nothing_more(registered: Case, state: str) -> None:
    Declaration.objects.update(state=state)
    with pytest.raises(WrongState):
        change(registered, CHOSEN)


def test_others_can_t_choose(registered: Case, viewer: User, rival: User, reviewer: User) -> None:
    for person in (viewer, rival, reviewer):
        with pytest.raises(WrongState):
            change(registered, CHOSEN, by=person)
    assert not Disclosure.objects.exists()


def test_the_database_refuses_other_addresses_and_a_product_that_follows_itself(registered: Case) -> None:
    registration = registered.declaration.registration
    with pytest.raises(IntegrityError, match="disclosure_manual_link_is_https"):
        Disclosure.objects.create(registration=registration, manual_link="http://x.example", changed_at=registered.at)


def test_only_earlier_registrations_of_the_same_organisation_can_go_before(registered: Case, rival: User) -> None:
    first = registered.declaration.registration
    second = new_case(registered.declaration.organization, at=registered.tick()).to("registered").declaration
    other = new_case(rival.memberships.get().organization, at=registered.tick()).to("registered").declaration
    assert list(possible_predecessors(second.registration)) == [first]
    assert list(possible_predecessors(other.registration)) == []


def test_evidence_is_listed_once_with_its_items_and_never_with_its_file(registered: Case) -> None:
    numbers = [answer.criterion.number for answer in registered.declaration.answers.order_by("criterion__position")]
    file = registered.declaration.documents.first().file
    Evidence.objects.create(answer=registered.declaration.answers.first(), document_name="別紙", file=file)
    listed = [(each.name, each.number, each.numbers, each.sha256) for each in listed_evidence(registered.declaration)]
    assert listed == [("計画書", "RM-1", numbers, ""), ("別紙", "", numbers[:1], file.sha256)]


def test_how_it_was_checked_is_told_without_names(registered: Case) -> None:
    registration = registered.declaration.registration
    checked = check_before(registration, registered.at)
    assert checked is not None
    day = registered.at.date()
    assert (checked.submitted_on, checked.proposed_on, checked.decided_on, checked.by_another) == (day, day, day, True)
    before = Decision.objects.get(kind="accepted").decided_at.replace(year=2000)
    assert check_before(registration, before) is None


def test_a_decision_made_alone_is_not_called_another_person_s(registered: Case) -> None:
    decision = Decision.objects.get(kind="accepted")
    stand_in = StandIn.objects.create(decision=decision, reason="不在", confirm_by=registered.at.date())
    assert check_before(registered.declaration.registration, registered.at).by_another is False
    StandIn.objects.filter(pk=stand_in.pk).update(outcome="confirmed", reviewed_at=registered.at)
    assert check_before(registered.declaration.registration, registered.at).by_another is True
