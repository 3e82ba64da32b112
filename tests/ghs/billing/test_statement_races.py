"""Two people at one statement: every line becomes money once."""

from collections.abc import Collection
from threading import Barrier

import pytest

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.actions import LineSettled, ProposalsChanged
from ghs.billing.actions import matching as matching_actions
from ghs.billing.matches import matches
from ghs.billing.models import Invoice, Payment, Statement, StatementLine
from tests.ghs.billing.bank import ACME, csv_of, line_of, taken, upload_of
from tests.ghs.billing.factories import AT, TODAY, invoice_to
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invoices(organization: Organization) -> list[Invoice]:
    """Two invoices of one organisation."""
    return [invoice_to(organization, "1"), invoice_to(organization, "2")]


def assign_twice(line: StatementLine, invoices: list[Invoice], by: User) -> list[object]:
    """Let two people assign one line to different invoices at once."""
    return at_once(
        [
            lambda invoice=invoice: actions.assign_line(line=line, invoices=[invoice], is_fee_borne=False, by=by, at=AT)
            for invoice in invoices
        ]
    )


def test_two_people_assign_one_line(invoices: list[Invoice], reviewer: User) -> None:
    line = line_of(reviewer)
    results = assign_twice(line, invoices, reviewer)
    assert sorted(type(result).__name__ for result in results) == [LineSettled.__name__, "StatementLine"]
    assert sorted(Invoice.objects.values_list("settled_yen", flat=True)) == [0, 22_000]


def test_without_the_lock_one_line_pays_twice(
    invoices: list[Invoice], reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the race does happen."""
    gate = Barrier(2)

    def unlocked(keys: Collection[int]) -> list[StatementLine]:
        lines = list(StatementLine.objects.filter(pk__in=keys))
        gate.wait()
        return lines

    monkeypatch.setattr(matching_actions, "_locked", unlocked)
    assign_twice(line_of(reviewer), invoices, reviewer)
    assert Payment.objects.count() == 2


def test_two_people_confirm_one_line(organization: Organization, reviewer: User, registrar: User) -> None:
    invoice_to(organization)
    line_of(reviewer)
    marks = {match.mark for match in matches(TODAY)}
    results = at_once(
        [lambda by=by: actions.confirm_matches(marks=marks, by=by, at=AT) for by in (reviewer, registrar)]
    )
    assert sorted(type(result).__name__ for result in results) == [ProposalsChanged.__name__, "list"]
    assert Payment.objects.count() == 1


def test_one_file_sent_twice_at_once_is_one_statement(reviewer: User) -> None:
    content = csv_of([("2026/11/2", 22_000, ACME)])
    send = [lambda: actions.take_statement(upload=upload_of(content), by=reviewer, at=AT)] * 2
    assert len({statement.pk for statement in at_once(send)}) == 1
    assert Statement.objects.count() == 1


def test_overlapping_statements_imported_at_once_bring_each_line_once(reviewer: User) -> None:
    rows = [("2026/11/2", 22_000, ACME), ("2026/11/3", 33_000, ACME), ("2026/11/4", 44_000, ACME)]
    statements = [taken(reviewer, *rows[:2]), taken(reviewer, *rows)]
    at_once(
        [
            lambda statement=statement: actions.import_statement(statement=statement, by=reviewer, at=AT)
            for statement in statements
        ]
    )
    assert sorted(StatementLine.objects.values_list("amount_yen", flat=True)) == [22_000, 33_000, 44_000]
