"""Numbers without gaps."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from ghs.proof.series import next_number
from ghs.proof.tokens import digest, new_token


def test_numbers_count_up_in_each_series(db: None) -> None:
    assert [next_number("one"), next_number("one"), next_number("other", start=87)] == [1, 2, 87]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_gap() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number("series")
        raise RuntimeError
    with transaction.atomic():
        assert next_number("series") == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_are_refused_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_number("series")


@pytest.mark.django_db(transaction=True)
def test_thirty_two_at_once_get_thirty_two_numbers() -> None:
    def take(_turn: int) -> int:
        try:
            with transaction.atomic():
                return next_number("race")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(take, range(32)))

    assert sorted(numbers) == list(range(1, 33))


def test_a_token_is_kept_as_its_digest_only() -> None:
    token = new_token()

    assert len(digest(token)) == 64
    assert digest(token) != digest(new_token())
