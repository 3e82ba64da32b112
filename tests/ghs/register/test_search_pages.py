"""The register's pages above 200 registrations, on a past day, and with nothing to show."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from registrations.models import Declaration, Registration, RegistrationVersion
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import record_next, register_product

pytestmark = pytest.mark.django_db


def copies(version, count):
    """Put more registrations like one into the register."""
    model, organization = version.registration.declaration, version.organization
    fields = {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}
    numbers = range(2, count + 1)
    values = {field.attname: getattr(model, field.attname) for field in model._meta.concrete_fields}
    declarations = Declaration.objects.bulk_create(
        Declaration(**{**values, "id": None, "receipt_number": f"X{number}", "submission": f"{number:032x}"})
        for number in numbers
    )
    told = {"level": 1, "registered_on": version.registered_on, "expires_on": version.expires_on}
    registrations = Registration.objects.bulk_create(
        Registration(declaration=each, organization=organization, sequence=number, number=f"GHS-{number:04d}", **told)
        for number, each in zip(numbers, declarations, strict=True)
    )
    RegistrationVersion.objects.bulk_create(
        RegistrationVersion(**{**fields, "id": None, "registration_id": each.pk, "sequence": each.sequence})
        for each in registrations
    )


@pytest.fixture
def many():
    """A register of 250, one of them revoked and at level 2."""
    copies(register_product("血圧ノート", organization=OrganizationFactory(name="甲社")), 250)
    RegistrationVersion.objects.filter(sequence=250).update(state="revoked", level=2)


def numbers(page):
    return re.findall(r'register-number">(GHS-[0-9]+)<', page.content.decode())


def filters(page):
    found = re.findall(
        r'<li><a href="\?([^"]*)"[^>]*><span>([^<]+)</span><span class="filter-count">([0-9,]+)', page.content.decode()
    )
    return {label: (query.replace("&amp;", "&"), count) for query, label, count in found}


def test_above_200_registrations_there_are_pages_and_filters(visitor, many):
    page = visitor.get("/register/", {"sort": "number"})
    assert numbers(page) == [f"GHS-{number:04d}" for number in range(1, 21)]
    assert filters(page)["取消"] == ("sort=number&state=revoked", "1")
    assert {label: count for label, (_query, count) in filters(page).items()} == {
        "レベル1": "249",
        "レベル2": "1",
        "登録中": "249",
        "取消": "1",
        "甲社": "250",
        "2020": "250",
        "1.20": "250",
    }
    assert "1〜20件目を表示" in page.content.decode()
    assert numbers(visitor.get("/register/?sort=number&page=13")) == [f"GHS-{number:04d}" for number in range(241, 251)]


def test_a_filter_narrows_and_is_taken_away_again(visitor, many):
    page = visitor.get("/register/?level=2&q=血圧")
    assert numbers(page) == ["GHS-0250"]
    assert filters(page)["レベル1"][0] == "level=1&level=2&q=%E8%A1%80%E5%9C%A7"
    chips = re.findall(r'class="chip" href="\?([^"]*)"', page.content.decode())
    assert chips == ["level=2", "q=%E8%A1%80%E5%9C%A7"]
    assert '<input type="hidden" name="level" value="2">' in page.content.decode()


def test_up_to_200_there_is_one_table_with_a_level(visitor):
    copies(register_product("血圧ノート"), 200)
    page = visitor.get("/register/?sort=number&page=7")
    assert len(numbers(page)) == 200
    assert 'id="filters"' not in page.content.decode()
    assert '<select class="form-select" name="level"' in page.content.decode()


def test_a_page_beyond_the_last_is_the_last(visitor, many):
    assert numbers(visitor.get("/register/?sort=number&page=9999999999"))[-1] == "GHS-0250"


def test_the_register_of_a_past_day_says_so_and_leads_back(visitor):
    first = register_product("旧名称")
    record_next(first, datetime(2022, 6, 30, 3, tzinfo=UTC), product_names=["新名称"], state="revoked")
    page = visitor.get("/register/?on=2022-06-29&sort=number").content.decode()
    assert "2022年6月29日" in page
    assert ("旧名称" in page, "新名称" in page, "取消" in page) == (True, False, False)
    assert 'href="/register/?sort=number"' in page
    now = visitor.get("/register/").content.decode()
    assert ("旧名称" in now, "新名称" in now, "register-past" in now) == (False, True, False)


def test_who_finds_nothing_is_told_what_was_meant_perhaps(visitor):
    register_product("血圧ノート", organization=OrganizationFactory(name="甲社"))
    page = visitor.get("/register/?q=血圧ノーツ&level=1").content.decode()
    assert "もしかして" in page
    assert 'href="/register/GHS-0001/">血圧ノート</a>' in page
    assert "上の条件を一つ外して" in page
    assert "もしかして" not in visitor.get("/register/?q=まったく別").content.decode()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("level=9&q=血圧", "そのレベルはありません"),
        ("on=2999-01-01&q=血圧", "まだ来ていない日付です"),
        ("on=2014-07-31&q=血圧", "制度は2014年8月1日に始まりました"),
        ("on=きのう&q=血圧", "日付は年・月・日の順に"),
        ("page=-1&q=血圧", "ページは1以上の数字"),
        ("state=%ED%A0%80&q=血圧", "エラー"),
        ("organization=';--&q=血圧", "登録一覧にない企業・団体です"),
        ("sort=random()&q=血圧", "並び順はありません"),
    ],
)
def test_what_can_t_be_asked_is_answered_with_what_was_typed_kept(visitor, address, message):
    page = visitor.get(f"/register/?{address}")
    assert page.status_code == 400
    assert message in page.content.decode()
    assert 'value="血圧"' in page.content.decode()


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "𠮷", "a" * 200, "血 圧 ノ ー ト " * 12])
def test_any_text_that_fits_is_looked_for(visitor, text):
    register_product("血圧ノート")
    page = visitor.get("/register/", {"q": text})
    assert page.status_code == 200
    assert escape(text.strip()) in page.content.decode()


def test_a_page_asks_the_database_as_often_for_twenty_hits_as_for_one(visitor, many):
    asked = []
    for query in ("q=血圧", "q=GHS-0007"):
        visitor.get(f"/register/?{query}")
        with CaptureQueriesContext(connection) as captured:
            visitor.get(f"/register/?{query}")
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_lapsed_is_said_in_the_list_on_the_day_after(visitor):
    register_product("期限切れ", expires_on=date(2021, 1, 31))
    page = visitor.get("/register/").content.decode()
    assert re.findall(r'class="state[^"]*">([^<]+)<', page) == ["失効"]
