"""Suspension, reinstatement and revocation by two persons; withdrawal by the vendor."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ghs.accounts.models import User
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.actions.measures import MeasureOpen, SecondPersonTakes
from registrations.actions.states import WrongState
from registrations.models import Document, Measure, RegistrationVersion
from tests.registrations.factories import Case

REASON = "届出の内容と製品の相違が改められないため。"


def proposed(case: Case, kind: str, by: User | None = None, **values: Any) -> Measure:
    """Propose a measure as the reviewer."""
    told = {"public_reason": REASON, "remark": "", "submission": uuid.uuid4(), **values}
    return case.do(actions.propose_measure, by or case.reviewer, kind=Measure.Kind(kind), **told)


def taken(case: Case, kind: str) -> Measure:
    """Propose a measure and take it as the registrar."""
    return settled(case, proposed(case, kind), actions.take_measure, case.registrar)


def settled(case: Case, measure: Measure, action: Any, by: User) -> Measure:
    """Take or drop a measure."""
    done = action(measure=measure, by=by, at=case.tick())
    case.declaration.refresh_from_db()
    return done


def seen(case: Case) -> tuple[str, str, bool]:
    """Return what the register says now: state, reason, whether it has an end."""
    version = RegistrationVersion.objects.current().get(registration__declaration=case.declaration)
    return version.state, version.public_reason, version.ended_on is not None


@pytest.mark.parametrize(
    ("kind", "came_from", "state", "told"),
    [
        ("suspend", "registered", "suspended", ("suspended", REASON, False)),
        ("revoke", "registered", "revoked", ("revoked", REASON, True)),
    ],
)
def test_two_persons_change_a_registration(case: Case, kind: str, came_from: str, state: str, told: tuple) -> None:
    case.to(came_from)
    measure = proposed(case, kind)
    assert (case.declaration.state, seen(case)[0]) == (came_from, came_from)
    settled(case, measure, actions.take_measure, case.registrar)
    assert (case.declaration.state, seen(case)) == (state, told)
    verbs = [entry.verb for entry in history_of(case.declaration)][-2:]
    assert verbs == ["propose_measure", f"{kind}_registration"]
    assert Delivery.objects.filter(rule="measure_taken").count() == 1
    assert Delivery.objects.filter(rule="measure_proposed").count() == 1


def test_a_suspension_ends_by_a_reinstatement(case: Case) -> None:
    case.to("registered")
    taken(case, "suspend")
    taken(case, "reinstate")
    assert (case.declaration.state, seen(case)) == ("registered", ("registered", "", False))


def test_who_proposed_never_decides(case: Case) -> None:
    case.to("registered")
    measure = proposed(case, "revoke", by=case.registrar)
    with pytest.raises(SecondPersonTakes):
        settled(case, measure, actions.take_measure, case.registrar)
    with pytest.raises(SecondPersonTakes):
        settled(case, measure, actions.take_measure, case.reviewer)
    assert case.declaration.state == "registered"
    measure.outcome, measure.decided_by, measure.decided_at = "taken", case.registrar, case.at
    with pytest.raises(IntegrityError), transaction.atomic():
        measure.save()


def test_nobody_of_the_vendor_takes_part(case: Case) -> None:
    case.to("registered")
    case.declaration.organization.memberships.create(user=case.registrar, role="viewer", since=case.at)
    with pytest.raises(OwnDeclaration):
        proposed(case, "suspend", by=case.registrar)
    measure = proposed(case, "suspend")
    with pytest.raises(OwnDeclaration):
        settled(case, measure, actions.take_measure, case.registrar)


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("awaiting_payment", []),
        ("registered", ["suspend", "revoke"]),
        ("suspended", ["reinstate", "revoke"]),
        ("lapsed", ["revoke"]),
        ("withdrawn", []),
        ("revoked", []),
    ],
)
def test_each_state_allows_its_measures(case: Case, state: str, kinds: list[str]) -> None:
    case.to(state)
    possible = []
    for kind in Measure.Kind:
        try:
            measure = proposed(case, kind)
        except WrongState:
            continue
        possible.append(kind.value)
        settled(case, measure, actions.drop_measure, case.reviewer)
    assert possible == kinds
    assert case.declaration.state == state


def test_one_measure_at_a_time_and_a_second_click_is_the_same(case: Case) -> None:
    case.to("registered")
    submission = uuid.uuid4()
    first = proposed(case, "suspend", submission=submission)
    assert proposed(case, "suspend", submission=submission) == first
    with pytest.raises(MeasureOpen):
        proposed(case, "revoke")
    settled(case, first, actions.drop_measure, case.reviewer)
    with pytest.raises(WrongState):
        settled(case, first, actions.take_measure, case.registrar)


def test_the_vendor_ends_its_registration(case: Case) -> None:
    case.to("registered")
    measure = proposed(case, "suspend")
    for _click in range(2):
        case.do(actions.withdraw_registration, case.vendor, reason="製品の販売を終えたため")
    assert (case.declaration.state, seen(case)) == ("withdrawn", ("withdrawn", "", True))
    assert Document.objects.filter(declaration=case.declaration, kind="withdrawal").count() == 1
    assert Delivery.objects.filter(rule="registration_withdrawn").count() == 1
    measure.refresh_from_db()
    assert measure.outcome == "dropped"
    version = RegistrationVersion.objects.current().get()
    assert version.ended_on == timezone.localdate(version.recorded_from)


@pytest.mark.parametrize("state", ["draft", "checking", "awaiting_payment", "revoked"])
def test_only_what_stands_can_be_ended(case: Case, state: str) -> None:
    case.to(state)
    with pytest.raises(WrongState):
        case.do(actions.withdraw_registration, case.vendor, reason="")
