"""Feeds are valid by their specifications and by a reader that is not ours."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.utils import timezone

from tests.ghs.register.factories import record_next, register_product

pytestmark = pytest.mark.django_db

LAPSED_AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.fixture
def version():
    register_product("<乙> & 丙", sequence=2, level=2)
    version = register_product("血圧ノート")
    record_next(version, LAPSED_AT, state="lapsed")
    return version


@pytest.fixture
def paths(version):
    organization = version.registration.organization_id
    places = ["register", "en/register", "register/GHS-0001", f"register/organizations/{organization}"]
    return [f"/{place}/feed" for place in places]


def test_atom_holds_what_the_specification_wants(visitor, paths):
    for path in paths:
        answer = visitor.get(f"{path}.atom")
        feed = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
        assert (feed.bozo, feed.version) == (0, "atom10")
        assert all(feed.feed.get(name) for name in ("id", "title", "updated", "author"))
        rel = {link.rel: link.href for link in feed.feed.links}
        assert rel["self"] == f"http://localhost:8000{path}.atom"
        assert rel["alternate"].startswith("http://localhost:8000/")
        keys = [entry.id for entry in feed.entries]
        assert len(set(keys)) == len(keys) > 0
        assert all(key.startswith("tag:localhost,2026-11-22:/register/") for key in keys)
        assert all(
            datetime.fromisoformat(entry.updated).tzinfo and entry.title and entry.link for entry in feed.entries
        )


def test_json_holds_what_the_specification_wants(visitor, paths):
    for path in paths:
        answer = visitor.get(f"{path}.json")
        assert answer["Content-Type"].startswith("application/feed+json")
        feed = json.loads(answer.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"http://localhost:8000{path}.json"
        assert feed["title"]
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) > 0
        assert all(datetime.fromisoformat(item["date_published"]).tzinfo for item in feed["items"])
        assert all(item["content_text"] and item["url"] for item in feed["items"])


def test_a_feed_tells_the_newest_first_in_the_language_of_its_address(visitor, version):
    (first, *_) = feedparser.parse(visitor.get("/register/feed.atom").content).entries
    assert (first.title, first.updated) == ("GHS-0001 血圧ノート: 失効", "2026-11-22T01:00:00+00:00")
    (english, *_) = json.loads(visitor.get("/en/register/feed.json").content)["items"]
    assert english["title"] == "GHS-0001 血圧ノート: Lapsed"
    assert english["id"] == first.id


def test_a_search_has_a_feed_of_its_own(visitor, version):
    feed = json.loads(visitor.get("/register/feed.json?level=2&sort=date").content)
    assert feed["feed_url"] == "http://localhost:8000/register/feed.json?level=2"
    assert feed["items"] == []
    record_next(register_product("新", sequence=3, level=2), timezone.now() - timedelta(days=1), state="lapsed")
    feed = json.loads(visitor.get("/register/feed.json?level=2").content)
    assert [item["title"] for item in feed["items"]] == ["GHS-0003 新: 失効"]


def test_an_empty_feed_is_valid_too(visitor, db):
    assert feedparser.parse(visitor.get("/register/feed.atom").content).bozo == 0


@pytest.mark.parametrize("form", ["atom", "json"])
def test_who_has_it_already_gets_304(visitor, version, form):
    first = visitor.get(f"/register/feed.{form}")
    assert first["Last-Modified"] == "Sun, 22 Nov 2026 01:00:00 GMT"
    for condition in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = visitor.get(f"/register/feed.{form}", headers=condition)
        assert (again.status_code, again.content) == (304, b"")
    record_next(version.registration.versions.current().get(), LAPSED_AT + timedelta(hours=1), state="registered")
    assert visitor.get(f"/register/feed.{form}", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["GHS-9999/feed.atom", "organizations/999999/feed.json", "feed.atom?level=9"])
def test_there_is_no_feed_of_nothing(visitor, path):
    assert visitor.get(f"/register/{path}").status_code == 404


def test_a_feed_takes_the_same_number_of_queries_for_many(visitor, version, django_assert_max_num_queries):
    for sequence in range(3, 33):
        register_product("多", sequence=sequence, recorded_from=LAPSED_AT)
    with django_assert_max_num_queries(4):
        assert len(json.loads(visitor.get("/register/feed.json").content)["items"]) == 33
