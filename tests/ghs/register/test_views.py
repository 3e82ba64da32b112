import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db


def numbers(page):
    return re.findall(r'register-number">(GHS-[0-9]+)<', page.content.decode())


def test_the_register_is_complete_and_says_each_state(visitor):
    register_product("甲", sequence=1)
    register_product("乙", sequence=2, state="revoked", ended_on=date(2024, 5, 1))
    page = visitor.get("/register/?sort=number")
    assert numbers(page) == ["GHS-0001", "GHS-0002"]
    assert re.findall(r'class="state[^"]*">([^<]+)<', page.content.decode()) == ["登録中", "取消"]
    assert "登録中 1" in page.content.decode()


def test_a_search_keeps_what_was_asked_and_shows_the_original_name(visitor):
    register_product("甲", organization=OrganizationFactory(name="㈱髙橋メディカル"))
    page = visitor.get("/register/", {"q": "株式会社高橋", "level": "1"})
    assert numbers(page) == ["GHS-0001"]
    assert "㈱髙橋メディカル" in page.content.decode()
    assert 'value="株式会社高橋"' in page.content.decode()
    assert re.search(r'<option value="1"\s+selected', page.content.decode())


def test_a_search_without_a_hit_says_so(visitor):
    register_product("甲")
    page = visitor.get("/register/", {"q": "ない製品"})
    assert (page.status_code, numbers(page)) == (200, [])
    assert "登録はありません" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "あ" * 10_000}, 400),
        ({"q": "a\x00b"}, 400),
        ({"q": "a\nb"}, 400),
        ({"level": "9"}, 400),
        ({"level": "'; DROP TABLE"}, 400),
        ({"sort": "secret"}, 400),
        ({"q": "<script>alert(1)</script>"}, 200),
        ({"q": "😀𠮷"}, 200),
        ({"q": "%' OR '1'='1"}, 200),
        ({"unknown": "1"}, 200),
    ],
)
def test_bad_input_is_answered_clearly(visitor, query, status):
    page = visitor.get("/register/", query)
    assert page.status_code == status
    assert ('class="error-summary"' in page.content.decode()) is (status == 400)
    assert "<script>alert" not in page.content.decode()


def test_half_a_surrogate_pair_in_the_address_does_no_harm(visitor):
    page = visitor.get("/register/", QUERY_STRING="q=%ED%A0%80")
    assert page.status_code == 400
    assert 'class="error-summary"' in page.content.decode()
    assert visitor.get("/register/GHS-%ED%A0%80/").status_code == 404


@pytest.mark.parametrize("path", ["/register/", "/register/?q=サンプル", "/register/organizations/{organization}/"])
def test_a_list_asks_the_database_as_often_for_thirty_as_for_one(visitor, path):
    organization = OrganizationFactory()
    path = path.format(organization=organization.pk)
    register_product("サンプル0", organization=organization)
    few = queries_of(visitor, path)
    for sequence in range(2, 31):
        register_product(f"サンプル{sequence}", sequence=sequence, organization=organization)
    assert queries_of(visitor, path) == few
    assert len(numbers(visitor.get(path))) == 30


def queries_of(client, path):
    client.get(path)  # a row of the table is written once in a process
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def test_a_product_page_tells_what_was_registered(visitor):
    register_product("血圧ノート", sequence=87, level=2)
    page = visitor.get("/register/GHS-0087/").content.decode()
    told = [
        "血圧ノート",
        "GHS-0087",
        "リスクマネジメント",
        "ライフサイクル",
        "1.20",
        "血圧の記録",
        "/mark/GHS-0087.svg",
    ]
    assert [text for text in told if text not in page] == []
    assert "認証" not in page
    assert "承認" not in page


@pytest.mark.parametrize("room", ["register", "verify"])
@pytest.mark.parametrize("typed", ["ghs-0087", "ＧＨＳ－００８７", "87"])
def test_a_number_typed_otherwise_leads_to_its_page(visitor, room, typed):
    register_product("甲", sequence=87)
    page = visitor.get(f"/{room}/{typed}/")
    assert (page.status_code, page["Location"]) == (302, f"/{room}/GHS-0087/")


@pytest.mark.parametrize("path", ["/register/GHS-0099/", "/mark/GHS-0099.svg", "/mark/x.svg"])
def test_what_is_not_in_the_register_is_not_found(visitor, path):
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("organization_id", ["0", "999999999999999999999999"])
def test_an_organisation_without_registrations_is_not_found(visitor, organization_id):
    assert visitor.get(f"/register/organizations/{organization_id}/").status_code == 404


def test_an_organisation_s_page_lists_its_registrations_only(visitor):
    mine = OrganizationFactory(name="甲社")
    register_product("甲", sequence=1, organization=mine)
    register_product("乙", sequence=2, organization=OrganizationFactory(name="乙社"))
    page = visitor.get(f"/register/organizations/{mine.pk}/")
    assert numbers(page) == ["GHS-0001"]
    assert "<h1>甲社</h1>" in page.content.decode()


def test_an_unknown_number_is_told_apart_from_an_ended_one(visitor):
    page = visitor.get("/verify/ghs-0099/")
    assert page.status_code == 404
    assert "GHS-0099" in page.content.decode()
    assert "取り消された登録" in page.content.decode()
    assert visitor.get("/verify/abc<b>/").status_code == 404


def test_english_pages_show_the_english_name_and_keep_the_original(visitor):
    organization = OrganizationFactory(name="株式会社甲", name_english="Alpha Inc.")
    register_product("甲", organization=organization)
    assert "Alpha Inc." in visitor.get("/en/register/").content.decode()
    assert "株式会社甲" in visitor.get("/en/register/GHS-0001/").content.decode()
    assert ">Registered</text>" in visitor.get("/en/mark/GHS-0001.svg").content.decode()


def test_what_vendors_wrote_is_shown_as_text(visitor):
    evil = '<img src=x onerror="alert(1)">'
    register_product(evil, organization=OrganizationFactory(name=evil))
    for path in ["/register/", "/register/GHS-0001/", "/verify/GHS-0001/", "/mark/GHS-0001.svg"]:
        page = visitor.get(path).content.decode()
        assert "<img src=x" not in page
    assert escape(evil) in visitor.get("/register/").content.decode()


@pytest.mark.parametrize("path", ["/register/", "/register/GHS-0001/", "/verify/GHS-0001/", "/mark/GHS-0001.svg"])
def test_the_register_is_for_reading_only(visitor, path):
    register_product("甲")
    assert visitor.post(path).status_code == 405
    assert visitor.head(path).status_code == 200
