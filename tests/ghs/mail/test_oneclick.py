"""One-click tokens: provable, unguessable, stable over a change of the key."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.mail.oneclick import one_click_token, reference_of
from ghs.mail.queries import delivery_of_token
from tests.ghs.mail.factories import queue


@given(st.uuids())
def test_a_token_leads_back_to_its_delivery(reference: uuid.UUID) -> None:
    token = one_click_token(reference)
    assert reference_of(token) == reference
    assert len(token) == 43


@given(st.text(max_size=60))
def test_nothing_made_up_is_taken(made_up: str) -> None:
    assert reference_of(made_up) is None


@pytest.mark.parametrize("place", range(0, 42, 7))
def test_a_changed_token_is_refused(place: int) -> None:
    token = one_click_token(uuid.UUID(int=7))
    changed = "B" if token[place] == "A" else "A"
    assert reference_of(token[:place] + changed + token[place + 1 :]) is None


def test_a_token_survives_a_change_of_the_secret_key(settings: Any) -> None:
    token = one_click_token(uuid.UUID(int=7))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    assert reference_of(token) == uuid.UUID(int=7)
    settings.SECRET_KEY_FALLBACKS = []
    assert reference_of(token) is None


def test_a_token_finds_its_delivery_and_a_stale_one_nothing(db: None) -> None:
    row = queue()
    assert delivery_of_token(one_click_token(row.reference)) == row
    assert delivery_of_token(one_click_token(uuid.uuid4())) is None
    assert delivery_of_token("junk") is None
