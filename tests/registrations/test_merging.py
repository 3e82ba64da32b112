"""What two editors typed is merged part by part."""

from hypothesis import given
from hypothesis import strategies as st

from registrations.merging import Merge, fingerprint, merge

TEXTS = st.tuples(st.text(max_size=5), st.text(max_size=5))


@given(TEXTS, TEXTS)
def test_alone_an_editor_always_saves_what_differs(stored: tuple[str, str], typed: tuple[str, str]) -> None:
    expected = Merge.KEEP if typed == stored else Merge.SAVE
    assert merge(seen=fingerprint(*stored), stored=stored, typed=typed) == expected


@given(TEXTS, TEXTS)
def test_what_was_not_touched_never_overwrites(seen: tuple[str, str], stored: tuple[str, str]) -> None:
    assert merge(seen=fingerprint(*seen), stored=stored, typed=seen) == Merge.KEEP


@given(TEXTS, TEXTS, TEXTS)
def test_two_different_changes_are_a_conflict(
    seen: tuple[str, str], stored: tuple[str, str], typed: tuple[str, str]
) -> None:
    if len({seen, stored, typed}) == 3:
        assert merge(seen=fingerprint(*seen), stored=stored, typed=typed) == Merge.CONFLICT


def test_texts_are_told_apart_by_where_they_are_cut() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
