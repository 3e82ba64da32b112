from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from ghs.library.models import Distribution, Leaflet, Lecture
from ghs.reports.models import ReportingPeriod
from ghs.reports.period import Period
from ghs.reports.queries import annual_report, default_period, fiscal_years, saved_name
from newsletter.models import Mailing
from tests.factories import LONG_AGO
from tests.ghs.register.factories import register_product
from tests.newsletter.factories import NewsPostFactory, subscriber
from tests.training.factories import CourseFactory, EditionFactory, PartFactory, SignUpFactory
from training.models import Edition, Part, SignUp, VideoSet

pytestmark = pytest.mark.django_db
YEAR = Period(date(2019, 4, 1), date(2020, 3, 31))
# The last moment of the last day in Japan, and the first one after it.
LAST_MOMENT = datetime(2020, 3, 31, 14, 59, 59, tzinfo=UTC)
TOO_LATE = datetime(2020, 3, 31, 15, 0, tzinfo=UTC)


def register_on(day, sequence, level=1):
    version = register_product("甲", sequence=sequence, level=level)
    type(version.registration).objects.filter(pk=version.registration_id).update(registered_on=day)


def mailing(subject, sent_at, **links):
    return Mailing.objects.create(
        subject=subject,
        body="本文",
        state=Mailing.State.SENT,
        send_at=sent_at,
        sent_at=sent_at,
        finished_at=sent_at,
        created_at=LONG_AGO,
        **links,
    )


def test_an_empty_portal_gives_noughts():
    report = annual_report(YEAR)
    assert report.as_json() == {
        "registrations": {"new": 0, "by_level": {"1": 0, "2": 0, "3": 0}, "total": 0},
        "events": [],
        "video_sets": [],
        "subscribers": 0,
        "mailings": [],
        "news_posts": 0,
        "leaflets": 0,
        "lectures": [],
        "distributions": [],
    }


def test_registrations_count_by_level_within_the_period_and_in_all_up_to_its_end():
    for sequence, (day, level) in enumerate(
        [
            (date(2019, 3, 31), 1),
            (date(2019, 4, 1), 1),
            (date(2019, 9, 1), 2),
            (date(2020, 3, 31), 3),
            (date(2020, 4, 1), 1),
        ],
        1,
    ):
        register_on(day, sequence, level)
    report = annual_report(YEAR)
    assert report.new_by_level == {1: 1, 2: 1, 3: 1}
    assert report.total == 4
    assert [(year.year, year.new, year.total) for year in report.years] == [(2018, 1, 1), (2019, 3, 4)]


def test_an_ended_registration_still_counts_as_ever_registered():
    register_product("甲", state="revoked")
    assert annual_report(YEAR).total == 1


def test_events_tell_persons_without_those_who_cancelled():
    edition = EditionFactory(course=CourseFactory(title="講座"), number=2, **held(LAST_MOMENT))
    PartFactory(edition=edition, kind=Part.Kind.EXERCISE, minutes=120)
    PartFactory(edition=edition, kind=Part.Kind.LECTURE, minutes=30)
    for number in range(3):
        SignUpFactory(edition=edition, email=f"p{number}@hospital.example")
    SignUpFactory(edition=edition, state=SignUp.State.CANCELLED, cancelled_at=LONG_AGO)
    EditionFactory(**held(TOO_LATE))
    EditionFactory(state=Edition.State.CANCELLED, **held(LAST_MOMENT))
    report = annual_report(YEAR)
    assert report.as_json()["events"] == [{"title": "講座", "number": 2, "held_on": "2020-03-31", "sign_ups": 3}]
    assert report.events[0].exercise_minutes == 120


def held(starts_at):
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=4),
        "opens_at": starts_at - timedelta(days=30),
        "closes_at": starts_at - timedelta(days=3),
    }


def test_subscribers_are_those_of_the_last_day():
    subscriber("early@reader.example", confirmed_at=LAST_MOMENT)
    subscriber("late@reader.example", confirmed_at=TOO_LATE)
    assert annual_report(YEAR).subscribers == 1


def test_a_resend_counts_and_names_what_it_repeats():
    first = mailing("第1号", LAST_MOMENT - timedelta(days=9))
    mailing("第1号（再送）", LAST_MOMENT, resend_of=first)
    mailing("後の号", TOO_LATE)
    report = annual_report(YEAR)
    assert report.as_json()["mailings"] == [
        {"subject": "第1号", "sent_on": "2020-03-22", "resend_of": None},
        {"subject": "第1号（再送）", "sent_on": "2020-03-31", "resend_of": "第1号"},
    ]
    assert [sent.repeats for sent in report.mailings] == [None, 1]


def test_a_resend_whose_first_lies_before_the_period_still_names_it():
    mailing("再送", LAST_MOMENT, resend_of=mailing("前年の号", LONG_AGO - timedelta(days=9)))
    sent = annual_report(YEAR).mailings[0]
    assert (sent.resend_of, sent.repeats) == ("前年の号", None)


def test_news_leaflets_lectures_and_distributions_of_the_period():
    NewsPostFactory(published_at=LAST_MOMENT)
    NewsPostFactory(published_at=TOO_LATE)
    for day in [date(2019, 4, 1), date(2020, 4, 1)]:
        Leaflet.objects.create(title=f"葉 {day}", audience="医療", published_on=day)
        Lecture.objects.create(title=f"講 {day}", held_on=day)
        Distribution.objects.create(title=f"配 {day}", held_on=day)
    told = annual_report(YEAR).as_json()
    assert (told["news_posts"], told["leaflets"]) == (1, 1)
    assert told["lectures"] == [{"title": "講 2019-04-01", "held_on": "2019-04-01"}]
    assert told["distributions"] == [{"title": "配 2019-04-01", "held_on": "2019-04-01"}]


def test_video_sets_count_when_they_were_released():
    VideoSet.objects.create(code="c", title="Cセット", released_on=date(2019, 5, 22))
    VideoSet.objects.create(code="d", title="Dセット", released_on=date(2020, 4, 1))
    VideoSet.objects.create(code="e", title="Eセット")
    assert annual_report(YEAR).video_sets == [("Cセット", 0)]


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    def fill(start):
        for number in range(start, start + 10):
            register_product("甲", sequence=number + 1)
            EditionFactory(course=CourseFactory(), **held(LAST_MOMENT))
            mailing("号", LAST_MOMENT)

    def queries():
        with django_assert_num_queries(11):
            annual_report(YEAR)

    fill(0)
    queries()
    fill(10)
    queries()


def test_the_default_period_is_the_saved_one_or_the_fiscal_year():
    assert default_period(date(2020, 2, 1)) == YEAR
    ReportingPeriod.objects.create(
        name="報告会",
        first_on=date(2019, 3, 1),
        last_on=date(2020, 2, 21),
        is_default=True,
        created_at=timezone.now(),
    )
    period = Period(date(2019, 3, 1), date(2020, 2, 21))
    assert default_period(date(2026, 1, 1)) == period
    assert (saved_name(period), saved_name(YEAR)) == ("報告会", "")


def test_the_fiscal_years_to_choose_from():
    assert fiscal_years(date(2020, 5, 1)) == [2020]
    register_on(date(2018, 3, 31), 1)
    assert fiscal_years(date(2020, 5, 1)) == [2020, 2019, 2018, 2017]
