"""What every answer of the open data interface has in common."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from ghs.proof.tokens import digest
from ghs.register.models import ApiKey
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

READ = ["registrations", "registrations/GHS-0001", "products", "organizations", "changes", "levels", "openapi.json"]


@pytest.fixture(autouse=True)
def one_registration(db):
    """Something to read."""
    return register_product("甲")


@pytest.mark.parametrize("path", READ)
def test_what_is_known_is_not_sent_again(visitor, path):
    first = visitor.get(f"/api/v1/{path}")
    again = visitor.get(f"/api/v1/{path}", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["registrations", "registrations/GHS-0001", "products", "organizations", "changes"])
def test_a_change_of_the_register_is_sent(visitor, path):
    first = visitor.get(f"/api/v1/{path}")
    register_product("乙", sequence=2)
    again = visitor.get(f"/api/v1/{path}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_languages_and_questions_have_answers_of_their_own(visitor):
    paths = ["registrations", "registrations?lang=en", "registrations?level=1"]
    assert len({visitor.get(f"/api/v1/{path}")["ETag"] for path in paths}) == 3


def test_last_modified_is_believed_as_well(visitor):
    first = visitor.get("/api/v1/registrations")
    again = visitor.get("/api/v1/registrations", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", [*READ, "criteria", "nothing", "registrations?level=9"])
def test_pages_of_every_site_may_read(visitor, path):
    answer = visitor.get(f"/api/v1/{path}", headers={"Origin": "https://hospital.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Set-Cookie" not in answer.headers


def test_a_browser_may_ask_beforehand():
    asked = {"Origin": "https://hospital.example", "Access-Control-Request-Headers": "authorization"}
    answer = Client(enforce_csrf_checks=True).options("/api/v1/registrations", headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert "RateLimit-Limit" not in answer.headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["registrations", "registrations/GHS-0001", "openapi.json", "nothing"])
def test_other_methods_are_refused_as_a_problem(method, path):
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", READ)
def test_head_has_the_headers_of_get_and_no_body(visitor, path):
    got, head = visitor.get(f"/api/v1/{path}"), visitor.head(f"/api/v1/{path}")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])


@pytest.mark.parametrize(
    ("headers", "query", "title"),
    [
        ({}, "", "見つかりません"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "", "Not found"),
        ({"Accept-Language": "fr"}, "", "見つかりません"),
        ({"Accept-Language": "en"}, "?lang=ja", "見つかりません"),
        ({}, "?lang=en", "Not found"),
    ],
)
def test_a_problem_speaks_the_language_asked_for(visitor, headers, query, title):
    answer = visitor.get(f"/api/v1/nothing{query}", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    problem = answer.json()
    assert (problem["title"], problem["status"]) == (title, 404)
    assert answer["Content-Language"] == ("en" if title == "Not found" else "ja")
    assert visitor.get(problem["type"].removeprefix("http://localhost:8000").split("#")[0]).status_code == 200


@pytest.mark.parametrize("path", ["%0A", "organizations/%0A1", "a/b/", "registrations/", "%ED%A0%80", "%00"])
def test_an_odd_address_is_answered_as_a_problem(visitor, path):
    answer = visitor.get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_who_asks_too_often_is_told_to_wait(visitor, settings):
    settings.API_PER_MINUTE = 2
    answers = [visitor.get("/api/v1/levels") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2]["Retry-After"] in answers[2].json()["detail"]


def key_of(person, **fields):
    return ApiKey.objects.create(
        person=person, name="病院", digest=digest("secret"), created_at=timezone.now(), **fields
    )


def test_a_key_has_an_allowance_of_its_own_and_remembers_the_day(visitor, settings, attendee):
    settings.API_PER_MINUTE, settings.API_PER_MINUTE_WITH_KEY = 1, 3
    key = key_of(attendee)
    visitor.get("/api/v1/levels")
    answer = visitor.get("/api/v1/levels", headers={"Authorization": "Bearer secret"})
    assert (answer.status_code, answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == (200, "3", "2")
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()


@pytest.mark.parametrize(
    "said", ["Bearer unknown", "Bearer revoked", "Bearer ", "Bearer", "Basic c2VjcmV0", "secret", "Bearer 髙"]
)
def test_an_unknown_or_revoked_key_is_refused(visitor, attendee, said):
    ApiKey.objects.create(
        person=attendee, name="旧", digest=digest("revoked"), created_at=timezone.now(), revoked_at=timezone.now()
    )
    answer = visitor.get("/api/v1/levels", headers={"Authorization": said})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_without_the_cache_everybody_is_answered(visitor, settings):
    closed = {**settings.CACHES["limits"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "limits": closed}
    answer = visitor.get("/api/v1/levels")
    assert answer.status_code == 200
    assert "RateLimit-Limit" not in answer.headers


def test_a_fault_is_a_problem_too(visitor, monkeypatch):
    visitor.raise_request_exception = False
    monkeypatch.setattr("ghs.register.api.scheme.prices_on", lambda day: 1 / 0)
    answer = visitor.get("/api/v1/levels")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


def test_the_address_is_not_kept_as_it_is(visitor):
    visitor.get("/api/v1/levels", REMOTE_ADDR="203.0.113.9")
    kept = caches["limits"]._cache.get_client().scan_iter("*api:*")
    assert [key for key in kept if b"203.0.113.9" in key] == []
