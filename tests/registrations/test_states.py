"""The table of states, cell by cell."""

import itertools
import random

import pytest
from django.db import transaction

from ghs.history.queries import history_of
from registrations.actions import WrongState, move
from registrations.models import Actor, Declaration
from tests.registrations.factories import AT, Case

State = Declaration.State
SUBMITTED = ["receipt_number", "submitted_at"]

# Written down a second time on purpose, from the scheme's table.
LEGAL = {
    "draft": {"submitted": "vendor", "cancelled": "vendor"},
    "submitted": {"checking": "reviewer"},
    "checking": {"returned": "reviewer", "proposed": "reviewer", "refused": "reviewer"},
    "returned": {"submitted": "vendor", "cancelled": "vendor"},
    "proposed": {"checking": "registrar", "awaiting_payment": "registrar", "refused": "registrar"},
    "awaiting_payment": {"registered": "payment", "cancelled": "vendor clock"},
    "registered": {
        "superseded": "payment",
        "suspended": "registrar",
        "lapsed": "clock",
        "withdrawn": "vendor",
        "revoked": "registrar",
    },
    "suspended": {"registered": "registrar", "withdrawn": "vendor", "revoked": "registrar"},
    "lapsed": {"registered": "payment", "withdrawn": "vendor", "revoked": "registrar"},
}


@pytest.mark.parametrize("came_from", State.values)
def test_exactly_the_legal_changes_are_possible(case: Case, came_from: str) -> None:
    for to, actor in itertools.product(State, Actor):
        declaration = in_state(case.declaration, came_from)
        before = history_of(declaration).count()
        is_legal = actor in LEGAL.get(came_from, {}).get(to, "").split()
        declaration.receipt_number, declaration.submitted_at = "D2026-000001", AT
        fields = SUBMITTED if to != State.CANCELLED else []
        try:
            move(declaration=declaration, to=to, actor=actor, by=None, at=AT, verb="test", fields=fields)
            was_moved = True
        except WrongState:
            was_moved = False
        declaration.refresh_from_db()
        assert was_moved == is_legal, (came_from, to, actor)
        assert declaration.state == (to if is_legal else came_from)
        assert history_of(declaration).count() == before + is_legal


def test_five_thousand_random_steps_never_leave_the_table(case: Case) -> None:
    chance = random.Random(20261122)
    declaration, moved = in_state(case.declaration, "draft"), 0
    before = history_of(declaration).count()
    for _step in range(5_000):
        came_from, to, actor = declaration.state, chance.choice(list(State)), chance.choice(list(Actor))
        declaration.receipt_number, declaration.submitted_at = "D2026-000001", AT
        try:
            move(declaration=declaration, to=to, actor=actor, by=None, at=AT, verb="walk", fields=SUBMITTED)
        except WrongState:
            assert declaration.state == came_from
            assert actor not in LEGAL.get(came_from, {}).get(to, "").split()
        else:
            moved += 1
            assert actor in LEGAL[came_from][to].split()
        if declaration.state not in LEGAL:
            declaration = in_state(declaration, "draft")

    assert moved > 100
    assert history_of(declaration).count() == before + moved


def in_state(declaration: Declaration, state: str) -> Declaration:
    """Put a row into a state by hand, with everything that the database wants of that state."""
    is_draft = state == State.DRAFT
    Declaration.objects.filter(pk=declaration.pk).update(
        state=state,
        fee_yen=20000,
        tax_yen=2000,
        pay_by=AT.date(),
        receipt_number=None if is_draft else "D2026-000001",
        submitted_at=None if is_draft else AT,
    )
    return Declaration.objects.get(pk=declaration.pk)


def test_a_change_is_written_into_history_with_both_states(case: Case) -> None:
    case.to(State.CHECKING)
    entry = history_of(case.declaration).last()
    assert (entry.verb, entry.from_state, entry.to_state) == ("take_declaration", "submitted", "checking")
    assert entry.by == case.reviewer.reference
    assert entry.at == case.declaration.state_since


ALLOWED_FROM = {
    "submit": {"draft", "returned", "submitted"},
    "cancel": {"draft", "returned", "awaiting_payment", "cancelled"},
    "take": {"submitted"},
    "request": {"checking"},
    "propose": {"checking"},
    "refuse": {"checking"},
    "accept": {"proposed"},
    "decide_alone": {"proposed"},
}


@pytest.mark.parametrize("state", State.values)
def test_each_action_is_refused_outside_its_states(case: Case, state: str) -> None:
    case.to(state)
    for step, allowed in ALLOWED_FROM.items():
        point = transaction.savepoint()
        try:
            case.step(step)
            was_done = True
        except WrongState:
            was_done = False
        assert was_done == (state in allowed), step
        transaction.savepoint_rollback(point)
        case.declaration.refresh_from_db()
        assert case.declaration.state == state
