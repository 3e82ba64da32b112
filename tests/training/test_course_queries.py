"""Reading courses, editions and sign-ups."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.training.factories import AT, EditionFactory, PartFactory, SignUpFactory
from training.models import Edition, Part
from training.queries.courses import (
    editions_held_between,
    found_sign_ups,
    part_names,
    past_editions,
    programme_of,
    sign_up_counts,
    upcoming_editions,
)
from training.queries.sign_up_sheet import sign_up_sheet

pytestmark = pytest.mark.django_db


def held(starts_at: datetime, **values: object) -> Edition:
    """An edition of an hour."""
    moments = {"ends_at": starts_at + timedelta(hours=1), "opens_at": starts_at - timedelta(days=9)}
    return EditionFactory(starts_at=starts_at, closes_at=starts_at, **moments, **values)


def test_upcoming_and_past_editions_leave_out_drafts() -> None:
    soon, later = held(AT + timedelta(days=1)), held(AT + timedelta(days=2), state="cancelled")
    over = held(AT - timedelta(days=1))
    held(AT + timedelta(days=1), state="draft")
    assert upcoming_editions(AT) == [soon, later]
    assert upcoming_editions(AT, 1) == [soon]
    assert list(past_editions(AT)) == [over]
    assert upcoming_editions(over.ends_at - timedelta(seconds=1))[0] == over


def test_what_was_held_is_counted_by_days_of_tokyo_without_cancelled_sign_ups() -> None:
    first = held(datetime(2019, 2, 28, 15, 0, tzinfo=UTC), state="held")
    last = held(datetime(2020, 2, 21, 14, 59, tzinfo=UTC), state="closed")
    for outside in [datetime(2019, 2, 28, 14, 59, tzinfo=UTC), datetime(2020, 2, 21, 15, 0, tzinfo=UTC)]:
        held(outside)
    for state in ["draft", "cancelled"]:
        held(datetime(2019, 8, 26, 4, 0, tzinfo=UTC), state=state)
    SignUpFactory.create_batch(3, edition=last)
    SignUpFactory(edition=last, state="cancelled", cancelled_at=AT)
    SignUpFactory(edition=last, state="repeated")
    found = editions_held_between(date(2019, 3, 1), date(2020, 2, 21))
    assert [(edition, edition.sign_up_count) for edition in found] == [(first, 0), (last, 3)]


def test_parts_are_counted_within_their_kind_and_breaks_are_not() -> None:
    kinds = ["lecture", "lecture", "break", "exercise", "break", "exercise", "discussion"]
    names = part_names([Part(kind=kind) for kind in kinds])
    assert names == ["講義1", "講義2", "休憩", "演習1", "休憩", "演習2", "討議1"]


def test_group_exercises_are_added_up() -> None:
    edition = EditionFactory()
    for kind, minutes in [("lecture", 40), ("exercise", 50), ("break", 10), ("exercise", 150)]:
        PartFactory(edition=edition, kind=kind, minutes=minutes)
    programme = programme_of(edition)
    assert (programme.total_minutes, programme.exercise_minutes) == (250, 200)


@pytest.mark.parametrize(
    "words",
    ["佐藤", "佐藤健", "佐藤　健", "さとう", "ｻﾄｳ ｹﾝ", "サンプル病院", "SATO@", "E2026-00", " ", "", "\x00佐藤"],
)
def test_a_sign_up_is_found_by_these_words(words: str) -> None:
    sign_up = SignUpFactory(email="sato@x.example", receipt_number="E2026-000007")
    SignUpFactory(edition=sign_up.edition, state="cancelled", cancelled_at=AT)
    SignUpFactory()
    assert list(found_sign_ups(sign_up.edition, words=words, state="confirmed")) == [sign_up]


@pytest.mark.parametrize("words", ["鈴木", "%", "_", "\\", "🩺", "x" * 1000])
def test_a_sign_up_is_not_found_by_these(words: str) -> None:
    sign_up = SignUpFactory()
    assert list(found_sign_ups(sign_up.edition, words=words, state="all")) == []


def test_sign_ups_are_counted_by_state() -> None:
    edition = EditionFactory()
    SignUpFactory.create_batch(2, edition=edition)
    SignUpFactory(edition=edition, state="cancelled", cancelled_at=AT)
    assert sign_up_counts(edition) == {"confirmed": 2, "cancelled": 1, "repeated": 0}


def workbook_rows(edition: Edition) -> list[tuple[object, ...]]:
    """Return what a spreadsheet program reads."""
    with sign_up_sheet(edition) as sheet_file:
        book = load_workbook(BytesIO(sheet_file.read()))
    return [tuple(cell.value for cell in row) for row in book.active]


def test_the_workbook_holds_every_sign_up_as_text() -> None:
    edition = EditionFactory()
    SignUpFactory(edition=edition, receipt_number="E2026-000001", email="a@x.example", phone="0312345678")
    SignUpFactory(
        edition=edition,
        receipt_number="E2026-000002",
        email="b@x.example",
        company="=cmd|calc",
        department="",
        phone="+81312345678",
        wants_newsletter=True,
        newsletter_consented_at=AT,
        state="cancelled",
        cancelled_at=AT,
        cancel_reason="＠会場",
    )
    heading, first, second = workbook_rows(edition)
    assert heading[:3] == ("受付番号", "氏名", "フリガナ")
    assert first[:8] == (
        "E2026-000001",
        "佐藤 健",
        "サトウ ケン",
        "株式会社サンプル病院システム",
        "品質保証部",
        "a@x.example",
        "0312345678",
        "申込確定",
    )
    assert first[8:] == (datetime(2026, 11, 16, 13, 0), None, None, None)  # noqa: DTZ001 - workbooks know no zones
    assert second[3:7] == ("'=cmd|calc", None, "b@x.example", "'+81312345678")
    assert second[9:] == ("はい", datetime(2026, 11, 16, 13, 0), "'＠会場")  # noqa: DTZ001


def test_the_workbook_takes_the_same_queries_for_1_and_30() -> None:
    small, large = EditionFactory(), EditionFactory()
    SignUpFactory(edition=small)
    SignUpFactory.create_batch(30, edition=large)
    counts = []
    for edition in [small, large]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sign_up_sheet(edition).close()
        counts.append(len(queries))
    assert counts[0] == counts[1]
