"""Two checklists side by side."""

from hypothesis import given
from hypothesis import strategies as st

from ghs.library.comparison import Change, Difference, Item, changed_pieces, compare

KEYS = st.sampled_from("abcdefghij")
ITEMS = st.builds(Item, KEYS, st.sampled_from(["1", "2", "3"]), st.tuples(st.sampled_from(["x", "y"])))
CHECKLISTS = st.lists(ITEMS, unique_by=lambda item: item.key)
TEXTS = st.text(alphabet="リスクを評価する risk of harm\n", max_size=40)


def item(key: str, number: str = "1", wording: str = "x", standard: str = "S") -> Item:
    return Item(key, number, (wording,), (standard,))


def test_each_kind_of_change_is_told() -> None:
    before = [item("same"), item("worded"), item("cited"), item("moved"), item("gone")]
    after = [item("same"), item("worded", wording="y"), item("cited", standard="T"), item("moved", "2"), item("come")]
    assert {row.key: row.changes for row in compare(before, after)} == {
        "same": (),
        "worded": (Change.WORDING,),
        "cited": (Change.STANDARDS,),
        "moved": (Change.RENUMBERED,),
        "gone": (Change.DROPPED,),
        "come": (Change.NEW,),
    }


def test_one_question_may_change_in_several_ways() -> None:
    (row,) = compare([item("a")], [item("a", "2", "y", "T")])
    assert row.changes == (Change.WORDING, Change.STANDARDS, Change.RENUMBERED)


def test_a_dropped_question_stands_after_its_neighbour_of_old() -> None:
    rows = compare([item(key) for key in "xaybz"], [item(key) for key in "ab"])
    assert [row.key for row in rows] == ["x", "a", "y", "b", "z"]


@given(CHECKLISTS, CHECKLISTS)
def test_every_question_stands_once_in_the_later_order(before: list[Item], after: list[Item]) -> None:
    rows = compare(before, after)
    assert len(rows) == len({each.key for each in before} | {each.key for each in after})
    assert [row.after for row in rows if row.after] == after
    assert {row.before for row in rows if row.before} == set(before)
    assert all(is_sound(row) for row in rows)


def is_sound(row: Difference) -> bool:
    if row.before is None or row.after is None:
        return row.changes == ((Change.NEW,) if row.after else (Change.DROPPED,))
    return (row.changes == ()) == (row.before == row.after)


@given(CHECKLISTS)
def test_a_checklist_beside_itself_shows_no_change(items: list[Item]) -> None:
    assert [(row.before, row.after, row.changes) for row in compare(items, items)] == [(i, i, ()) for i in items]


@given(CHECKLISTS, CHECKLISTS)
def test_backwards_new_and_dropped_change_places(before: list[Item], after: list[Item]) -> None:
    forth = {row.key: row.changes for row in compare(before, after)}
    back = {row.key: row.changes for row in compare(after, before)}
    swapped = {(Change.NEW,): (Change.DROPPED,), (Change.DROPPED,): (Change.NEW,)}
    assert back == {key: swapped.get(changes, changes) for key, changes in forth.items()}


@given(TEXTS, TEXTS)
def test_pieces_join_to_the_texts_and_share_what_is_not_marked(before: str, after: str) -> None:
    left, right = changed_pieces(before, after)
    assert ("".join(text for text, _ in left), "".join(text for text, _ in right)) == (before, after)
    kept = ["".join(text for text, is_changed in side if not is_changed) for side in (left, right)]
    assert kept[0] == kept[1]


def test_japanese_is_marked_by_character_and_english_by_word() -> None:
    assert changed_pieces("既知の不具合", "既知の脆弱性")[1] == [("既知の", False), ("脆弱性", True)]
    assert changed_pieces("known fault", "known faults")[1] == [("known ", False), ("faults", True)]
