"""What the database itself refuses about statements and their lines."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import User
from ghs.billing.models import Statement, StatementLine
from tests.ghs.billing.bank import line_of, taken
from tests.ghs.billing.factories import AT


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_yen": 0},
        {"set_aside_at": AT},
        {"set_aside_reason": "利息"},
        {"set_aside_at": AT, "set_aside_reason": ""},
    ],
)
def test_a_line_that_can_not_be(reviewer: User, wrong: dict[str, Any]) -> None:
    line = line_of(reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementLine.objects.filter(pk=line.pk).update(**wrong)


def test_a_line_stands_once(reviewer: User) -> None:
    line = line_of(reviewer)
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_a_file_is_one_statement_and_its_days_are_in_order(reviewer: User) -> None:
    first = taken(reviewer, ("2026/11/2", 1, "ア"))
    second = taken(reviewer, ("2026/11/3", 1, "ア"))
    for wrong in ({"sha256": first.sha256}, {"last_on": first.first_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.filter(pk=second.pk).update(**wrong)
