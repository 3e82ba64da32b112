"""What the code of a mark leads to."""

import re
from datetime import date

import pytest

from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

ANSWERS = {
    "registered": ("check", "登録中"),
    "suspended": ("pause", "一時停止"),
    "lapsed": ("cross", "失効"),
    "withdrawn": ("cross", "使用中止"),
    "revoked": ("cross", "取消"),
}


def answer(page):
    sign = re.search(r'class="verification verification-(\w+)"', page)
    word = re.search(r'class="verification-word">([^<]+)<', page)
    return sign[1], word[1]


@pytest.mark.parametrize(("state", "expected"), ANSWERS.items())
def test_sign_colour_and_word_tell_the_state(visitor, state, expected):
    register_product("甲", state=state, public_reason="公表した理由", ended_on=date(2024, 5, 1))
    page = visitor.get("/verify/GHS-0001/").content.decode()
    assert answer(page) == expected
    assert "公表した理由" in page


def test_past_the_last_day_the_answer_is_no(visitor):
    register_product("甲", expires_on=date(2024, 5, 31))
    assert answer(visitor.get("/verify/GHS-0001/").content.decode()) == ("cross", "失効")


def test_number_products_company_level_validity_and_time_of_the_answer_are_told(visitor):
    organization = OrganizationFactory(name="㈱髙橋メディカル")
    details = [{"name": "血圧ノート"}, {"name": "体重ノート"}]
    register_product("血圧ノート", level=2, organization=organization, product_details=details)
    page = visitor.get("/verify/GHS-0001/").content.decode()
    told = [
        "血圧ノート",
        "体重ノート",
        "㈱髙橋メディカル",
        "レベル2",
        "2999年1月31日",
        "日本時間",
        "/register/GHS-0001/",
    ]
    assert [text for text in told if text not in page] == []


def test_a_number_that_was_never_given_is_told_apart_from_an_ended_one(visitor):
    page = visitor.get("/verify/ghs-0099/")
    assert page.status_code == 404
    assert answer(page.content.decode()) == ("question", "登録なし")
    assert "GHS-0099" in page.content.decode()


@pytest.mark.parametrize("number", ["GHS-0001", "GHS-0099"])
def test_a_wrong_mark_is_reported_without_the_number_in_the_address(visitor, number):
    register_product("甲")
    page = visitor.get(f"/verify/{number}/").content.decode()
    assert '/contact/?topic=mark"' in page
    form = visitor.get("/contact/?topic=mark").content.decode()
    assert re.search(r'value="mark"[^>]*checked', form)


def test_the_answer_leads_to_the_history_of_the_registration(visitor):
    register_product("甲")
    assert 'href="/register/GHS-0001/#history"' in visitor.get("/verify/GHS-0001/").content.decode()
    assert 'id="history"' in visitor.get("/register/GHS-0001/").content.decode()


def test_a_topic_that_there_is_not_chooses_nothing(visitor):
    form = visitor.get("/contact/?topic=<b>").content.decode()
    assert not re.search(r'name="topic"[^>]*checked', form)


@pytest.mark.parametrize(("path", "prefix"), [("/verify/GHS-0001/", ""), ("/en/verify/GHS-0001/", "/en")])
def test_a_page_that_links_here_shows_the_mark(visitor, settings, path, prefix):
    register_product("甲", organization=OrganizationFactory(name='"><b>'))
    page = visitor.get(path).content.decode()
    tags = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)"', page))
    assert tags["url"] == f"{settings.SITE_URL}{prefix}/verify/GHS-0001/"
    assert tags["image"] == f"{settings.SITE_URL}{prefix}/mark/GHS-0001.png?shape=horizontal&amp;width=960"
    assert tags["title"].startswith("GHS-0001")
    assert visitor.get(tags["image"].replace("&amp;", "&").removeprefix(settings.SITE_URL)).status_code == 200


def test_the_answer_is_never_kept_by_anybody(visitor):
    register_product("甲")
    assert visitor.get("/verify/GHS-0001/")["Cache-Control"] == "no-cache"
    assert visitor.get("/verify/GHS-0099/")["Cache-Control"] == "no-cache"
