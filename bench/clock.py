"""The nightly clock over a large register, beside a small one with the same due: it reads only what is due.

Both registers stand in databases of one server. The large one is a copy of the small one with more rows that rest: in
force for months or lapsed long ago, each with its earlier version, its renewal and its invoices.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.utils import timezone

from bench.rounds import Comparison, side_by_side
from ghs.billing.actions import note_payment
from ghs.billing.models import Invoice
from ghs.billing.subjects import Subject
from registrations import actions, jobs
from registrations.models import Declaration, Registration, Renewal
from tests.factories import OrganizationFactory
from tests.registrations.factories import Case, new_case

FEW, MANY = 1_000, 100_000
# Rows that SQL makes have keys from here on.
BASE = 1_000_000
DUE_OF_EACH = 3
MILLION = 1_000_000
NIGHT = (
    jobs.settle_paid,
    jobs.republish_renamed,
    jobs.lapse_expired,
    jobs.extend_paid,
    jobs.close_renewals,
    jobs.close_revisions,
    jobs.open_renewals,
    jobs.remind_of_renewals,
    jobs.remind_of_stand_ins,
)
# Days from the last day to today.
TO_OPEN, TO_REMIND, TO_EXTEND, TO_LAPSE, TO_CLOSE = 80, 25, 20, -1, -200
EXPECTED = {"offered": DUE_OF_EACH, "reminded": DUE_OF_EACH, "extended": DUE_OF_EACH, "closed": DUE_OF_EACH}
READ = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
# What rests: a third lapsed long ago, the others end in four months to a year.
STATE = "CASE WHEN n % 3 = 0 THEN 'lapsed' ELSE 'registered' END"
ENDS = "CASE WHEN n % 3 = 0 THEN current_date - 400 - n % 900 ELSE current_date + 120 + n % 240 END"

T = TypeVar("T")


def measure() -> list[Comparison]:
    """Compare the rows that a night with something due reads, then the speed of nights with nothing due."""
    model = new_case(OrganizationFactory(), at=timezone.now() - timedelta(days=1)).to("registered")
    rest(model, BASE, FEW)
    make_due(model)
    with large_register() as on_large:
        on_large(lambda: rest(model, BASE + FEW, MANY - FEW))
        rows = [MILLION / on_large(rows_read)], [MILLION / rows_read()]
        nights = side_by_side(lambda: on_large(night), night)
    peer, what = f"{FEW:,} registrations", f"{MANY:,} registrations"
    return [
        Comparison("clock rows", *rows, other_name=peer, unit=f"nights/million rows read, {what}", target=0.5),
        Comparison("clock", *nights, other_name=peer, unit=f"nights/s, {what}", target=0.5),
    ]


def night() -> None:
    """Let every job of the clock run once."""
    for job in NIGHT:
        job()


def rows_read() -> int:
    """Return how many rows a night takes out of all tables. It must do what is due, all of it."""
    before = done()
    with transaction.atomic():
        counted = rows_counted()
        night()
        read = rows_counted() - counted
    did = {name: number - before[name] for name, number in done().items()}
    if did != EXPECTED | {"lapsed": DUE_OF_EACH}:
        raise AssertionError(f"clock: the night did {did}")
    return read


def rows_counted() -> int:
    """Return what the database counted in this connection: rows taken from tables, whole or by an index."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return int(cursor.fetchone()[0])


def done() -> dict[str, int]:
    """Return how much was done so far, by what the jobs do."""
    renewals = Renewal.objects.all()
    return {
        "offered": renewals.count(),
        "reminded": renewals.filter(reminded_days__isnull=False).count(),
        "extended": renewals.filter(extended_at__isnull=False).count(),
        "closed": renewals.filter(closed_at__isnull=False).count(),
        "lapsed": Declaration.objects.filter(state="lapsed").count(),
    }


