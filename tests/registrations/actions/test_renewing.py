"""Another year: invoiced, reminded of, given by the payment, once; lapse, the way back, and the end of it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ghs.accounts.models import Membership
from ghs.billing.actions import CancelledAlready, record_payment
from ghs.billing.models import Document as BillingDocument
from ghs.billing.models import Invoice, Payment
from ghs.billing.subjects import Subject
from ghs.council.models import Price
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.charging import NotPaid
from registrations.actions.states import WrongState
from registrations.models import Declaration, Document, Registration, RegistrationVersion, Renewal
from tests.registrations.factories import Case
from tests.registrations.renewals import LAST, invoice_of, noon, offered, paid, registered_to


def told(rule: str) -> int:
    return Delivery.objects.filter(rule=rule).count()


def test_the_invoice_is_due_on_the_last_day_at_the_price_of_the_day(case: Case) -> None:
    registration = registered_to(case, LAST)
    Price.objects.create(kind="renewal", level=1, amount_yen=25_000, effective_on=noon(LAST, -90).date())
    renewal = actions.open_renewal(registration=registration, at=noon(LAST, -90))
    assert renewal is not None
    assert (renewal.extends_from, renewal.extends_to) == (LAST, date(2028, 11, 30))
    invoice = invoice_of(renewal)
    assert (invoice.net_yen, invoice.tax_yen, invoice.due_on) == (25_000, 2_500, LAST)
    assert "登録番号GHS-0001、2027年12月1日から2028年11月30日まで" in invoice.documents.get().lines[0]["text"]
    assert told("renewal_offered") == 1


def test_offering_twice_is_once(case: Case) -> None:
    renewal = offered(case)
    assert actions.open_renewal(registration=renewal.registration, at=noon(LAST, -80)) == renewal
    assert (Renewal.objects.count(), told("renewal_offered")) == (1, 1)


@pytest.mark.parametrize("days", [-91, 1])
def test_nothing_is_offered_too_early_or_after_the_last_day(case: Case, days: int) -> None:
    registration = registered_to(case, LAST)
    assert actions.open_renewal(registration=registration, at=noon(LAST, days)) is None
    assert not Renewal.objects.exists()


@pytest.mark.parametrize("state", ["suspended", "lapsed", "withdrawn", "revoked"])
def test_only_what_is_in_force_is_offered_another_year(case: Case, state: str) -> None:
    registration = registered_to(case, LAST)
    Declaration.objects.update(state=state)
    assert actions.open_renewal(registration=registration, at=noon(LAST, -30)) is None


def test_without_accounts_the_invoice_stands_and_nobody_is_written_to(case: Case) -> None:
    Membership.objects.all().delete()
    assert invoice_of(offered(case)).balance_yen == 22_000
    assert told("renewal_offered") == 0


def test_the_days_are_those_of_japan(case: Case) -> None:
    registration = registered_to(case, LAST)
    first = LAST - timedelta(days=90)
    midnight = datetime.combine(first, time(0), tzinfo=timezone.get_default_timezone()).astimezone(UTC)
    assert midnight.date() < first
    assert actions.open_renewal(registration=registration, at=midnight - timedelta(seconds=1)) is None
    assert actions.open_renewal(registration=registration, at=midnight) is not None


def test_a_payment_extends_by_a_year_from_the_old_last_day(case: Case) -> None:
    renewal = paid(offered(case), noon(LAST, -60), case.reviewer)
    renewal = actions.settle_renewal(renewal=renewal, by=case.reviewer, at=noon(LAST, -60))
    registration = Registration.objects.get()
    assert (registration.expires_on, renewal.extended_at) == (date(2028, 11, 30), noon(LAST, -60))
    version = RegistrationVersion.objects.current().get()
    assert (version.state, version.expires_on) == ("registered", registration.expires_on)
    assert version.recorded_from == noon(LAST, -60)
    assert case.declaration.documents.filter(kind=Document.Kind.PERMIT).count() == 2
    entry = list(history_of(case.declaration))[-1]
    assert (entry.verb, entry.detail, entry.by) == (
        "renew_registration",
        {"expires_on": "2028-11-30"},
        case.reviewer.reference,
    )
    assert told("registration_renewed") == 1


def test_settling_twice_extends_once(case: Case) -> None:
    renewal = paid(offered(case), noon(LAST, -60), case.reviewer)
    for hours in (0, 1):
        actions.settle_renewal(renewal=renewal, by=None, at=noon(LAST, -60) + timedelta(hours=hours))
    assert Registration.objects.get().expires_on == date(2028, 11, 30)
    assert (RegistrationVersion.objects.count(), told("registration_renewed")) == (2, 1)


def test_nothing_is_extended_unpaid(case: Case) -> None:
    with pytest.raises(NotPaid):
        actions.settle_renewal(renewal=offered(case), by=None, at=noon(LAST, -60))
    assert Registration.objects.get().expires_on == LAST


@pytest.mark.parametrize(
    ("last_day", "next_day"),
    [
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 12, 31), date(2028, 12, 31)),
    ],
)
def test_february_keeps_its_last_day(case: Case, last_day: date, next_day: date) -> None:
    renewal = paid(offered(case, last_day), noon(last_day, -1), case.reviewer)
    actions.settle_renewal(renewal=renewal, by=None, at=noon(last_day, -1))
    assert Registration.objects.get().expires_on == next_day


def lapsed(case: Case, last_day: date = LAST) -> Renewal:
    renewal = offered(case, last_day)
    actions.lapse_registration(registration=renewal.registration, at=noon(last_day, 1))
    return renewal


def settled(case: Case, renewal: Renewal, came_in: datetime, noted: datetime) -> Registration:
    paid(renewal, noted, case.reviewer, came_in)
    actions.settle_renewal(renewal=renewal, by=None, at=noted)
    case.declaration.refresh_from_db()
    return Registration.objects.get()


def test_a_payment_after_the_lapse_brings_it_back(case: Case) -> None:
    renewal = lapsed(case)
    registration = settled(case, renewal, noon(LAST, 40), noon(LAST, 42))
    assert (case.declaration.state, registration.expires_on) == ("registered", date(2028, 11, 30))
    states = list(RegistrationVersion.objects.order_by("recorded_from").values_list("state", "expires_on"))
    assert states == [("registered", LAST), ("lapsed", LAST), ("registered", date(2028, 11, 30))]
    assert [entry.verb for entry in history_of(case.declaration)][-2:] == [
        "reinstate_registration",
        "renew_registration",
    ]
    assert told("registration_lapsed") == told("registration_renewed") == 1


def test_money_of_the_last_day_counts_though_it_is_noted_later(case: Case) -> None:
    renewal = lapsed(case)
    came_in = datetime.combine(renewal.payable_to, time(3), tzinfo=UTC)
    assert settled(case, renewal, came_in, came_in + timedelta(days=10)).expires_on == date(2028, 11, 30)


def test_money_that_came_in_too_late_extends_nothing(case: Case) -> None:
    renewal = lapsed(case)
    late = datetime.combine(renewal.payable_to, time(3), tzinfo=UTC) + timedelta(days=1)
    assert settled(case, renewal, late, late).expires_on == LAST
    assert case.declaration.state == "lapsed"
    assert list(Renewal.objects.paid_without_effect()) == [renewal]


def test_what_was_never_offered_is_offered_when_it_lapses(case: Case) -> None:
    registration = registered_to(case, LAST)
    actions.lapse_registration(registration=registration, at=noon(LAST, 1))
    renewal = Renewal.objects.get()
    assert invoice_of(renewal).due_on == renewal.payable_to == date(2028, 2, 29)
    assert "2028年2月29日" in Delivery.objects.get(rule="registration_lapsed").batch.text


def test_what_is_paid_does_not_lapse(case: Case) -> None:
    renewal = paid(offered(case), noon(LAST, 0), case.reviewer)
    actions.lapse_registration(registration=renewal.registration, at=noon(LAST, 1))
    assert Declaration.objects.get().state == "registered"


def test_the_invoice_is_cancelled_when_the_way_back_is_over(case: Case) -> None:
    renewal = lapsed(case)
    over = datetime.combine(renewal.payable_to, time(3), tzinfo=UTC) + timedelta(days=15)
    assert actions.close_renewal(renewal=renewal, at=over - timedelta(days=1)).is_open
    for _ in range(2):
        assert actions.close_renewal(renewal=renewal, at=over).closed_at == over
    document = BillingDocument.objects.get(kind="cancellation")
    assert document.reason == "復活できる期間内にご入金がなかったため。"
    invoice = Invoice.objects.for_subject(Subject.of(renewal)).get()
    assert (document.invoice, invoice.cancelled_at) == (invoice, over)
    with pytest.raises(CancelledAlready):
        paid(renewal, over, case.reviewer, invoice=invoice)
    record_payment(amount_yen=22_000, received_on=over.date(), submission=uuid.uuid4(), by=case.reviewer, at=over)
    assert Payment.objects.with_credit().count() == 1


def test_part_of_the_money_keeps_the_invoice_for_the_office(case: Case) -> None:
    renewal = lapsed(case)
    paid(renewal, noon(LAST, 5), case.reviewer, amount_yen=10_000)
    over = datetime.combine(renewal.payable_to, time(3), tzinfo=UTC) + timedelta(days=15)
    actions.close_renewal(renewal=renewal, at=over)
    assert invoice_of(renewal).settled_yen == 10_000
    assert list(Renewal.objects.paid_without_effect()) == [renewal]


def test_a_withdrawal_cancels_the_invoice_at_once(case: Case) -> None:
    renewal = offered(case)
    at = noon(LAST, -50)
    actions.withdraw_registration(declaration=case.declaration, reason="販売終了", by=case.vendor, at=at)
    renewal.refresh_from_db()
    assert renewal.closed_at == Invoice.objects.for_subject(Subject.of(renewal)).get().cancelled_at == at


def test_money_during_a_suspension_waits_for_its_end(case: Case) -> None:
    renewal = paid(offered(case), noon(LAST, -60), case.reviewer)
    Declaration.objects.update(state="suspended")
    assert not Renewal.objects.paid_but_not_extended().exists()
    with pytest.raises(WrongState):
        actions.settle_renewal(renewal=renewal, by=None, at=noon(LAST, -60))
    Declaration.objects.update(state="registered")
    assert list(Renewal.objects.paid_but_not_extended()) == [renewal]


def test_one_reminder_a_step_and_none_once_paid(case: Case) -> None:
    renewal = offered(case)
    for days in (-89, -61, -60, -59, -31, -30, -29, -8):
        actions.remind_of_renewal(renewal=renewal, at=noon(LAST, days))
    assert told("renewal_due") == 2
    paid(renewal, noon(LAST, -8), case.reviewer)
    actions.remind_of_renewal(renewal=renewal, at=noon(LAST, -7))
    assert told("renewal_due") == 2


def test_after_an_outage_only_the_newest_reminder_goes(case: Case) -> None:
    renewal = offered(case)
    for days in (-5, -4, 0, 1):
        actions.remind_of_renewal(renewal=renewal, at=noon(LAST, days))
    subjects = list(Delivery.objects.filter(rule="renewal_due").order_by("id").values_list("batch__subject", flat=True))
    assert [("残り5日" in subject, "本日" in subject) for subject in subjects] == [
        (True, False),
        (False, True),
    ]


def test_a_step_before_the_invoice_reminds_of_nothing(case: Case) -> None:
    renewal: Any = actions.open_renewal(registration=registered_to(case, LAST), at=noon(LAST, -20))
    actions.remind_of_renewal(renewal=renewal, at=noon(LAST, -19))
    assert told("renewal_due") == 0
    actions.remind_of_renewal(renewal=renewal, at=noon(LAST, -7))
    assert told("renewal_due") == 1


def test_a_changed_last_day_voids_the_offer(case: Case) -> None:
    renewal = offered(case)
    Registration.objects.update(expires_on=date(2028, 1, 31))
    assert actions.close_renewal(renewal=renewal, at=noon(LAST, -60)).closed_at
    assert Invoice.objects.for_subject(Subject.of(renewal)).get().cancelled_at


def test_two_transfers_that_make_the_sum_extend(case: Case) -> None:
    renewal = offered(case)
    for amount in (10_000, 12_000):
        paid(renewal, noon(LAST, -10), case.reviewer, amount_yen=amount)
    actions.settle_renewal(renewal=renewal, by=None, at=noon(LAST, -10))
    assert Registration.objects.get().expires_on == date(2028, 11, 30)
