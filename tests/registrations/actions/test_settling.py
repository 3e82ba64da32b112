"""From the payment to the register, and the end when nobody pays."""

import hashlib
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from ghs.accounts.models import Membership
from ghs.accounts.roles import MemberRole
from ghs.billing.actions import WrongAmount
from ghs.billing.models import Payment
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.actions.settling import NotPaid
from registrations.actions.states import WrongState
from registrations.models import Document, Registration, RegistrationVersion
from tests.factories import LONG_AGO
from tests.registrations.factories import Case, new_case


def note(case: Case, amount_yen: int = 22000, **values: Any) -> Payment:
    facts = {"received_on": case.at.date(), "submission": uuid.uuid4()} | values
    payment: Payment = case.do(actions.note_fee, case.reviewer, amount_yen=amount_yen, **facts)
    return payment


def test_a_payment_yields_number_permit_version_and_mail(case: Case) -> None:
    case.to("awaiting_payment")
    note(case)
    registration = case.do(actions.settle_declaration, case.reviewer)
    assert (registration.sequence, registration.number, registration.level) == (1, "GHS-0001", 1)
    assert (registration.registered_on, registration.expires_on) == (date(2026, 11, 20), date(2027, 11, 30))
    assert case.declaration.state == "registered"
    permit = case.declaration.documents.select_related("file").get(kind=Document.Kind.PERMIT)
    assert permit.file.name == "使用許可証_GHS-0001.pdf"
    assert permit.file.sha256 == hashlib.sha256(permit.file.read()).hexdigest()
    told = Delivery.objects.get(rule="declaration_registered")
    assert "GHS-0001" in told.batch.subject
    assert history_of(case.declaration).last().verb == "register_declaration"


def test_the_public_version_says_what_was_declared(case: Case) -> None:
    case.to("registered")
    version = RegistrationVersion.objects.get()
    product = case.declaration.products.get()
    assert (version.state, version.level, version.areas) == ("registered", 1, [])
    assert (version.recorded_from, version.recorded_to) == (case.at, None)
    assert version.organization_name == "株式会社アクメ医療"
    assert version.product_names == [product.name]
    assert version.product_details[0]["intended_use"] == product.intended_use
    assert version.guideline_edition == "1.20"
    assert version.search_key.split("\n")[:2] == ["ghs0001", "アクメ医療"]


def test_settling_twice_is_once(case: Case) -> None:
    case.to("registered")
    first = case.declaration.registration
    assert case.do(actions.settle_declaration, case.reviewer) == first
    assert Registration.objects.count() == RegistrationVersion.objects.count() == 1
    assert Delivery.objects.filter(rule="declaration_registered").count() == 1


def test_nothing_is_registered_unpaid(case: Case) -> None:
    case.to("awaiting_payment")
    with pytest.raises(NotPaid):
        case.do(actions.settle_declaration, case.reviewer)


@pytest.mark.parametrize("amount_yen", [21999, 22001, 20000, 2200, 220000])
def test_a_wrong_amount_is_refused_with_the_difference(case: Case, amount_yen: int) -> None:
    case.to("awaiting_payment")
    with pytest.raises(WrongAmount, match=f"{abs(amount_yen - 22000):,}"):
        note(case, amount_yen)
    assert not Payment.objects.exists()


def test_noting_the_same_payment_twice_is_once(case: Case) -> None:
    case.to("awaiting_payment")
    submission = uuid.uuid4()
    first = note(case, submission=submission)
    assert note(case, submission=submission) == first
    case.do(actions.settle_declaration, case.reviewer)
    assert note(case, submission=submission) == first


@pytest.mark.parametrize("state", ["proposed", "refused", "cancelled", "registered"])
def test_a_payment_is_noted_only_while_it_is_awaited(case: Case, state: str) -> None:
    case.to(state)
    with pytest.raises(WrongState):
        note(case)


def test_nobody_notes_the_payment_of_an_own_organisation(case: Case) -> None:
    case.to("awaiting_payment")
    Membership.objects.create(
        organization=case.declaration.organization, user=case.reviewer, role=MemberRole.VIEWER, since=LONG_AGO
    )
    with pytest.raises(OwnDeclaration):
        note(case)


def test_a_number_is_given_back_when_settling_fails(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.to("awaiting_payment")
    note(case)

    def fail(*args: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("registrations.actions.settling.issue_permit", fail)
        with pytest.raises(OSError, match="disk"), transaction.atomic():
            case.do(actions.settle_declaration, case.reviewer)
    case.declaration.refresh_from_db()
    assert (case.declaration.state, Payment.objects.count()) == ("awaiting_payment", 1)
    assert case.do(actions.settle_declaration, None).number == "GHS-0001"


def test_registered_on_is_a_day_in_japan(case: Case) -> None:
    case.at = datetime(2028, 2, 28, 14, 0, tzinfo=UTC)
    case.to("awaiting_payment")
    note(case)
    case.at = datetime(2028, 2, 28, 15, 30, tzinfo=UTC)
    registration = case.do(actions.settle_declaration, case.reviewer)
    assert (registration.registered_on, registration.expires_on) == (date(2028, 2, 29), date(2029, 2, 28))


def midnight_after(day: date) -> datetime:
    """Return the first moment in Japan after a day."""
    return datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)


def test_a_registration_lapses_on_the_day_after_its_last(case: Case) -> None:
    registration = case.to("registered").declaration.registration
    over = midnight_after(registration.expires_on)
    actions.lapse_registration(registration=registration, at=over - timedelta(seconds=1))
    case.declaration.refresh_from_db()
    assert case.declaration.state == "registered"
    actions.lapse_registration(registration=registration, at=over)
    case.declaration.refresh_from_db()
    assert case.declaration.state == "lapsed"
    version = RegistrationVersion.objects.current().get()
    assert (version.state, version.ended_on, version.recorded_from) == ("lapsed", registration.expires_on, over)
    assert Delivery.objects.filter(rule="registration_lapsed").count() == 1
    entry = history_of(case.declaration).last()
    assert (entry.verb, entry.by, entry.from_state) == ("lapse_registration", None, "registered")


def test_lapsing_twice_is_once(case: Case) -> None:
    registration = case.to("registered").declaration.registration
    for day in (1, 2):
        actions.lapse_registration(
            registration=registration, at=midnight_after(date(2027, 11, 30)) + timedelta(days=day)
        )
    assert RegistrationVersion.objects.count() == 2
    assert Delivery.objects.filter(rule="registration_lapsed").count() == 1


def test_an_old_lapse_is_recorded_without_a_mail(case: Case) -> None:
    registration = case.to("registered").declaration.registration
    actions.lapse_registration(registration=registration, at=midnight_after(date(2029, 1, 1)))
    case.declaration.refresh_from_db()
    assert case.declaration.state == "lapsed"
    assert not Delivery.objects.filter(rule="registration_lapsed").exists()


@pytest.mark.parametrize("state", ["suspended", "withdrawn", "revoked"])
def test_only_what_is_registered_lapses(case: Case, state: str) -> None:
    case.to(state)
    actions.lapse_registration(registration=case.declaration.registration, at=midnight_after(date(2030, 1, 1)))
    case.declaration.refresh_from_db()
    assert case.declaration.state == state


def test_numbers_follow_one_another(case: Case) -> None:
    organization = case.declaration.organization
    cases = [case, *(new_case(organization) for _ in range(2))]
    numbers = [each.to("registered").declaration.registration.number for each in cases]
    assert numbers == ["GHS-0001", "GHS-0002", "GHS-0003"]
