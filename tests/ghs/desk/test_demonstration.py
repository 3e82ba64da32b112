"""The demonstration, loaded once for all tests of this file and rolled back after them."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from ghs.accounts.demonstration import PASSWORD, PEOPLE
from ghs.accounts.models import User
from ghs.billing.matches import matches
from ghs.celery import app
from ghs.desk.demonstration.plan import OWN, plan
from ghs.history.models import Entry
from ghs.history.queries import first_broken_seal
from ghs.mail.models import Delivery
from ghs.register.listing import Listing
from ghs.register.queries import found
from ghs.register.question import Question
from newsletter.models import Mailing, NewsPost, Subscriber
from registrations.models import Declaration, OfficeEntry, Registration, RegistrationVersion, StandIn
from tests.training.video_factories import short_set
from training.actions import videos
from training.models import Edition, SignUp, Video

pytestmark = pytest.mark.django_db

PROGRAMMES = {
    "risk-analysis-2": [
        "GHSとGHS開発ガイドラインの紹介",
        "ヘルスソフトウェア－規制と規制対象外の境界の考え方（効果・効能とリスク）",
        "ヘルスソフトウェアの周辺に存在するリスク（健康リスク）",
        "リスク分析の考え方とリスク分析演習（仮想ヘルスソフトウェアを想定して）",
        "質疑応答",
        "アンケート記入・提出",
    ],
    "risk-management-8": [
        "講義1 ヘルスソフトウェア開発ガイドラインの概要",
        "講義2 安全（セーフティ）の考え方",
        "演習1 Intended Use（意図した使用）を捉える",
        "演習2 リスクを分析する（身近な例）",
        "演習3 仮想ヘルスソフトウェアアプリのリスク分析演習",
        "解説 分析結果のディスカッションと分析例の解説",
        "まとめ 継続的リスクマネジメントの重要性",
    ],
}
RESENT = "リスクマネジメント・トレーニング講座（第8回）受講者募集のご案内"
"""The seed names no subject for the fifth and sixth mailing: this one is a sample."""

SEED = {
    "registrations": {"new": 7, "by_level": {"1": 1, "2": 6, "3": 0}, "total": 86},
    "events": [
        {"title": "リスクマ分析入門セミナー", "number": 2, "held_on": "2019-08-26", "sign_ups": 43},
        {"title": "リスクマネジメント・トレーニング講座", "number": 8, "held_on": "2019-10-07", "sign_ups": 18},
    ],
    "video_sets": [{"title": "Cセット", "videos": 4}],
    "subscribers": 184,
    "mailings": [
        {"subject": "ＩＴＥＭ２０１９出展のご案内", "sent_on": "2019-03-26", "resend_of": None},
        {"subject": "新ビデオラーニング リリースのお知らせ", "sent_on": "2019-05-22", "resend_of": None},
        {"subject": "国際モダンホスピタルショウ2019出展のご案内", "sent_on": "2019-06-28", "resend_of": None},
        {"subject": "医療従事者向けリーフレットのご案内", "sent_on": "2019-08-19", "resend_of": None},
        {"subject": RESENT, "sent_on": "2019-09-03", "resend_of": None},
        {"subject": RESENT, "sent_on": "2019-09-26", "resend_of": RESENT},
        {"subject": "GHSビデオラーニングシリーズのご案内", "sent_on": "2019-11-05", "resend_of": None},
    ],
    "news_posts": 9,
    "leaflets": 1,
    "lectures": [
        {"title": "国際モダンホスピタルショウ オープンステージセミナー", "held_on": "2019-07-19"},
        {"title": "医療機器等ガイドライン 活用セミナー", "held_on": "2019-12-03"},
    ],
    "distributions": [
        {"title": "JIRA医用画像システム部会 2018年度成果報告会", "held_on": "2019-03-01"},
        {"title": "ＩＴＥＭ２０１９ GHSブース", "held_on": "2019-04-12"},
        {"title": "国際モダンホスピタルショウ GHSブース", "held_on": "2019-07-17"},
        {"title": "リスクマ分析入門セミナー（第2回）", "held_on": "2019-08-26"},
        {"title": "リスクマネジメント・トレーニング講座（第8回）", "held_on": "2019-10-07"},
        {"title": "医療機器等ガイドライン 活用セミナー", "held_on": "2019-12-03"},
    ],
}


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[None]:
    """Load the demonstration, its films cut short, in a transaction of its own that never commits."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(videos, "sample_films", lambda: short_set(4))
            call_command("demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def run(command: str, **options: str) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def report(first: str, last: str) -> dict[str, object]:
    return json.loads(run("annual_report", first=first, last=last, format="json"))


def test_the_report_on_the_seed_s_year_equals_the_seed_s_figures():
    assert report("2019-03-01", "2020-02-21") == SEED


def test_the_fiscal_year_shows_six_mailings():
    told = report("2019-04-01", "2020-03-31")
    assert [sent["sent_on"] for sent in told["mailings"]] == [
        sent["sent_on"] for sent in SEED["mailings"] if sent["sent_on"] != "2019-03-26"
    ]
    assert len(told["mailings"]) == 6


def test_programmes_are_the_seed_s_word_for_word():
    for code, titles in PROGRAMMES.items():
        edition = Edition.objects.get(code=code)
        assert list(edition.parts.order_by("position").values_list("title", flat=True)) == titles
    training = Edition.objects.get(code="risk-management-8")
    assert sum(training.parts.filter(kind="exercise").values_list("minutes", flat=True)) == 200


def test_the_films_bear_the_seed_s_titles():
    assert list(Video.objects.order_by("position").values_list("title", "is_free")) == [
        ("ヘルスソフトウェア開発ガイドラインの概要", True),
        ("ヘルスソフトウェア－規制と規制対象外の境界の考え方", False),
        ("ヘルスソフトウェアの周辺に存在するリスク", False),
        ("安全（セーフティ）の考え方", False),
    ]


def test_the_register_lives():
    today = timezone.localdate()
    listings = [Listing(version, today) for version in found(Question(sort="number"), today=today)]
    assert [listing.number for listing in listings] == [f"GHS-{number:04d}" for number in range(1, 87)]
    assert Counter(listing.state for listing in listings) == {
        "registered": 60,
        "lapsed": 14,
        "withdrawn": 9,
        "revoked": 2,
        "suspended": 1,
    }
    assert all("サンプル" in listing.version.organization_name for listing in listings)


def test_every_version_follows_the_one_before():
    for registration in Registration.objects.prefetch_related("versions"):
        versions = list(registration.versions.all())
        ends = [version.recorded_to for version in versions]
        assert ends == [*(version.recorded_from for version in versions[1:]), None]
        assert versions[-1].state == registration.declaration.state
        assert versions[-1].expires_on == registration.expires_on


def test_the_first_vendor_has_a_declaration_in_each_state(django_user_model):
    vendor = django_user_model.objects.get(email="owner@demo.example").memberships.get().organization
    states = Counter(Declaration.objects.filter(organization=vendor).values_list("state", flat=True))
    assert states == Counter(Declaration.State.values)


def test_a_bank_statement_waits_to_be_looked_through():
    """Another unpaid invoice has the same amount and a name that is alike: a person decides."""
    found = matches(timezone.localdate())
    assert sorted(match.proposal.confidence for match in found) == ["likely", "none", "none"]


def test_the_next_registration_is_number_87():
    assert Registration.objects.count() == len(plan(date(2026, 11, 22))) == 86
    assert Registration.objects.filter(sequence__in=OWN).values("organization").distinct().count() == 1
    assert RegistrationVersion.objects.current().count() == 86


def test_something_is_open_now():
    now = timezone.now()
    opened = Edition.objects.get(code="risk-analysis-3")
    assert opened.standing(now) == Edition.Standing.TAKING
    assert (opened.seats_taken, opened.sign_ups.confirmed().count()) == (12, 12)
    assert Edition.objects.get(code="risk-management-9").standing(now) == Edition.Standing.NOT_YET
    assert Mailing.objects.filter(state=Mailing.State.DRAFT).count() == 1
    assert NewsPost.objects.filter(state=NewsPost.State.DRAFT).count() == 1
    assert User.objects.get(email="learner@demo.example").video_accesses.current(timezone.localdate()).exists()


def test_nobody_left_behind_waits_for_mail():
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert Subscriber.objects.confirmed().count() == 184
    assert not SignUp.objects.filter(wants_newsletter=True).exists()
    assert not Delivery.objects.exclude(address__endswith=".example").exists()


@pytest.mark.parametrize("hours", [0, 1, 26])
def test_the_first_ticks_of_the_clock_send_nothing(monkeypatch, hours):
    later = timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: later)
    before = Delivery.objects.count()
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        app.tasks[entry["task"]].apply(throw=True)
    assert Delivery.objects.count() == before
    assert not Delivery.objects.exclude(state=Delivery.State.ACCEPTED).exists()
    assert first_broken_seal() is None


