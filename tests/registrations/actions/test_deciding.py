"""The second person decides (決裁)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from ghs.accounts.models import Membership, User
from ghs.accounts.roles import MemberRole, Permission, Role
from ghs.council.actions import set_price
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.actions.deciding import SecondPersonNeeded
from registrations.models import CorrectionRequest
from registrations.permissions import can_decide
from tests.factories import LONG_AGO, staff
from tests.registrations.factories import Case, new_case

DECISIONS = {
    "accept": lambda case, by: case.do(actions.accept_declaration, by),
    "send_back": lambda case, by: case.do(actions.send_back, by, reason="根拠をもう一度"),
    "refuse": lambda case, by: case.do(actions.refuse_proposed, by, reason="対象外です。"),
}


@pytest.fixture
def office() -> User:
    """A person who checks and decides."""
    return staff(Role.REVIEWER, Role.REGISTRAR)


@pytest.mark.parametrize("decision", DECISIONS)
def test_who_proposed_never_decides(case: Case, office: User, decision: str) -> None:
    case.reviewer = office
    case.to("proposed")
    with pytest.raises(SecondPersonNeeded):
        DECISIONS[decision](case, office)
    case.declaration.refresh_from_db()
    assert case.declaration.state == "proposed"
    DECISIONS[decision](case, case.registrar)
    assert case.declaration.state != "proposed"


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_reviewer_without_the_right_never_decides(case: Case, second_reviewer: User, decision: str) -> None:
    case.to("proposed")
    with pytest.raises(SecondPersonNeeded):
        DECISIONS[decision](case, second_reviewer)


@pytest.mark.parametrize("decision", DECISIONS)
def test_nobody_decides_for_an_own_organisation(case: Case, decision: str) -> None:
    case.to("proposed")
    Membership.objects.create(
        organization=case.declaration.organization, user=case.registrar, role=MemberRole.OWNER, since=LONG_AGO
    )
    with pytest.raises(OwnDeclaration):
        DECISIONS[decision](case, case.registrar)


def test_accepting_fixes_the_fee_and_asks_for_it(case: Case) -> None:
    case.to("awaiting_payment")
    declaration = case.declaration
    assert (declaration.fee_yen, declaration.tax_yen, declaration.total_yen) == (20000, 2000, 22000)
    assert declaration.pay_by == date(2026, 12, 31)
    told = Delivery.objects.get(rule="payment_asked")
    assert "22,000円" in told.batch.text
    assert "2026年12月31日" in told.batch.text
    assert declaration.decisions.last().kind == "accepted"


@pytest.mark.parametrize(
    ("at", "fee", "tax"),
    [
        (datetime(2019, 9, 30, 14, 0, tzinfo=UTC), 30000, 2400),
        (datetime(2019, 9, 30, 15, 0, tzinfo=UTC), 30000, 3000),
    ],
)
def test_the_tax_is_that_of_the_day_in_japan(case: Case, at: datetime, fee: int, tax: int) -> None:
    areas = ("quality_management", "product_safety", "life_cycle")
    other = new_case(case.declaration.organization, areas).to("proposed")
    actions.accept_declaration(declaration=other.declaration, by=other.registrar, at=at)
    other.declaration.refresh_from_db()
    assert (other.declaration.fee_yen, other.declaration.tax_yen) == (fee, tax)


def test_a_later_price_changes_nothing_that_was_asked_for(case: Case) -> None:
    case.to("awaiting_payment")
    set_price(
        by=case.registrar, at=case.at, effective_on=case.at.date(), kind="registration", level=1, amount_yen=50000
    )
    case.declaration.refresh_from_db()
    assert case.declaration.total_yen == 22000


def test_sent_back_goes_to_checking_without_telling_the_vendor(case: Case) -> None:
    case.to("proposed")
    before = Delivery.objects.count()
    DECISIONS["send_back"](case, case.registrar)
    assert (case.declaration.state, case.declaration.proposed_by) == ("checking", None)
    assert case.declaration.decisions.last().reason == "根拠をもう一度"
    assert Delivery.objects.count() == before


def test_a_refused_proposal_tells_the_vendor_why(case: Case) -> None:
    case.to("proposed")
    DECISIONS["refuse"](case, case.registrar)
    assert case.declaration.state == "refused"
    assert "対象外です。" in Delivery.objects.get(rule="declaration_refused").batch.text


CHECKING = {
    "took it": lambda case, by: case.do(actions.take_declaration, by),
    "wrote a request": lambda case, by: request(case, by),
    "dropped a request": lambda case, by: drop(case, by),
    "returned it": lambda case, by: give_back(case, by),
    "proposed it": lambda case, by: case.do(actions.propose_declaration, by, note=""),
}
BEFORE = {"took it": "submitted"}


def request(case: Case, by: User) -> CorrectionRequest:
    """Write down a request as somebody."""
    due_on = date(2026, 12, 24)
    return case.do(actions.add_correction, by, answer=None, message="役職を補ってください。", due_on=due_on)


def drop(case: Case, by: User) -> None:
    """Drop a colleague's request as somebody."""
    actions.drop_correction(request=request(case, case.reviewer), by=by, at=case.tick())


def give_back(case: Case, by: User) -> None:
    """Return it as somebody for what a colleague asked; the vendor hands it in again, a colleague takes it."""
    request(case, case.reviewer)
    case.do(actions.return_declaration, by)
    case.step("submit")
    case.step("take")


@pytest.mark.parametrize("part", CHECKING)
def test_who_took_part_in_any_round_never_decides(case: Case, office: User, part: str) -> None:
    case.to(BEFORE.get(part, "checking"))
    CHECKING[part](case, office)
    CorrectionRequest.objects.collected().delete()
    if case.declaration.state == "checking":
        case.step("propose")
    with pytest.raises(SecondPersonNeeded):
        DECISIONS["accept"](case, office)
    DECISIONS["send_back"](case, case.registrar)
    case.step("propose")
    with pytest.raises(SecondPersonNeeded):
        DECISIONS["refuse"](case, office)
    assert not can_decide(office, case.declaration)
    assert can_decide(case.registrar, case.declaration)


def test_whether_a_person_may_decide_is_one_question(
    case: Case, registrar: User, django_assert_num_queries: Callable
) -> None:
    case.to("proposed")
    assert registrar.may(Permission.DECIDE_REGISTRATIONS)
    with django_assert_num_queries(1):
        assert can_decide(registrar, case.declaration)