def rest(model: Case, first: int, count: int) -> None:
    """Fill the register with rows of which nothing is due."""
    registration = registered(model, first, count, STATE, ENDS)
    renewal = Renewal(registration=registration, extends_from=date(2020, 1, 31), extends_to=date(2021, 1, 31))
    renewal.opened_at = renewal.extended_at = timezone.now()
    extends = {"registration_id": "n", "extends_from": f"{ENDS} - 365", "extends_to": ENDS}
    copies(renewal, first, count, **extends)
    invoice = Invoice.objects.get(for_kind="registrations.declaration", for_key=str(model.declaration.pk))
    facts = {"for_key": "n::text", "id": "2 * n"}
    copies(invoice, first, count, number="'F' || n", **facts)
    invoice.for_kind = Renewal._meta.label_lower
    copies(invoice, first, count, number="'R' || n", **facts | {"id": "2 * n + 1"})
    with connection.cursor() as cursor:
        # As the database does by itself once so many rows were written.
        cursor.execute("VACUUM ANALYZE")


def registered(model: Case, first: int, count: int, state: str, ends: str) -> Registration:
    """Copy a registration with its declaration and versions, in a state and to a last day told in SQL."""
    declaration = Declaration.objects.get(pk=model.declaration.pk)
    registration = declaration.registration
    version = registration.versions.get()
    fresh = {"submission": "gen_random_uuid()", "receipt_number": "'X' || n", "state": state}
    copies(declaration, first, count, **fresh)
    began = "current_date - 2000"
    dates = {"registered_on": began, "expires_on": ends}
    copies(registration, first, count, declaration_id="n", sequence="n", number="'X' || n", **dates)
    copies(version, first, count, id="2 * n", registration_id="n", state=state, **dates)
    version.recorded_to = version.recorded_from
    version.recorded_from -= timedelta(days=365)
    copies(version, first, count, id="2 * n + 1", registration_id="n", **dates)
    return registration


def copies(row: models.Model, first: int, count: int, **expressions: str) -> None:
    """Write many rows like one by a single statement; columns that differ are told in SQL, by their number `n`."""
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    told = {"id": "n"} | expressions
    values = [told.get(field.column, "%s") for field in fields]
    given = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields if field.column not in told
    ]
    columns = ", ".join(field.column for field in fields)
    sql = f"INSERT INTO {row._meta.db_table} ({columns}) SELECT {', '.join(values)} FROM generate_series(%s, %s) n"
    with transaction.atomic(), connection.cursor() as cursor:
        # What was paid is counted by triggers, from bookings that are not copied.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql.replace(" % ", " %% "), [*given, first, first + count - 1])


def make_due(model: Case) -> None:
    """Make some registrations on which each job has something to do, of each the same number."""
    for number, days in enumerate((TO_OPEN, TO_REMIND, TO_EXTEND, TO_LAPSE, TO_CLOSE)):
        first = BASE - (number + 1) * DUE_OF_EACH
        registered(model, first, DUE_OF_EACH, "'registered'", f"current_date + {days}")
        for registration in Registration.objects.filter(pk__range=(first, first + DUE_OF_EACH - 1)):
            if days != TO_OPEN:
                offer(registration)
            if days == TO_EXTEND:
                pay(registration, model)
            if days == TO_CLOSE:
                Declaration.objects.filter(registration=registration).update(state="lapsed")
                registration.versions.current().update(state="lapsed")


def offer(registration: Registration) -> None:
    """Invoice another year on its day."""
    day = datetime.combine(registration.expires_on - timedelta(days=90), time(3), tzinfo=UTC)
    if actions.open_renewal(registration=registration, at=day) is None:
        raise AssertionError(f"clock: nothing was offered to {registration}")


def pay(registration: Registration, model: Case) -> None:
    """Note the payment of a renewal, and nothing that follows from it."""
    invoice = Invoice.objects.standing().for_subject(Subject.of(registration.renewals.get())).get()
    note_payment(
        invoice=invoice,
        amount_yen=invoice.balance_yen,
        received_on=timezone.localdate(),
        submission=uuid4(),
        by=model.reviewer,
        at=timezone.now(),
    )


@contextmanager
def large_register() -> Iterator[Callable[[Callable[[], T]], T]]:
    """Give a way to do something in a copy of the database."""
    small = connections["default"]
    small.close()
    name = f"{settings.DATABASES['default']['NAME']}_large"
    with psycopg.connect(**small.get_connection_params() | {"dbname": "postgres"}, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {settings.DATABASES['default']['NAME']}")
    large = connections.create_connection("default")
    large.settings_dict = small.settings_dict | {"NAME": name}

    def on_large(work: Callable[[], T]) -> T:
        connections["default"] = large
        try:
            return work()
        finally:
            connections["default"] = small

    yield on_large
    large.close()
