"""Two people at once: numbers without gap or twin, one payment, one decision."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
from django.db import connection

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import Role
from ghs.billing.models import Payment
from ghs.council.actions import load_first_values
from registrations import actions
from registrations.actions.checking import note_decision
from registrations.actions.revising import NotInForce
from registrations.models import Decision, Declaration, Registration, RegistrationVersion, Renewal
from registrations.revisions import Plan
from tests.factories import staff
from tests.races import at_once
from tests.registrations.factories import AT, Case, new_case, small_checklist
from tests.registrations.renewals import LAST, noon, offered, paid, registered_to
from tests.registrations.revisions import revised, revision_case
from tests.registrations.successions import proposed, successor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def awaiting(organization: Organization) -> list[Case]:
    """Six declarations that are paid but not registered."""
    load_first_values(at=AT)
    small_checklist(1)
    cases = [new_case(organization).to("awaiting_payment") for _ in range(6)]
    for case in cases:
        case.pay()
    return cases


def test_numbers_are_unique_and_without_gap(awaiting: list[Case]) -> None:
    def settle(case: Case) -> Registration:
        return actions.settle_declaration(declaration=case.declaration, by=None, at=case.tick())

    results = at_once([lambda case=case: settle(case) for case in [*awaiting, *awaiting]])
    assert {type(result) for result in results} == {Registration}
    assert sorted(Registration.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert RegistrationVersion.objects.current().count() == 6
    assert set(Declaration.objects.values_list("state", flat=True)) == {"registered"}


def test_the_race_is_real_without_the_series(awaiting: list[Case]) -> None:
    """The control: taking the highest number plus one gives twins."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE race_control (number integer NOT NULL)")
    between = Barrier(6)

    def take() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM race_control")
            number = cursor.fetchone()[0]
            between.wait()
            cursor.execute("INSERT INTO race_control VALUES (%s)", [number])
        return int(number)

    try:
        numbers = at_once([take] * 6)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE race_control")
    assert len(set(numbers)) < 6


def test_two_payments_at_once_are_one(organization: Organization, reviewer: User) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    case = new_case(organization).to("awaiting_payment")

    def note() -> Payment:
        return actions.note_fee(
            declaration=case.declaration,
            amount_yen=22000,
            received_on=AT.date(),
            submission=uuid.uuid4(),
            by=reviewer,
            at=case.at,
        )

    results = at_once([note] * 4)
    assert [isinstance(result, Payment) for result in results].count(True) == 1
    assert Payment.objects.count() == 1


def decisions(case: Case, *registrars: User) -> list[Callable[[], Declaration]]:
    """Return one call for each registrar: the first accepts, the second sends back, the third refuses."""
    row, later = case.declaration, case.tick()
    first, second, third = registrars
    return [
        lambda: actions.accept_declaration(declaration=row, by=first, at=later),
        lambda: actions.send_back(declaration=row, reason="根拠をもう一度", by=second, at=later),
        lambda: actions.refuse_proposed(declaration=row, reason="対象外", by=third, at=later),
    ]


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_two_registrars_at_once_decide_once(organization: Organization, left_out: int) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    case = new_case(organization).to("proposed")
    calls = decisions(case, case.registrar, staff(Role.REGISTRAR), staff(Role.REGISTRAR))
    results = at_once(calls[:left_out] + calls[left_out + 1 :])
    assert sorted(type(result).__name__ for result in results) == ["Declaration", "WrongState"]
    assert case.declaration.decisions.exclude(kind="proposed").count() == 1
    case.declaration.refresh_from_db()
    assert case.declaration.state != "proposed"


def test_the_race_of_decisions_is_real_without_the_lock(organization: Organization) -> None:
    """The control: who looks at the state first and writes afterwards decides twice."""
    load_first_values(at=AT)
    small_checklist(1)
    case = new_case(organization).to("proposed")
    between = Barrier(2)

    def decide() -> bool:
        row = Declaration.objects.get(pk=case.declaration.pk)
        between.wait()
        if row.state != "proposed":
            return False
        note_decision(row, Decision.Kind.ACCEPTED, "", case.registrar, case.at)
        Declaration.objects.filter(pk=row.pk).update(state="checking")
        return True

    assert at_once([decide] * 2) == [True, True]
    assert case.declaration.decisions.filter(kind="accepted").count() == 2


