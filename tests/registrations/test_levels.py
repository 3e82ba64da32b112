"""The level rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.levels import choices_of_areas, level_for


@pytest.mark.parametrize(("further", "level"), [(0, 1), (1, 2), (2, 2), (3, 3)])
def test_further_areas_make_the_level(further: int, level: int) -> None:
    assert level_for(further) == level


@given(st.integers().filter(lambda number: not 0 <= number <= 3))
def test_there_are_no_more_than_three_further_areas(further: int) -> None:
    with pytest.raises(ValueError, match="three areas"):
        level_for(further)


def test_every_choice_of_areas_makes_exactly_one_level() -> None:
    choices = {level: choices_of_areas("abc", level) for level in (1, 2, 3)}
    assert choices == {
        1: [[]],
        2: [["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"]],
        3: [["a", "b", "c"]],
    }
