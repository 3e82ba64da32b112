"""Differences between two readings: nothing is lost, nothing is invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.changes import Change, Differences, Fate, Reading, changed, compare, pieces

TEXTS = st.text(alphabet="あい漢字カナab12 、。\n", max_size=40)
ITEMS = st.dictionaries(st.sampled_from("abcd"), st.dictionaries(st.sampled_from(["回答", "理由"]), TEXTS), max_size=4)
READINGS = st.builds(Reading, st.dictionaries(st.sampled_from(["名称", "版"]), TEXTS), ITEMS)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    row = pieces(before, after)
    assert "".join(piece.text for piece in row if piece.fate != Fate.ADDED) == before
    assert "".join(piece.text for piece in row if piece.fate != Fate.REMOVED) == after
    change = Change("理由", before, after)
    assert "".join(piece.text for piece in change.before_pieces) == before
    assert "".join(piece.text for piece in change.after_pieces) == after


@given(TEXTS)
def test_an_equal_text_is_kept_whole(text: str) -> None:
    assert {piece.fate for piece in pieces(text, text)} <= {Fate.KEPT}


@given(READINGS)
def test_a_reading_does_not_differ_from_itself(reading: Reading) -> None:
    assert compare(reading, reading) == Differences([], {}, [])


@given(READINGS, READINGS)
def test_both_directions_find_the_same_changes(one: Reading, other: Reading) -> None:
    there, back = compare(one, other), compare(other, one)
    assert {(each.label, each.before, each.after) for each in there.details} == {
        (each.label, each.after, each.before) for each in back.details
    }
    assert set(there.gone) == one.items.keys() - other.items.keys()
    shared = one.items.keys() & other.items.keys()
    assert (
        set(there.items) & shared
        == set(back.items) & shared
        == {k for k in shared if changed(one.items[k], other.items[k])}
    )


def test_words_of_japanese_are_told_apart() -> None:
    row = pieces("文書の版は1.2です。", "文書の版は1.3です。")
    assert [(piece.fate.value, piece.text) for piece in row] == [
        ("kept", "文書の版は1."),
        ("removed", "2"),
        ("added", "3"),
        ("kept", "です。"),
    ]


def test_a_new_question_shows_what_was_answered_and_an_old_one_is_gone() -> None:
    found = compare(Reading({}, {"old": {"回答": "適合"}}), Reading({}, {"new": {"回答": "適合", "理由": ""}}))
    assert found == Differences([], {"new": [Change("回答", "", "適合")]}, ["old"])


@pytest.mark.parametrize("word", ["あ。", "a1 ", "漢、カ"])
def test_long_texts_take_no_long_time(word: str) -> None:
    before, after = word * 20_000, ("x" + word) * 20_000
    began = time.monotonic()
    row = pieces(before, after)
    assert (time.monotonic() - began < 2, [piece.fate for piece in row]) == (True, [Fate.REMOVED, Fate.ADDED])
