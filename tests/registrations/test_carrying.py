"""What becomes of earlier answers when a checklist is answered again."""

from hypothesis import given
from hypothesis import strategies as st

from ghs.library.comparison import Item
from registrations.carrying import Outcome, delta, outcomes

KEYS = st.sampled_from("abcdef")
ITEMS = st.builds(Item, KEYS, st.text(max_size=2), st.tuples(st.sampled_from("xy")), st.just(()))
CHECKLISTS = st.lists(ITEMS, unique_by=lambda item: item.key)


@given(CHECKLISTS, CHECKLISTS)
def test_every_question_of_either_time_has_one_outcome(then: list[Item], now: list[Item]) -> None:
    found = outcomes(then, now)
    old, new = {item.key: item for item in then}, {item.key: item for item in now}
    assert found.keys() == old.keys() | new.keys()
    for key, outcome in found.items():
        assert (outcome == Outcome.DROPPED) == (key not in new)
        assert (outcome == Outcome.UNANSWERED) == (key not in old)
        if key in old and key in new:
            is_same = old[key].wording == new[key].wording
            assert outcome == (Outcome.HOLDS if is_same else Outcome.READ_AGAIN)


@given(CHECKLISTS)
def test_the_same_edition_takes_over_everything(asked: list[Item]) -> None:
    assert set(outcomes(asked, asked).values()) <= {Outcome.HOLDS}


@given(CHECKLISTS, st.sets(KEYS))
def test_what_was_not_read_again_then_is_not_read_now(asked: list[Item], unread: set[str]) -> None:
    found = outcomes(asked, asked, unread)
    assert {key for key, outcome in found.items() if outcome == Outcome.READ_AGAIN} == unread & found.keys()


def test_another_number_or_another_standard_is_still_the_same_question() -> None:
    then = Item("plan", "R-1", ("Is there a plan?",), ("ISO 14971:2007 3.4",))
    now = Item("plan", "R-2", ("Is there a plan?",), ("ISO 14971:2019 4.4",))
    assert outcomes([then], [now]) == {"plan": Outcome.HOLDS}


@given(CHECKLISTS, CHECKLISTS, st.sets(KEYS))
def test_a_delta_asks_exactly_for_what_is_new_reworded_or_touched(
    then: list[Item], now: list[Item], touched: set[str]
) -> None:
    found = delta(outcomes(then, now, touched))
    old, new = {item.key: item for item in then}, {item.key: item for item in now}
    reworded = {key for key in old.keys() & new.keys() if old[key].wording != new[key].wording}
    assert found.to_answer == (new.keys() - old.keys()) | reworded | (touched & old.keys() & new.keys())
    assert found.carried_over == new.keys() - found.to_answer


@given(CHECKLISTS)
def test_a_delta_of_the_same_checklist_with_nothing_touched_asks_for_nothing(asked: list[Item]) -> None:
    found = delta(outcomes(asked, asked))
    assert (found.to_answer, found.carried_over) == (frozenset(), {item.key for item in asked})
