"""A thousand steps at random, by random people, through the actions that people use: nobody gets past the rules."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import MemberRole, Role
from ghs.errors import Refusal
from registrations import actions
from registrations.models import Decision, Declaration, Involvement, OfficeEntry, StandIn
from tests.factories import member_of, staff
from tests.ghs.files.factories import pdf, upload
from tests.registrations.factories import AT, allow_stand_ins, complete_draft, entered
from tests.registrations.test_states import LEGAL

STEPS = 1_000
# After so many steps a declaration is left, since by then everybody may have had a part in it.
PATIENCE = 40
WHY = "対象外です。"
ONGOING = {"draft", "submitted", "checking", "returned", "proposed"}
Step = Callable[[Declaration, User, Any], object]


def ask(declaration: Declaration, by: User, at: Any) -> object:
    """Ask for a correction of the signatory."""
    due_on = (at + timedelta(days=9)).date()
    return actions.add_correction(declaration=declaration, answer=None, message="役職", due_on=due_on, by=by, at=at)


def alone(kind: str) -> Step:
    """Decide alone in one of the three ways."""
    return lambda row, by, at: actions.decide_alone(
        declaration=row, kind=kind, reason=WHY, why_alone="不在のため。", by=by, at=at
    )


def review(declaration: Declaration, by: User, at: Any) -> object:
    """Confirm what was decided alone last."""
    stand_in = StandIn.objects.filter(decision__declaration=declaration).last()
    return stand_in and actions.confirm_stand_in(stand_in=stand_in, by=by, at=at)


def on_paper(declaration: Declaration, by: User, at: Any) -> object:
    """Record a confirmation on paper of what the office entered."""
    if not OfficeEntry.objects.filter(declaration=declaration).exists():
        return None
    return actions.record_confirmation(declaration=declaration, scans=[upload(pdf())], by=by, at=at)


def plain(action: Any, **values: object) -> Step:
    """Take a step that needs nothing but words."""
    return lambda row, by, at: action(declaration=row, by=by, at=at, **values)


OFFICE: dict[str, Step] = {
    "take": plain(actions.take_declaration),
    "ask": ask,
    "return": plain(actions.return_declaration),
    "propose": plain(actions.propose_declaration, note=""),
    "accept": plain(actions.accept_declaration),
    "send_back": plain(actions.send_back, reason=WHY),
    "refuse": plain(actions.refuse_proposed, reason=WHY),
    "alone": alone("accepted"),
    "alone_back": alone("sent_back"),
    "review": review,
    "paper": on_paper,
}


@pytest.fixture
def office() -> list[User]:
    """A person who checks, and four who decide as well."""
    return [staff(Role.REVIEWER), *(staff(Role.REGISTRAR) for _ in range(4))]


def test_a_thousand_random_steps_keep_every_rule(
    checklist: object, organization: Organization, office: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registrations.actions.submitting.issue_submission", lambda *values: [])
    chance, at = random.Random(20261122), AT
    vendor = member_of(organization, MemberRole.OWNER)
    allow_stand_ins(AT)
    declaration, moved, seen = complete_draft(vendor, organization), 0, set()
    for number in range(STEPS):
        at += timedelta(minutes=1)
        by = chance.choice(office)
        if declaration.state in ("draft", "returned"):
            by = by if OfficeEntry.objects.filter(declaration=declaration).exists() else vendor
            name, step = "submit", plain(actions.submit_declaration)
        else:
            name, step = chance.choice(list(OFFICE.items()))
        moved += taken(declaration, name, step, by, at, seen)
        if declaration.state not in ONGOING or number % PATIENCE == 0:
            is_entered = chance.random() < 0.5
            by = chance.choice(office)
            declaration = entered(organization, by, at) if is_entered else complete_draft(vendor, organization, at=at)
    assert moved > STEPS / 10
    assert {"accept", "send_back", "refuse", "alone", "alone_back", "return", "propose", "submit"} <= seen


def taken(declaration: Declaration, name: str, step: Step, by: User, at: Any, seen: set[str]) -> int:
    """Take a step and hold what it did against the rules; return how many states it changed."""
    came_from = declaration.state
    parts = set(Involvement.objects.filter(declaration=declaration, person=by).values_list("part", flat=True))
    try:
        with transaction.atomic():
            step(declaration, by, at)
    except Refusal:
        declaration.refresh_from_db()
        assert declaration.state == came_from
        return 0
    declaration.refresh_from_db()
    if declaration.state == came_from:
        return 0
    seen.add(name)
    assert declaration.state in LEGAL[came_from], name
    if came_from == "proposed":
        assert parts == (set() if not name.startswith("alone") else {"checked"}), name
        assert StandIn.objects.filter(decision=Decision.objects.last()).exists() == name.startswith("alone")
    if declaration.state == "awaiting_payment":
        assert not OfficeEntry.objects.filter(declaration=declaration, confirmed_at=None).exists()
    return 1
