"""The two events of the year with everybody who signed up, and two that are still to come.

Source: the seed's slides: titles, programmes, days, 43 and 18 sign-ups, group exercises of 200 minutes in all
at the training. Minutes of single parts, names and companies are samples.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from ghs.accounts.models import User
from ghs.desk.demonstration.days import moment, next_working_day
from ghs.desk.demonstration.vendors import read
from training.actions.courses import (
    CourseValues,
    EditionValues,
    PartValues,
    create_course,
    create_edition,
    move_edition,
    set_programme,
)
from training.actions.sign_ups import Application, Entries, sign_up, withdraw_sign_up
from training.models import Course, Edition, SignUp

CONSENT = "個人情報の取扱いを読み、同意します（サンプル）。"
# The programme's main exercise carries the name of its imaginary product.
MAIN_EXERCISE_MINUTES = 100


@dataclass(frozen=True)
class Times:
    """When an edition is held and when people may sign up."""

    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime


def hold_courses(*, people: dict[str, User], now: datetime) -> None:
    """Hold the events of the year, then open one and announce another."""
    content, organiser = read("courses"), people["organiser"]
    began = moment(date(2019, 3, 1))
    courses = {
        slug: create_course(values=CourseValues(**values), by=organiser, at=began)
        for slug, values in content["courses"].items()
    }
    for row in content["held"]:
        _hold(courses[row["course"]], row, content, organiser)
    _open(courses["risk-analysis"], content, people, now)
    _announce(courses["risk-management"], content, organiser, now)


def _hold(course: Course, row: dict[str, Any], content: dict[str, Any], organiser: User) -> None:
    """Let people sign up, some cancel, the day pass, and the edition be noted as held."""
    day, opens_on = date.fromisoformat(row["day"]), date.fromisoformat(row["opens_on"])
    ends_at = moment(day, row["ends"])
    closes_at = moment(day - timedelta(days=4), 17)
    times = Times(moment(day, row["starts"]), ends_at, moment(opens_on, 9), closes_at)
    edition = _publish(course, row["number"], times, row["capacity"], content, organiser, note=row["note"])
    wanted = row["sign_ups"] + row["cancelled"]
    step = (closes_at - times.opens_at) / (wanted + 1)
    signed_up = [
        _sign_up(edition, _applicant(number, row["number"], content), times.opens_at + step * number)
        for number in range(1, wanted + 1)
    ]
    for cancelled in signed_up[:: wanted // row["cancelled"]][: row["cancelled"]]:
        withdraw_sign_up(sign_up=cancelled, by=None, at=closes_at)
    move_edition(edition=edition, to=Edition.State.HELD, by=organiser, at=ends_at)


def _open(course: Course, content: dict[str, Any], people: dict[str, User], now: datetime) -> None:
    """Take sign-ups now: a dozen people have come already, the demonstration's attendee among them."""
    day = next_working_day(timezone.localdate(now) + timedelta(days=28))
    opens_at = moment(timezone.localdate(now) - timedelta(days=14), 9)
    times = Times(moment(day, 13), moment(day, 17), opens_at, moment(day - timedelta(days=4), 17))
    edition = _publish(course, 3, times, 40, content, people["organiser"])
    for number in range(1, 12):
        _sign_up(edition, _applicant(number, 3, content), opens_at + timedelta(days=number))
    attendee = people["attendee"]
    entries = Entries(
        family_name=attendee.family_name,
        given_name=attendee.given_name,
        family_name_kana=attendee.family_name_kana,
        given_name_kana=attendee.given_name_kana,
        company="サンプル総合病院",
        department="医療情報部",
    )
    _sign_up(edition, (entries, attendee.email), now - timedelta(days=1), by=attendee)


def _announce(course: Course, content: dict[str, Any], organiser: User, now: datetime) -> None:
    """Publish an edition whose sign-up has not begun."""
    day = next_working_day(timezone.localdate(now) + timedelta(days=70))
    opens_at = moment(timezone.localdate(now) + timedelta(days=14), 9)
    times = Times(moment(day, 10), moment(day, 17), opens_at, moment(day - timedelta(days=4), 17))
    _publish(course, 9, times, 24, content, organiser, at=now - timedelta(days=2))


def _publish(
    course: Course,
    number: int,
    times: Times,
    capacity: int,
    content: dict[str, Any],
    organiser: User,
    *,
    note: str = "",
    at: datetime | None = None,
) -> Edition:
    at = at or times.opens_at
    values = EditionValues(
        number=number,
        code=f"{course.slug}-{number}",
        venue=content["venue"],
        venue_english=content["venue_english"],
        online_url="",
        capacity=capacity,
        **vars(times),
    )
    edition = create_edition(course=course, values=values, by=organiser, at=at)
    programme = [
        PartValues(kind, title, english, minutes, note if minutes == MAIN_EXERCISE_MINUTES else "")
        for kind, title, english, minutes in content["programmes"][course.slug]
    ]
    set_programme(edition=edition, parts=programme, by=organiser, at=at)
    return move_edition(edition=edition, to=Edition.State.OPEN, by=organiser, at=at)


def _applicant(number: int, edition: int, content: dict[str, Any]) -> tuple[Entries, str]:
    """Return an invented person with an address."""
    families, givens = content["names"]["family"], content["names"]["given"]
    companies, departments = read("companies"), content["departments"]
    mixed = number + edition * 11
    family, given = families[mixed % len(families)], givens[mixed * 3 % len(givens)]
    company = companies[mixed * 5 % len(companies)]
    entries = Entries(
        family_name=family[0],
        given_name=given[0],
        family_name_kana=family[1],
        given_name_kana=given[1],
        company=company["name"],
        department=departments[number % len(departments)],
    )
    return entries, f"attendee{number:02d}-{edition}@{company['domain']}"


def _sign_up(edition: Edition, applicant: tuple[Entries, str], at: datetime, by: User | None = None) -> SignUp:
    entries, email = applicant
    application = Application(entries=entries, email=email, submission=uuid.uuid4(), consent_text=CONSENT)
    return sign_up(edition=edition, application=application, by=by, at=at)
