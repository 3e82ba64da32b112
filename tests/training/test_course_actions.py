"""Setting up courses, editions and programmes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ghs.accounts.models import User
from ghs.history.models import Entry
from tests.training.factories import AT, BEGINS, CourseFactory, EditionFactory, PartFactory
from training.actions.courses import (
    CapacityBelowSeats,
    CodePublished,
    CodeTaken,
    CourseValues,
    EditionValues,
    NothingToAttend,
    NumberTaken,
    PartValues,
    ShortNameTaken,
    WrongState,
    change_course,
    change_edition,
    create_course,
    create_edition,
    move_edition,
    set_programme,
)
from training.models import Edition

pytestmark = pytest.mark.django_db

COURSE = CourseValues("リスク分析入門", "", "risk", "概要", "")
EDITION = EditionValues(
    number=1,
    code="risk-1",
    starts_at=BEGINS,
    ends_at=BEGINS + timedelta(hours=3),
    venue="会議室",
    venue_english="",
    online_url="",
    capacity=10,
    opens_at=AT,
    closes_at=BEGINS,
)


def last_entry() -> tuple[str, dict]:
    """Return what history says last."""
    entry = Entry.objects.latest("id")
    return entry.verb, entry.detail


def test_a_course_is_entered_and_changed(organiser: User) -> None:
    course = create_course(values=COURSE, by=organiser, at=AT)
    assert last_entry() == ("create_course", {})
    change_course(course=course, values=replace(COURSE, title="新しい題"), by=organiser, at=AT)
    course.refresh_from_db()
    assert (course.title, last_entry()) == ("新しい題", ("change_course", {"changed": ["title"]}))


def test_two_courses_cannot_share_a_short_name(organiser: User) -> None:
    course = create_course(values=COURSE, by=organiser, at=AT)
    with pytest.raises(ShortNameTaken):
        create_course(values=COURSE, by=organiser, at=AT)
    change_course(course=course, values=COURSE, by=organiser, at=AT)
    assert Entry.objects.count() == 1


def test_an_edition_begins_as_a_draft(organiser: User) -> None:
    edition = create_edition(course=CourseFactory(), values=EDITION, by=organiser, at=AT)
    assert (edition.state, edition.seats_taken, last_entry()) == ("draft", 0, ("create_edition", {}))


def test_codes_and_numbers_are_given_once(organiser: User) -> None:
    course = CourseFactory()
    first = create_edition(course=course, values=EDITION, by=organiser, at=AT)
    with pytest.raises(NumberTaken):
        create_edition(course=course, values=replace(EDITION, code="risk-x"), by=organiser, at=AT)
    with pytest.raises(CodeTaken):
        create_edition(course=CourseFactory(), values=EDITION, by=organiser, at=AT)
    change_edition(edition=first, values=replace(EDITION, venue="別室"), by=organiser, at=AT)
    assert last_entry() == ("change_edition", {"changed": ["venue"]})


def test_a_published_code_stays(organiser: User) -> None:
    edition = EditionFactory(code="risk-2", state="open")
    with pytest.raises(CodePublished):
        change_edition(edition=edition, values=replace(EDITION, code="risk-3"), by=organiser, at=AT)
    draft = EditionFactory(state="draft")
    change_edition(edition=draft, values=replace(EDITION, code="risk-3", number=9), by=organiser, at=AT)
    assert draft.course.editions.get().code == "risk-3"


def test_the_capacity_stays_above_the_seats_taken(organiser: User) -> None:
    edition = EditionFactory(code=EDITION.code, seats_taken=5)
    with pytest.raises(CapacityBelowSeats):
        change_edition(edition=edition, values=replace(EDITION, capacity=4), by=organiser, at=AT)
    change_edition(edition=edition, values=replace(EDITION, capacity=5), by=organiser, at=AT)
    edition.refresh_from_db()
    assert (edition.capacity, edition.seats_taken) == (5, 5)


def test_a_programme_is_set_in_the_order_given_and_parts_keep_their_rows(organiser: User) -> None:
    edition = EditionFactory()
    first, second = PartFactory(edition=edition, title="一"), PartFactory(edition=edition, title="二")
    other = PartFactory(title="よその項目")
    parts = [
        PartValues("exercise", "三", "", 90, ""),
        PartValues("lecture", "二の改題", "", 30, "講師", id=second.pk),
        PartValues("lecture", "よそを狙う", "", 30, "", id=other.pk),
    ]
    set_programme(edition=edition, parts=parts, by=organiser, at=AT)
    lines = list(edition.parts.values_list("position", "title", "minutes"))
    assert lines == [(1, "三", 90), (2, "二の改題", 30), (3, "よそを狙う", 30)]
    assert edition.parts.get(position=2).pk == second.pk
    assert not edition.parts.filter(pk__in=[first.pk, other.pk]).exists()
    other.refresh_from_db()
    assert other.title == "よその項目"
    assert last_entry() == ("set_programme", {"parts": 3, "minutes": 150})


@pytest.mark.parametrize("state", Edition.State.values)
@pytest.mark.parametrize("to", Edition.State.values)
def test_moves_follow_the_table(organiser: User, state: str, to: str) -> None:
    edition = EditionFactory(state=state)
    PartFactory(edition=edition)
    after_it = edition.ends_at
    if state != to and not edition.may_become(to):
        with pytest.raises(WrongState):
            move_edition(edition=edition, to=to, by=organiser, at=after_it)
        assert Entry.objects.count() == 0
        return
    moved = move_edition(edition=edition, to=to, by=organiser, at=after_it)
    moved.refresh_from_db()
    assert moved.state == to
    expected = [] if state == to else [("move_edition", state, to)]
    assert list(Entry.objects.values_list("verb", "from_state", "to_state")) == expected


def test_nothing_is_published_without_a_programme_or_held_before_its_end(organiser: User) -> None:
    with pytest.raises(NothingToAttend):
        move_edition(edition=EditionFactory(state="draft"), to="open", by=organiser, at=AT)
    with pytest.raises(WrongState):
        move_edition(edition=EditionFactory(), to="held", by=organiser, at=AT)
