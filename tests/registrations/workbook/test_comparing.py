"""What a filled workbook would change, and what it must not."""

from dataclasses import replace
from typing import Any

import pytest

from registrations.workbook.comparing import Plan, compare
from registrations.workbook.rows import StoredDocument, StoredItem
from tests.registrations.workbook.books import AREA, book, filled_in, item, places, read


def plan(now: StoredItem | None, cells: dict[str, Any], downloaded: StoredItem | None = None) -> Plan:
    """Return the plan for one item of a workbook in which some cells were typed."""
    downloaded = downloaded or item(1)
    typed = filled_in(book(downloaded), {(1, column): value for column, value in cells.items()})
    return compare([now] if now else [], read(typed), documents_limit=4)


def shown(plan: Plan) -> list[tuple[str, tuple[str, ...], tuple[str, ...], bool]]:
    return [(change.key, change.old, change.new, change.is_conflict) for change in plan.changes]


def test_an_answer_is_changed() -> None:
    changed = plan(item(1), {"verdict": "該当なし", "reason": "通信しない"})
    assert shown(changed) == [("answer-1", ("conforms", ""), ("not_applicable", "通信しない"), False)]


def test_documents_are_changed_added_and_removed() -> None:
    second = StoredDocument(11, ("手順書", "", ""))
    now = item(1, documents=(*item(1).documents, second))
    cells = {"version_1": "3", "name_2": None, "name_3": "報告書", "document_number_3": "T-1"}
    changed = plan(now, cells, downloaded=now)
    assert shown(changed) == [
        ("document-1-0", ("計画書", "RM-1", "2"), ("計画書", "RM-1", "3"), False),
        ("document-1-1", ("手順書", "", ""), ("", "", ""), False),
        ("document-1-2", ("", "", ""), ("報告書", "T-1", ""), False),
    ]
    assert [change.is_removal for change in changed.changes] == [False, True, False]


def test_what_a_colleague_changed_and_the_person_did_not_stays() -> None:
    now = item(1, reason="同僚の理由", documents=())
    assert shown(plan(now, {})) == []


def test_what_both_changed_is_a_conflict_with_both_texts() -> None:
    now = item(1, reason="同僚の理由", documents=(StoredDocument(10, ("計画書", "RM-1", "9")),))
    changed = plan(now, {"reason": "私の理由", "version_1": "3"})
    assert shown(changed) == [
        ("answer-1", ("conforms", "同僚の理由"), ("conforms", "私の理由"), True),
        ("document-1-0", ("計画書", "RM-1", "9"), ("計画書", "RM-1", "3"), True),
    ]


def test_the_same_text_from_two_people_is_no_conflict() -> None:
    now = item(1, reason="同じ", documents=(StoredDocument(10, ("計画書", "RM-1", "3")),))
    assert shown(plan(now, {"reason": "同じ", "version_1": "3"})) == []


def test_a_document_that_a_colleague_removed_is_a_conflict_only_when_changed() -> None:
    now = item(1, documents=())
    assert shown(plan(now, {"version_1": "3"})) == [("document-1-0", ("", "", ""), ("計画書", "RM-1", "3"), True)]
    emptied = {"name_1": None, "document_number_1": None, "version_1": None}
    assert shown(plan(now, emptied)) == []


def test_a_workbook_sent_twice_changes_nothing_the_second_time() -> None:
    now = item(1, documents=(*item(1).documents, StoredDocument(11, ("報告書", "", ""))))
    assert shown(plan(now, {"name_2": "報告書"})) == []


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"verdict": "該当なし"}, "F2"),
        ({"name_1": None}, "G2"),
        ({"version_2": "3"}, "J2"),
        ({"number": "R-99"}, "A2"),
    ],
)
def test_what_is_unfinished_is_told(cells: dict[str, Any], cell: str) -> None:
    found = plan(item(1), cells)
    assert (places(found), found.changes) == ([(AREA, cell)], [])


def test_an_item_that_always_applies_is_not_declared_away() -> None:
    strict = item(1, may_be_not_applicable=False)
    assert places(plan(strict, {"verdict": "該当なし", "reason": "理由"}, downloaded=strict)) == [(AREA, "E2")]


@pytest.mark.parametrize("now", [item(1, is_open=False), None])
def test_a_closed_item_may_come_back_untouched_only(now: StoredItem | None) -> None:
    assert plan(now, {}) == Plan()
    assert places(plan(now, {"verdict": "不適合"})) == [(AREA, "E2")]
    assert places(plan(now, {"name_2": "報告書"})) == [(AREA, "J2")]


def test_unfinished_answers_that_nobody_touched_are_no_fault() -> None:
    unfinished = item(1, verdict="not_applicable", documents=())
    assert plan(unfinished, {}, downloaded=unfinished) == Plan()


def test_one_item_takes_a_limited_number_of_documents() -> None:
    many = item(1, documents=tuple(StoredDocument(key, (f"文書{key}", "", "")) for key in (10, 20, 30, 40)))
    found = plan(many, {"name_2": "五つ目"}, downloaded=item(1))
    assert places(found) == [(AREA, "G2")]


def test_the_mark_tells_one_plan_from_another() -> None:
    typed = {"reason": "私の理由"}
    first, again = plan(item(1), typed), plan(item(1), typed)
    other = plan(replace(item(1), reason="同僚の理由"), typed)
    assert (first.mark == again.mark, first.mark == other.mark) == (True, False)
