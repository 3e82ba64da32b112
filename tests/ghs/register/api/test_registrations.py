from datetime import UTC, date, datetime

import pytest

from ghs.text.normal import search_key
from registrations.models import RegistrationVersion
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product
from tests.ghs.register.test_views import numbers, queries_of

pytestmark = pytest.mark.django_db


def told(answer):
    return [item["number"] for item in answer["items"]]


def test_a_registration_tells_everything_the_page_tells(ask):
    organization = OrganizationFactory(
        name="株式会社甲", name_kana="コウ", name_english="Alpha Inc.", corporate_number="7000012050002"
    )
    supplier = register_product("元の製品", sequence=1).registration
    facts = {"name": "血圧ノート", "category": "records", "version_range": "2.x", "intended_use": "記録"}
    register_product(
        "血圧ノート", sequence=87, level=2, organization=organization, supplier=supplier, product_details=[facts]
    )
    (item,) = ask("registrations?q=血圧ノート")["items"]
    urls = item.pop("urls")
    assert {name: url.removeprefix("http://localhost:8000") for name, url in urls.items()} == {
        "page": "/register/GHS-0087/",
        "verify": "/verify/GHS-0087/",
        "mark": "/mark/GHS-0087.svg",
        "self": "/api/v1/registrations/GHS-0087",
    }
    empty = {"name_kana": "", "name_english": "", "models_covered": "", "description": ""}
    assert item == {
        "number": "GHS-0087",
        "level": 2,
        "areas": ["risk_management", "life_cycle"],
        "state": "registered",
        "state_label": "登録中",
        "is_valid": True,
        "registered_on": "2020-01-15",
        "expires_on": "2999-01-31",
        "ended_on": None,
        "public_reason": "",
        "guideline_edition": "1.20",
        "organization": {
            "id": organization.pk,
            "name": "株式会社甲",
            "kana": "コウ",
            "english": "Alpha Inc.",
            "corporate_number": "7000012050002",
        },
        "supplier": "GHS-0001",
        "products": [{**facts, **empty}],
        "recorded_from": "2020-01-15T03:00:00Z",
    }


def test_states_are_those_of_the_day(ask):
    register_product("甲", sequence=1, expires_on=date(2024, 1, 31))
    register_product("乙", sequence=2, state="revoked", ended_on=date(2024, 5, 1), public_reason="公表した理由")
    lapsed, revoked = ask("registrations?sort=number")["items"]
    assert (lapsed["state"], lapsed["is_valid"], lapsed["ended_on"]) == ("lapsed", False, "2024-01-31")
    assert (revoked["state"], revoked["public_reason"], revoked["ended_on"]) == (
        "revoked",
        "公表した理由",
        "2024-05-01",
    )
    then = ask("registrations?sort=number&on=2023-06-01")["items"]
    assert [item["state"] for item in then] == ["registered", "revoked"]


@pytest.fixture
def registered(db):
    """Registrations that differ in everything that can be asked."""
    acme, other = OrganizationFactory(name="㈱髙橋メディカル"), OrganizationFactory(name="乙社", name_kana="オツ")
    register_product("血圧ノート", sequence=1, organization=acme)
    register_product("血糖クラウド", sequence=2, organization=other, level=2, registered_on=date(2019, 4, 1))
    register_product("画像ビューア", sequence=3, organization=acme, level=3, state="suspended")
    imaging = [{"name": "画像倉庫", "category": "imaging"}]
    register_product("画像倉庫", sequence=4, organization=other, product_details=imaging, guideline_edition="1.10")
    register_product("古い製品", sequence=5, expires_on=date(2021, 1, 31), state="lapsed")
    return acme


