"""What is told to followers, when, and that it is told once."""

import re
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ghs.mail.jobs import sweep
from ghs.mail.models import Delivery
from ghs.mail.oneclick import one_click_token
from ghs.register import jobs
from ghs.register.actions import telling
from ghs.register.actions.following import change_frequency, stop_all_follows, stop_follow
from ghs.register.actions.telling import tell_followers
from ghs.register.models import Follow, Target
from ghs.register.occasion import Occasion
from ghs.register.queries import digests_due
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import FOLLOWER, follow, record_next, register_product
from tests.races import at_once

pytestmark = pytest.mark.django_db


def moment(text):
    return datetime.fromisoformat(f"{text}:00+09:00")


# 22 November 2026 is a Sunday.
ASKED = moment("2026-11-20T10:00")
MIDNIGHT = moment("2026-11-22T00:10")
MORNING = moment("2026-11-22T07:10")


@pytest.fixture
def version():
    return register_product("血圧ノート", expires_on=date(2026, 11, 21))


def mails():
    return list(Delivery.objects.filter(rule=telling.RULE).order_by("pk"))


def product(version):
    return Target(registration=version.registration)


def test_a_lapse_is_told_the_morning_after_the_last_day(version):
    follow(product(version), ASKED)
    record_next(version, MIDNIGHT, state="lapsed")
    assert jobs.tell(at=MORNING) == 1
    (mail,) = mails()
    assert (mail.address, mail.occasion) == (FOLLOWER, "2026-11-22")
    assert mail.batch.subject == "[GHSヘルスソフトウェア] 登録一覧の変更 1件：GHS-0001 血圧ノート"
    assert "失効：最終日 2026年11月21日" in mail.batch.text
    assert "http://localhost:8000/register/GHS-0001/" in mail.batch.text
    assert mail.batch.unsubscribe_url == "http://localhost:8000/register/follows/[[token]]/off/"


def test_nothing_is_sent_before_seven_or_when_nothing_changed(version):
    follow(product(version), ASKED)
    assert jobs.tell(at=MORNING) == 0
    record_next(version, moment("2026-11-22T12:00"), state="lapsed")
    assert jobs.tell(at=moment("2026-11-23T06:50")) == 0
    assert jobs.tell(at=moment("2026-11-23T07:00")) == 1


def test_a_change_is_told_once_however_often_the_job_runs(version):
    follow(product(version), ASKED)
    record_next(version, MIDNIGHT, state="lapsed")
    assert [jobs.tell(at=MORNING + timedelta(days=days)) for days in (0, 0, 1)] == [1, 0, 0]


def test_what_was_recorded_before_the_wish_or_moments_ago_is_not_told_now(version):
    follow(product(version), MIDNIGHT + timedelta(hours=1))
    record_next(record_next(version, MIDNIGHT, level=2), moment("2026-11-22T06:50"), state="lapsed")
    assert jobs.tell(at=MORNING) == 0
    assert jobs.tell(at=MORNING + timedelta(days=1)) == 1


def test_weekly_follows_are_told_on_monday(version):
    follow(product(version), ASKED, frequency="weekly")
    record_next(version, MIDNIGHT, state="lapsed")
    days = [MORNING + timedelta(days=number) for number in range(9)]
    assert [jobs.tell(at=day) for day in days] == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_a_missed_monday_is_made_up_for(version):
    follow(product(version), ASKED, frequency="weekly")
    record_next(version, MIDNIGHT, state="lapsed")
    assert jobs.tell(at=moment("2026-11-25T09:00")) == 1


def test_a_follow_that_became_daily_waits_for_the_next_morning(version):
    follow(Target(query=""), ASKED)
    weekly = follow(product(version), ASKED, frequency="weekly")
    record_next(register_product("乙", sequence=2), MIDNIGHT, level=2)
    assert jobs.tell(at=MORNING) == 1
    change_frequency(follow=weekly, frequency="daily", by=None, at=MORNING)
    record_next(version, MORNING, state="lapsed")
    assert [jobs.tell(at=MORNING + timedelta(hours=hours)) for hours in (1, 24)] == [0, 1]


def test_one_mail_gathers_all_follows_and_tells_each_change_once():
    maker = OrganizationFactory(name="あさひ医療")
    versions = [register_product(name, sequence=number, organization=maker) for number, name in enumerate("甲乙丙", 1)]
    for target in (Target(query=""), Target(organization=maker), product(versions[0]), Target(query="q=%E4%B9%99")):
        follow(target, ASKED)
    for version in versions[:2]:
        record_next(version, MIDNIGHT, level=2)
    register_product("丁", sequence=4, recorded_from=MIDNIGHT)
    assert jobs.tell(at=MORNING) == 1
    text = mails()[0].batch.text
    assert re.findall(r"^■ (.+)$", text, re.M) == ["GHS-0001 甲", "あさひ医療", "登録一覧の全体"]
    assert re.findall(r"/register/(GHS-\d+)/", text) == ["GHS-0001", "GHS-0002", "GHS-0004"]


