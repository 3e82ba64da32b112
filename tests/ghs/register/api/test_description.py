"""The interface described: valid for programs, complete for people, in both languages."""

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from ghs.register.models import ApiKey
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def words_in(part, *, is_named=False):
    """Yield every description and summary of a document."""
    if isinstance(part, list):
        for each in part:
            yield from words_in(each)
    if isinstance(part, dict):
        if not is_named:
            yield from (part[key] for key in ("description", "summary") if isinstance(part.get(key), str))
        for key, value in part.items():
            yield from words_in(value, is_named=key == "properties")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_description_is_valid_openapi(ask, language):
    document = ask(f"openapi.json?lang={language}")
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        f"/api/v1/{path}"
        for path in (
            "registrations",
            "registrations/{number}",
            "products",
            "organizations",
            "organizations/{organization_id}",
            "changes",
            "levels",
            "criteria",
        )
    }


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_of_it_is_in_the_language_asked_for(ask, language):
    words = [each for each in words_in(ask(f"openapi.json?lang={language}")) if "サンプル" not in each]
    assert len(words) > 150
    assert [each for each in words if bool(JAPANESE.search(each)) != (language == "ja")] == []


def test_the_parameters_are_those_of_the_search(ask):
    operation = ask("openapi.json")["paths"]["/api/v1/registrations"]["get"]
    names = [parameter["name"] for parameter in operation["parameters"]]
    search = ["q", "level", "state", "area", "category", "organization", "year", "edition", "on", "sort", "page"]
    assert names == [*search, "limit", "cursor", "lang"]
    assert set(operation["responses"]) == {"200", "304", "400", "401", "429"}


@pytest.mark.parametrize(("prefix", "title"), [("", "登録一覧のオープンデータ"), ("/en", "Open data of the register")])
def test_the_page_for_people_tells_every_address(visitor, prefix, title):
    register_product("血圧ノート", sequence=87)
    page = visitor.get(f"{prefix}/api/v1/docs").content.decode()
    assert f"<h1>{title}</h1>" in page
    paths = visitor.get("/api/v1/openapi.json").json()["paths"]
    assert [path for path in paths if f"GET {path}<" not in page] == []
    assert "&quot;number&quot;: &quot;GHS-0087&quot;" in page
    assert [status for status in (304, 400, 401, 404, 405, 412, 429, 500) if f'id="status-{status}"' not in page] == []


def test_the_page_loads_nothing_from_elsewhere(visitor):
    page = visitor.get("/api/v1/docs").content.decode()
    assert re.findall(r'(?:src|<link[^>]*rel="stylesheet"[^>]*href)="(?!/static/)', page) == []
    assert "unsafe" not in visitor.get("/api/v1/docs")["Content-Security-Policy"]


def test_the_page_is_there_before_anything_is_registered(visitor):
    assert visitor.get("/api/v1/docs").status_code == 200
    assert ApiKey.objects.count() == 0


@pytest.mark.parametrize(("asked", "leads"), [("/api/v1/", "/api/v1/docs"), ("/api/v1/?lang=en", "/en/api/v1/docs")])
def test_the_root_leads_to_the_page(visitor, asked, leads):
    assert visitor.get(asked)["Location"] == leads
