"""Noting payments."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from ghs.accounts.models import Organization, User
from ghs.billing.actions import PaidAlready, PaidInFuture, WrongAmount, note_payment
from ghs.billing.models import Payment
from ghs.billing.queries import payments_for
from ghs.history.queries import history_of

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def note(organization: Organization, by: User, **values: Any) -> Payment:
    facts = {"due_yen": 22000, "amount_yen": 22000, "paid_on": date(2026, 11, 20), "submission": uuid.uuid4()}
    return note_payment(obj=organization, by=by, at=AT, **(facts | values))


def test_a_payment_is_noted_with_history(organization: Organization, reviewer: User) -> None:
    payment = note(organization, reviewer)
    assert list(payments_for(organization)) == [payment]
    assert (payment.amount_yen, payment.paid_on, payment.noted_by) == (22000, date(2026, 11, 20), reviewer)
    entry = history_of(organization).get()
    assert (entry.verb, entry.detail) == ("note_payment", {"yen": 22000, "paid_on": "2026-11-20"})


@pytest.mark.parametrize(("amount_yen", "words"), [(21999, "1 yen too little"), (220000, "198,000 yen too much")])
def test_another_amount_is_refused(organization: Organization, reviewer: User, amount_yen: int, words: str) -> None:
    with translation.override("en"), pytest.raises(WrongAmount, match=words) as refused:
        note(organization, reviewer, amount_yen=amount_yen)
    assert refused.value.field == "amount_yen"
    assert not Payment.objects.exists()


def test_a_payment_of_tomorrow_is_refused(organization: Organization, reviewer: User) -> None:
    with pytest.raises(PaidInFuture) as refused:
        note(organization, reviewer, paid_on=date(2026, 11, 21))
    assert refused.value.field == "paid_on"


def test_the_same_submission_is_the_same_payment(organization: Organization, reviewer: User) -> None:
    submission = uuid.uuid4()
    assert note(organization, reviewer, submission=submission) == note(organization, reviewer, submission=submission)
    assert Payment.objects.count() == 1


def test_a_second_payment_is_refused(organization: Organization, reviewer: User) -> None:
    note(organization, reviewer)
    with pytest.raises(PaidAlready):
        note(organization, reviewer)
    assert Payment.objects.count() == 1