@pytest.mark.parametrize(("query", "mails"), [("state=registered", 1), ("level=2", 0), ("q=%E8%A1%80%E5%9C%A7", 1)])
def test_a_search_tells_also_what_left_it(version, query, mails):
    follow(Target(query=query), ASKED)
    record_next(version, MIDNIGHT, state="lapsed")
    assert jobs.tell(at=MORNING) == mails


def test_a_long_list_is_cut_and_says_so(version, monkeypatch):
    monkeypatch.setattr("ghs.register.queries.digests.MOST_TOLD", 2)
    follow(Target(query=""), ASKED)
    for number in range(2, 6):
        register_product(f"製品{number}", sequence=number, recorded_from=MIDNIGHT)
    jobs.tell(at=MORNING)
    text = mails()[0].batch.text
    assert len(re.findall(r"/register/GHS-\d+/", text)) == 2
    assert "このメールに載せきれない変更があります。" in text


def test_english_followers_read_english(version):
    follow(product(version), ASKED, language="en")
    record_next(version, MIDNIGHT, state="lapsed")
    jobs.tell(at=MORNING)
    batch = mails()[0].batch
    assert "Lapsed: the last day was Nov. 21, 2026" in batch.text
    assert "http://localhost:8000/en/register/GHS-0001/" in batch.text
    assert batch.unsubscribe_url.startswith("http://localhost:8000/en/register/follows/")


def test_a_mail_that_waits_is_not_sent_after_the_way_out_was_used(version, smtp_server, run_tasks):
    kept = follow(product(version), ASKED)
    run_tasks()
    record_next(version, MIDNIGHT, state="lapsed")
    jobs.tell(at=MORNING)
    stop_all_follows(follower=kept.follower, way="link", by=None, at=MORNING)

    sweep(at=datetime.now(tz=MORNING.tzinfo) + timedelta(days=400))
    assert [(one.state, one.skip) for one in mails()] == [("skipped", "withdrawn")]


def test_what_was_stopped_after_it_was_read_is_left_out(version):
    first, _second = follow(product(version), ASKED), follow(Target(query=""), ASKED)
    record_next(version, MIDNIGHT, state="lapsed")
    occasion = Occasion.at(MORNING)
    digests = digests_due([first.follower_id], occasion)
    stop_follow(follow=first, way="link", by=None, at=MORNING)
    assert tell_followers(digests=digests, occasion=occasion, at=MORNING) == 0


def test_a_crash_before_the_end_loses_nothing_and_doubles_nothing(version, monkeypatch):
    follow(product(version), ASKED)
    record_next(version, MIDNIGHT, state="lapsed")
    with monkeypatch.context() as patch:
        patch.setattr(telling, "queue_each", lambda **_: 1 / 0)
        assert jobs.tell(at=MORNING) == 0
    assert (mails(), Follow.objects.get().told_to) == ([], ASKED)
    assert [jobs.tell(at=MORNING) for _ in range(2)] == [1, 0]


def test_a_follower_with_a_fault_stops_no_other(version, monkeypatch):
    for number in range(3):
        follow(product(version), ASKED, address=f"reader{number}@hospital.example")
    record_next(version, MIDNIGHT, state="lapsed")
    write = telling.digest_mail

    def fail_for_one(digest, **options):
        if digest.follower.address.startswith("reader1"):
            raise ValueError
        return write(digest, **options)

    monkeypatch.setattr(telling, "digest_mail", fail_for_one)
    assert jobs.tell(at=MORNING) == 2
    assert [one.address[:7] for one in mails()] == ["reader0", "reader2"]


def test_thousands_are_told_in_batches_with_the_same_number_of_queries(monkeypatch):
    version, counts = register_product("甲"), []
    for size, first in ((1, 0), (30, 1)):
        for number in range(first, first + size):
            for target in (product(version), Target(query="level=1"), Target(query="")):
                follow(target, ASKED, address=f"reader{number}@hospital.example")
    record_next(version, MIDNIGHT, state="lapsed")
    occasion = Occasion.at(MORNING)
    keys = list(Follow.objects.values_list("follower", flat=True).distinct().order_by("follower"))
    for some in (keys[:1], keys[1:]):
        with CaptureQueriesContext(connection) as queries:
            assert tell_followers(digests=digests_due(some, occasion), occasion=occasion, at=MORNING) == len(some)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_tell_each_follower_once(version):
    for number in range(20):
        follow(product(version), ASKED, address=f"reader{number}@hospital.example")
    record_next(version, MIDNIGHT, state="lapsed")
    assert sum(at_once([partial(jobs.tell, at=MORNING)] * 3)) == 20
    assert len({one.address for one in mails()}) == len(mails()) == 20


def test_the_link_of_a_mail_is_its_recipients_own(version, visitor):
    follow(product(version), ASKED)
    record_next(version, MIDNIGHT, state="lapsed")
    jobs.tell(at=MORNING)
    token = one_click_token(mails()[0].reference)
    assert "GHS-0001 血圧ノート" in visitor.get(f"/register/follows/{token}/").content.decode()
    assert visitor.post(f"/register/follows/{token}/off/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()