def test_everybody_can_log_in(client):
    for person in PEOPLE:
        page = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        assert page.status_code == 302, person.email
        client.post("/accounts/logout/")


def test_the_people_are_told_for_the_banner():
    rows = [line.split("\t") for line in run("demo_people").splitlines()]
    assert [(email, password) for _, email, password in rows] == [(person.email, PASSWORD) for person in PEOPLE]
    assert len({role for role, _, _ in rows}) == len(PEOPLE)


def test_a_second_time_changes_nothing():
    entries = Entry.objects.count()
    assert "already" in run("demo")
    assert Entry.objects.count() == entries


def test_production_refuses(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        run("demo")


def test_it_is_not_loaded_among_other_people(owner):
    User.objects.filter(email=PEOPLE[0].email).update(email="somebody@else.example")
    with pytest.raises(CommandError, match="There are people"):
        run("demo")
    assert run("demo_people") == ""


def test_the_office_has_entered_a_paper_that_nobody_has_confirmed():
    entry = OfficeEntry.objects.select_related("declaration__organization").get()
    assert (entry.declaration.state, entry.is_confirmable) == ("submitted", True)
    assert not entry.declaration.organization.memberships.exists()
    assert entry.scans.count() == 1


def test_one_decision_made_alone_waits_for_the_registrar():
    registrar = User.objects.get(email="registrar@demo.example")
    assert StandIn.objects.waiting().apart_from(registrar).count() == 1
    assert not StandIn.objects.overdue(timezone.localdate()).exists()