@pytest.mark.parametrize(
    "question",
    [
        "",
        "q=血",
        "q=画像",
        "q=株式会社高橋",
        "q=ｹﾂｱﾂ",
        "q=ない",
        "q=%25",
        "level=1",
        "level=1&level=3",
        "level=２",
        "state=lapsed",
        "state=registered&state=suspended",
        "area=life_cycle",
        "area=risk_management",
        "category=imaging",
        "year=2019",
        "edition=1.10",
        "sort=number",
        "sort=date",
        "sort=kana",
        "on=2019-01-01",
        "on=2020-06-30",
        "q=画像&level=3&sort=number",
        "organization={acme}",
        "unknown=1",
    ],
)
def test_the_interface_finds_what_the_page_finds_in_its_order(ask, visitor, registered, question):
    question = question.format(acme=registered.pk)
    answer = ask(f"registrations?{question}")
    assert told(answer) == numbers(visitor.get(f"/register/?{question}"))
    assert (answer["total"], answer["total_is_exact"]) == (len(answer["items"]), True)


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("q=" + "あ" * 10_000, "q"),
        ("q=a%00b", "q"),
        ("q=%ED%A0%80", "q"),
        ("level=9", "level"),
        ("level='; DROP TABLE", "level"),
        ("state=approved", "state"),
        ("area=x", "area"),
        ("category=x", "category"),
        ("organization=-1", "organization"),
        ("year=99", "year"),
        ("edition=x", "edition"),
        ("on=2999-01-01", "on"),
        ("on=2001-01-01", "on"),
        ("on=yesterday", "on"),
        ("sort=secret", "sort"),
        ("page=-1", "page"),
        ("page=0", "page"),
        ("page=999999", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1e3", "limit"),
        ("cursor=x&sort=number", "cursor"),
        ("cursor=99999999999999&sort=number", "cursor"),
        ("cursor=1", "cursor"),
        ("lang=fr", "lang"),
    ],
)
def test_bad_input_is_told_by_parameter(visitor, db, question, parameter):
    answer = visitor.get(f"/api/v1/registrations?{question}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    (wrong,) = answer.json()["errors"]
    assert wrong["parameter"] == parameter
    assert wrong["detail"]


@pytest.mark.parametrize("question", ["q=😀𠮷", "q=%25' OR '1'='1", "q=<script>", "q=＿%25\\", "page=２", "limit=５"])
def test_odd_input_is_just_looked_for(ask, question):
    assert ask(f"registrations?{question}")["items"] == []


def walked(ask, path):
    seen, sizes = [], []
    while path:
        answer = ask(path)
        seen += answer["items"]
        sizes.append(len(answer["items"]))
        path = answer["next"] and answer["next"].removeprefix("http://localhost:8000/api/v1/")
    return seen, sizes


@pytest.mark.parametrize("sort", ["number", "kana", "date", ""])
def test_a_list_in_parts_is_the_whole_list(ask, sort):
    for sequence in range(1, 8):
        register_product(f"製品{sequence}", sequence=sequence, registered_on=date(2020, 1, sequence))
    whole = told(ask(f"registrations?sort={sort}&limit=100"))
    items, sizes = walked(ask, f"registrations?sort={sort}&limit=3")
    assert [item["number"] for item in items] == whole
    assert sizes == [3, 3, 1]


def test_new_registrations_do_not_shift_a_walk_by_number(ask):
    for sequence in (10, 20, 30):
        register_product(f"製品{sequence}", sequence=sequence)
    first = ask("registrations?sort=number&limit=2")
    register_product("後から", sequence=5)
    register_product("最後に", sequence=40)
    rest = ask(first["next"].removeprefix("http://localhost:8000/api/v1/"))
    assert told(first) + told(rest) == ["GHS-0010", "GHS-0020", "GHS-0030", "GHS-0040"]


def test_the_parts_stand_in_the_link_header_too(visitor):
    for sequence in range(1, 6):
        register_product(f"製品{sequence}", sequence=sequence)
    answer = visitor.get("/api/v1/registrations?limit=2&page=2&sort=kana")
    root = "http://localhost:8000/api/v1/registrations"
    assert answer["Link"] == (
        f'<{root}?limit=2&sort=kana&page=3>; rel="next", <{root}?limit=2&sort=kana&page=1>; rel="prev"'
    )


@pytest.mark.parametrize("typed", ["GHS-0087", "ghs-0087", "ＧＨＳ－００８７", "87"])
def test_one_registration_has_its_history(ask, typed):
    version = register_product("旧名", sequence=87)
    at = datetime(2024, 4, 1, tzinfo=UTC)
    RegistrationVersion.objects.filter(pk=version.pk).update(recorded_to=at)
    version.pk, version.recorded_from, version.state, version.product_names = None, at, "suspended", ["新名"]
    version.product_details = [{"name": "新名"}]
    version.save()
    item = ask(f"registrations/{typed}")
    assert (item["number"], item["state"], item["products"][0]["name"]) == ("GHS-0087", "suspended", "新名")
    told = [(each["state"], each["product_names"], each["recorded_to"]) for each in item["history"]]
    assert told == [("registered", ["旧名"], "2024-04-01T00:00:00Z"), ("suspended", ["新名"], None)]


@pytest.mark.parametrize("number", ["GHS-9999", "abc", "0", "%ED%A0%80", "GHS-0001x", "1" * 50])
def test_an_unknown_registration_is_not_found(ask, number):
    register_product("甲")
    assert ask(f"registrations/{number}", status=404)["status"] == 404


def test_products_come_one_by_one(ask):
    facts = [{"name": name, "version_range": "1.x"} for name in ("甲一", "甲二", "甲三")]
    register_product("甲", sequence=1, product_details=facts, product_names=[each["name"] for each in facts])
    register_product("乙", sequence=2, level=2)
    items, sizes = walked(ask, "products?limit=2")
    assert [(item["name"], item["registration"]) for item in items] == [
        ("甲一", "GHS-0001"),
        ("甲二", "GHS-0001"),
        ("甲三", "GHS-0001"),
        ("乙", "GHS-0002"),
    ]
    assert (sizes, ask("products")["total"]) == ([2, 2], 4)
    assert [item["name"] for item in ask("products?level=2")["items"]] == ["乙"]
    assert items[0]["version_range"] == "1.x"


@pytest.mark.parametrize(
    "path", ["registrations?limit=100", "products?limit=100", "organizations", "changes?limit=100"]
)
def test_a_list_asks_the_database_as_often_for_thirty_as_for_one(visitor, path):
    register_product("サンプル0", supplier=None)
    few = queries_of(visitor, f"/api/v1/{path}")
    for sequence in range(2, 31):
        register_product(f"サンプル{sequence}", sequence=sequence)
    assert queries_of(visitor, f"/api/v1/{path}") == few


def test_a_search_key_is_looked_for_as_on_the_page(ask):
    register_product("甲", sequence=1, search_key=search_key("ペースメーカー手帳"))
    assert told(ask("registrations?q=ﾍﾟｰｽﾒｰｶｰ")) == ["GHS-0001"]
