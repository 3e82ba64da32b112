"""Rules of courses, editions and sign-ups that hold in one row."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from ghs.accounts.models import User
from tests.training.factories import AT, BEGINS, CourseFactory, EditionFactory, PartFactory, SignUpFactory
from training.models import Edition, SignUp

State, Standing = Edition.State, Edition.Standing

ENDS = BEGINS + timedelta(hours=4)
OPENS = AT - timedelta(days=30)
CLOSES = BEGINS - timedelta(days=3)


@pytest.mark.parametrize(
    ("state", "seats_taken", "at", "standing"),
    [
        (State.OPEN, 0, OPENS - timedelta(seconds=1), Standing.NOT_YET),
        (State.OPEN, 0, OPENS, Standing.TAKING),
        (State.OPEN, 19, AT, Standing.TAKING),
        (State.OPEN, 20, AT, Standing.FULL),
        (State.OPEN, 0, CLOSES, Standing.CLOSED),
        (State.OPEN, 20, CLOSES, Standing.CLOSED),
        (State.OPEN, 0, ENDS, Standing.OVER),
        (State.CLOSED, 0, AT, Standing.CLOSED),
        (State.CLOSED, 0, ENDS, Standing.OVER),
        (State.DRAFT, 0, AT, Standing.CLOSED),
        (State.HELD, 0, AT, Standing.OVER),
        (State.CANCELLED, 0, AT, Standing.CANCELLED),
        (State.CANCELLED, 0, ENDS, Standing.CANCELLED),
    ],
)
def test_where_an_edition_stands(state: str, seats_taken: int, at: datetime, standing: str) -> None:
    edition = EditionFactory.build(course=CourseFactory.build(), state=state, seats_taken=seats_taken)
    assert edition.standing(at) == standing


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("to", State.values)
def test_only_these_moves_are_allowed(state: str, to: str) -> None:
    allowed = {
        ("draft", "open"),
        ("open", "closed"),
        ("open", "held"),
        ("closed", "open"),
        ("closed", "held"),
    }
    edition = EditionFactory.build(course=CourseFactory.build(), state=state)
    assert edition.may_become(to) == ((state, to) in allowed)


@pytest.mark.parametrize(
    ("capacity", "taken", "few"), [(20, 14, False), (20, 15, True), (20, 20, False), (100, 89, False), (100, 90, True)]
)
def test_seats_run_short_at_a_tenth_or_five(capacity: int, taken: int, few: bool) -> None:
    edition = EditionFactory.build(course=CourseFactory.build(), capacity=capacity, seats_taken=taken)
    assert edition.has_few_seats is few


def test_the_day_is_that_of_tokyo() -> None:
    late = datetime.fromisoformat("2026-11-30T16:00:00+00:00")
    assert EditionFactory.build(course=CourseFactory.build(), starts_at=late).held_on.isoformat() == "2026-12-01"


@pytest.mark.parametrize(
    ("language", "title"),
    [("ja", "リスク分析入門セミナー（第2回）"), ("en", "Introduction to risk analysis (no. 2)")],
)
def test_an_edition_is_titled_by_course_and_number(language: str, title: str) -> None:
    edition = EditionFactory.build(course=CourseFactory.build(), number=2)
    with translation.override(language):
        assert edition.shown_title == title


def test_what_has_no_english_words_is_shown_in_japanese() -> None:
    edition = EditionFactory.build(course=CourseFactory.build(title_english=""), venue_english="Room A", number=3)
    part = PartFactory.build(edition=edition)
    with translation.override("en"):
        assert edition.shown_title == "リスク分析入門セミナー (no. 3)"
        assert edition.course.shown_summary == edition.course.summary
        assert (edition.shown_venue, part.shown_title) == ("Room A", "リスク分析の考え方")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("edition_seats_within_capacity", {"seats_taken": 21}),
        ("training_edition_seats_taken_check", {"seats_taken": -1}),
        ("edition_ends_after_start", {"ends_at": BEGINS, "closes_at": CLOSES}),
        ("edition_closes_after_opening", {"closes_at": OPENS}),
        ("edition_closes_before_its_end", {"closes_at": ENDS + timedelta(seconds=1)}),
    ],
)
def test_the_database_refuses_an_edition_that_cannot_be(rule: str, values: dict) -> None:
    edition = EditionFactory()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("sign_up_cancelled_has_its_time", {"state": "cancelled"}),
        ("sign_up_cancelled_has_its_time", {"cancelled_at": AT}),
        ("sign_up_newsletter_wish_has_its_time", {"wants_newsletter": True}),
    ],
)
def test_the_database_refuses_a_sign_up_that_cannot_be(rule: str, values: dict) -> None:
    sign_up = SignUpFactory()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        SignUp.objects.filter(pk=sign_up.pk).update(**values)


@pytest.mark.django_db
def test_one_address_has_one_seat_in_any_case_of_letters() -> None:
    first = SignUpFactory(email="A@x.example")
    with pytest.raises(IntegrityError, match="sign_up_one_seat_an_address"), transaction.atomic():
        SignUpFactory(edition=first.edition, email="a@X.example")
    SignUpFactory(edition=first.edition, email="a@x.example", state="repeated")
    SignUpFactory(edition=first.edition, email="a@x.example", state="cancelled", cancelled_at=AT)
    SignUpFactory(email="a@x.example")
    assert SignUp.objects.addressed_to("A@X.EXAMPLE").count() == 4


@pytest.mark.django_db
def test_a_part_lasts_between_a_minute_and_a_day() -> None:
    for minutes in [0, 1441]:
        with pytest.raises(IntegrityError, match="part_minutes_1_to_1440"), transaction.atomic():
            PartFactory(minutes=minutes)


@pytest.mark.django_db
def test_drafts_are_for_organisers(organiser: User, reviewer: User, attendee: User) -> None:
    draft, published = EditionFactory(state="draft"), EditionFactory()
    assert set(Edition.objects.visible_to(organiser)) == {draft, published}
    for person in [reviewer, attendee, None]:
        assert list(Edition.objects.visible_to(person)) == [published]


@pytest.mark.django_db
def test_a_person_sees_their_own_sign_ups_only(attendee: User, rival: User) -> None:
    by_account = SignUpFactory(user=attendee, email="old@hospital.example")
    by_address = SignUpFactory(email=attendee.email.upper())
    SignUpFactory(email=attendee.email, edition=by_account.edition, state="repeated")
    SignUpFactory(user=rival)
    assert set(SignUp.objects.visible_to(attendee)) == {by_account, by_address}


@pytest.mark.parametrize(
    ("state", "at", "may"),
    [
        ("confirmed", BEGINS - timedelta(seconds=1), True),
        ("confirmed", BEGINS, False),
        ("cancelled", AT, False),
        ("repeated", AT, False),
    ],
)
def test_a_sign_up_may_be_changed_until_the_event_begins(state: str, at: datetime, may: bool) -> None:
    edition = EditionFactory.build(course=CourseFactory.build())
    assert SignUpFactory.build(edition=edition, state=state).is_changeable(at) is may
