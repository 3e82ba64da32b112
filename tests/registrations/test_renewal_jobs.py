"""What the clock does about renewals, once, and how little of the register it reads."""

import uuid
from datetime import date, datetime, timedelta
from typing import TypeVar

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ghs.billing.models import Invoice
from ghs.billing.subjects import Subject
from ghs.council.models import SchemeStatus
from ghs.mail.models import Delivery
from registrations import jobs
from registrations.models import Declaration, Registration, RegistrationVersion, Renewal
from tests.clock import NIGHTLY
from tests.registrations.factories import Case, new_case
from tests.registrations.renewals import LAST, noon, offered, paid, registered_to

Row = TypeVar("Row", bound=models.Model)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> "Clock":
    """A clock that the test sets."""
    return Clock(monkeypatch)


class Clock:
    """The moment that every job takes for now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch

    def at(self, moment: datetime) -> None:
        self.patch.setattr(timezone, "now", lambda: moment)

    def day(self, days: int) -> None:
        """Let a whole day's jobs run, some days after the last day of the registration, each of them twice."""
        self.at(noon(LAST, days))
        for job in NIGHTLY:
            job()
            job()


def mails() -> list[str]:
    """Return the rules of the mails on renewals, oldest first."""
    rules = Delivery.objects.filter(rule__in=["renewal_offered", "renewal_due", "registration_lapsed"])
    return list(rules.order_by("id").values_list("rule", flat=True))


def test_a_year_that_nobody_pays_for(case: Case, clock: Clock) -> None:
    registered_to(case, LAST)
    for days in (-92, -91, -90, -89, -61, -60, -59, -30, -8, -7, -1, 0, 1, 2, 31, 92, 105, 106, 107):
        clock.day(days)
    assert mails() == ["renewal_offered", *["renewal_due"] * 4, "registration_lapsed"]
    renewal = Renewal.objects.get()
    invoice = Invoice.objects.for_subject(Subject.of(renewal)).get()
    assert Declaration.objects.get().state == "lapsed"
    assert renewal.closed_at == invoice.cancelled_at == noon(date(2028, 2, 29), 15)


def test_an_outage_is_caught_up_with_once(case: Case, clock: Clock) -> None:
    registered_to(case, LAST)
    for days in (-90, -20, -19):
        clock.day(days)
    assert mails() == ["renewal_offered", "renewal_due"]


def test_a_closed_scheme_renews_nothing(case: Case, clock: Clock) -> None:
    registered_to(case, LAST)
    SchemeStatus.objects.create(effective_on=noon(LAST, -100).date(), status="closed")
    clock.day(-80)
    assert not Renewal.objects.exists()
    SchemeStatus.objects.create(effective_on=noon(LAST, -79).date(), status="renewals_only")
    clock.day(-79)
    assert Renewal.objects.count() == 1


def test_what_was_paid_is_extended_by_the_minute_job(case: Case, clock: Clock) -> None:
    renewal = paid(offered(case), noon(LAST, -40), case.reviewer)
    clock.at(noon(LAST, -40) + timedelta(minutes=1))
    for _ in range(2):
        jobs.extend_paid()
    renewal.refresh_from_db()
    assert Registration.objects.get().expires_on == renewal.extends_to
    assert Delivery.objects.filter(rule="registration_renewed").count() == 1
    clock.day(-7)
    assert mails() == ["renewal_offered"]


@pytest.mark.parametrize(
    ("action", "job", "told"),
    [
        ("settle_renewal", jobs.extend_paid, "is paid but could not be extended"),
        ("open_renewal", jobs.open_renewals, "could not be invoiced"),
        ("remind_of_renewal", jobs.remind_of_renewals, "nobody could be reminded"),
        ("close_renewal", jobs.close_renewals, "could not be closed"),
    ],
)
def test_one_that_fails_does_not_stop_the_others(
    case: Case,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    action: str,
    job: object,
    told: str,
) -> None:
    paid(offered(case), noon(LAST, -7), case.reviewer)
    registered_to(new_case(case.declaration.organization), LAST)

    def fail(**values: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(f"registrations.jobs.actions.{action}", fail)
        clock.at(noon(LAST, 150 if action == "close_renewal" else -7))
        job()  # type: ignore[operator]
    assert told in caplog.text


@pytest.fixture
def crowd(case: Case) -> None:
    """A register of 4,000 besides the one: most of them lapsed years ago or valid for long."""
    model = registered_to(case, LAST)
    model.registered_on = date(2019, 1, 31)
    version = RegistrationVersion.objects.get()
    declarations = Declaration.objects.bulk_create(
        copy_of(model.declaration, submission=uuid.uuid4(), receipt_number=f"X{number}", state=state(number))
        for number in range(4000)
    )
    registrations = Registration.objects.bulk_create(
        copy_of(model, declaration=each, sequence=number, number=f"X{number}", expires_on=end(number))
        for number, each in enumerate(declarations, 10)
    )
    RegistrationVersion.objects.bulk_create(
        copy_of(version, registration=each, state=each.declaration.state, expires_on=each.expires_on)
        for each in registrations
    )
    with connection.cursor() as cursor:
        # So small a table is read whole rather than by an index; what is asked is whether the index answers.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("ANALYZE")


def state(number: int) -> str:
    return "lapsed" if number % 2 else "registered"


def end(number: int) -> date:
    return LAST + timedelta(days=-2000 if number % 2 else 200 + number % 100)


def copy_of(row: Row, **values: object) -> Row:
    """Return a new row like another one."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    fresh = type(row)(**kept)
    for name, value in values.items():
        setattr(fresh, name, value)
    return fresh


def rows_read(sql: str) -> int:
    """Return how many rows a query takes out of tables and indexes in all, as the database counts them."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes(plan[0]["Plan"])
        if "Scan" in node["Node Type"]
    )


def nodes(node: dict) -> list[dict]:
    return [node, *(below for each in node.get("Plans", []) for below in nodes(each))]


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(("sweep", "days"), [("to_renew", -80), ("expired_by", 1)])
def test_the_sweeps_read_only_what_is_due(sweep: str, days: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = getattr(Registration.objects, sweep)(LAST + timedelta(days=days))
        assert [each.number for each in found] == ["GHS-0001"]
    assert sum(rows_read(query["sql"]) for query in captured.captured_queries) < 20