@pytest.fixture
def upgrade(organization: Organization) -> Case:
    """An accepted upgrade that is not paid yet."""
    load_first_values(at=AT)
    small_checklist(1)
    registered = new_case(organization).to("registered")
    return revision_case(registered, Plan(areas=["quality_management", "product_safety", "life_cycle"])).to(
        "awaiting_payment"
    )


def test_an_upgrade_is_settled_once_by_two_payments_seen_at_once(upgrade: Case) -> None:
    upgrade.pay()

    def settle() -> Registration:
        return actions.settle_declaration(declaration=upgrade.declaration, by=None, at=upgrade.tick())

    assert {type(result) for result in at_once([settle] * 3)} == {Registration}
    registration = Registration.objects.get()
    assert (registration.level, registration.declaration_id) == (3, upgrade.declaration.pk)
    assert RegistrationVersion.objects.count() == 2


def test_payment_and_lapse_at_once_end_in_one_of_two_sound_states(upgrade: Case) -> None:
    upgrade.pay()
    registration = Registration.objects.get()
    late = registration.expires_on + timedelta(days=1)
    at = datetime.combine(late, time(3), tzinfo=UTC)
    results = at_once(
        [
            lambda: actions.settle_declaration(declaration=upgrade.declaration, by=None, at=at),
            lambda: actions.lapse_registration(registration=registration, at=at + timedelta(seconds=1)),
        ]
    )
    actions.lapse_registration(registration=Registration.objects.get(), at=at + timedelta(seconds=2))
    states = Declaration.objects.order_by("pk").values_list("state", flat=True)
    was_late = any(isinstance(result, NotInForce) for result in results)
    assert list(states) == (["lapsed", "awaiting_payment"] if was_late else ["superseded", "lapsed"])
    assert RegistrationVersion.objects.current().get().state == "lapsed"


def test_two_registrars_accept_a_change_once(organization: Organization) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    notice = revision_case(new_case(organization).to("registered")).to("proposed")
    people = [notice.registrar, staff(Role.REGISTRAR)]
    calls = [
        lambda by=by: actions.accept_declaration(declaration=notice.declaration, by=by, at=notice.tick())
        for by in people
    ]
    results = at_once(calls)
    assert sorted(type(result).__name__ for result in results) == ["Declaration", "WrongState"]
    assert RegistrationVersion.objects.count() == 2


def test_two_notices_begun_at_once_are_one(organization: Organization) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    registered = new_case(organization).to("registered")
    results = at_once([lambda: revised(registered)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Declaration", "RevisionOpen", "RevisionOpen"]


def test_two_settlements_of_one_renewal_extend_once(organization: Organization, reviewer: User) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    case = new_case(organization)
    renewal = offered(case)
    for amount_yen in (10_000, 12_000):
        paid(renewal, noon(LAST, -50), reviewer, amount_yen=amount_yen)

    def settle() -> Renewal:
        return actions.settle_renewal(renewal=renewal, by=None, at=noon(LAST, -50))

    results = at_once([settle] * 4)
    assert {result.extended_at for result in results} == {noon(LAST, -50)}
    assert Registration.objects.get().expires_on == renewal.extends_to
    assert RegistrationVersion.objects.count() == 2
    assert case.declaration.documents.filter(kind="permit").count() == 2


def test_two_clocks_at_once_offer_once(organization: Organization) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    registration = registered_to(new_case(organization), LAST)

    def offer() -> Renewal | None:
        return actions.open_renewal(registration=registration, at=noon(LAST, -90))

    results = at_once([offer] * 4)
    assert len({result.pk for result in results}) == Renewal.objects.count() == 1


def test_two_registrars_pass_a_registration_once(organization: Organization) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    case = new_case(organization).to("registered")
    to = successor()
    succession, at = proposed(case, to), case.tick()
    deciders = [case.registrar, staff(Role.REGISTRAR)]
    results = at_once([lambda by=by: actions.take_succession(succession=succession, by=by, at=at) for by in deciders])
    assert sorted(type(result).__name__ for result in results) == ["Succession", "WrongState"]
    assert RegistrationVersion.objects.count() == 2
    assert Registration.objects.get().organization == to
