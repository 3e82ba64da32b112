"""How often one caller may do something."""

from django.test import RequestFactory

from ghs.accounts.limits import is_within, too_many


def test_the_try_after_the_last_allowed_one_is_refused() -> None:
    request = RequestFactory().post("/")
    assert [is_within(request, "contact", per_hour=2) for _ in range(4)] == [True, True, False, False]


def test_callers_are_counted_apart() -> None:
    first, second = (RequestFactory().post("/", REMOTE_ADDR=address) for address in ["192.0.2.1", "192.0.2.2"])
    assert is_within(first, "contact", per_hour=1)
    assert is_within(second, "contact", per_hour=1)
    assert not is_within(first, "contact", per_hour=1)


def test_a_key_counts_whoever_calls() -> None:
    first, second = (RequestFactory().post("/", REMOTE_ADDR=address) for address in ["192.0.2.1", "192.0.2.2"])
    assert is_within(first, "mail", per_hour=1, key="a@example.jp")
    assert not is_within(second, "mail", per_hour=1, key="a@example.jp")


def test_actions_are_counted_apart() -> None:
    request = RequestFactory().post("/")
    assert is_within(request, "contact", per_hour=1)
    assert is_within(request, "subscribe", per_hour=1)


def test_the_refusal_is_a_page_that_says_to_wait(visitor: object) -> None:
    assert too_many(RequestFactory().post("/")).status_code == 429
