"""What the clock does, and does once."""

from datetime import UTC, date, datetime

import pytest

from ghs.mail.models import Delivery
from registrations import jobs
from registrations.models import Declaration, Registration, RegistrationVersion
from tests.registrations.factories import Case, new_case


def test_what_was_paid_but_cut_off_is_registered(case: Case) -> None:
    case.to("awaiting_payment")
    unpaid = new_case(case.declaration.organization).to("awaiting_payment")
    case.pay()
    jobs.settle_paid()
    jobs.settle_paid()
    case.declaration.refresh_from_db()
    unpaid.declaration.refresh_from_db()
    assert (case.declaration.state, unpaid.declaration.state) == ("registered", "awaiting_payment")
    assert Registration.objects.count() == RegistrationVersion.objects.count() == 1


def test_one_that_fails_does_not_stop_the_others(
    case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = new_case(case.declaration.organization)
    for each in (case, other):
        each.to("awaiting_payment").pay()
    settle = jobs.actions.settle_declaration

    def fail_once(*, declaration: Declaration, **values: object) -> object:
        if declaration == case.declaration:
            raise OSError("the disk is full")
        return settle(declaration=declaration, **values)

    monkeypatch.setattr("registrations.jobs.actions.settle_declaration", fail_once)
    jobs.settle_paid()
    other.declaration.refresh_from_db()
    assert other.declaration.state == "registered"
    assert f"declaration {case.declaration.pk} is paid but could not be registered" in caplog.text


def test_expired_registrations_lapse_and_old_ones_quietly(case: Case) -> None:
    fresh = new_case(case.declaration.organization)
    for each in (case, fresh):
        each.to("registered")
    Registration.objects.filter(declaration=case.declaration).update(
        registered_on=date(2019, 5, 7), expires_on=date(2020, 5, 31)
    )
    Delivery.objects.all().delete()
    seen = RegistrationVersion.objects.filter(registration__declaration=case.declaration)
    seen.update(recorded_from=datetime(2019, 5, 7, tzinfo=UTC), expires_on=date(2020, 5, 31))
    for _ in range(2):
        jobs.lapse_expired()
    case.declaration.refresh_from_db()
    fresh.declaration.refresh_from_db()
    assert (case.declaration.state, fresh.declaration.state) == ("lapsed", "registered")
    assert not Delivery.objects.exists()


def test_a_lapse_that_fails_is_told_and_tried_again(
    case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case.to("registered")
    Registration.objects.update(registered_on=date(2019, 5, 7), expires_on=date(2020, 5, 31))
    RegistrationVersion.objects.update(expires_on=date(2020, 5, 31))

    def fail(**values: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("registrations.jobs.actions.lapse_registration", fail)
        jobs.lapse_expired()
    assert "registration GHS-0001 has expired but could not be ended" in caplog.text
    RegistrationVersion.objects.update(recorded_from=datetime(2019, 5, 7, tzinfo=UTC))
    jobs.lapse_expired()
    case.declaration.refresh_from_db()
    assert case.declaration.state == "lapsed"
