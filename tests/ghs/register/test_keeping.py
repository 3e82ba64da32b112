"""Pages are kept while they are true, and no longer."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as NoConnection

from ghs.council.models import CouncilProfile
from registrations.models import RegisterChange, RegistrationVersion
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db(transaction=True)


def queries_of(client, path):
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path)
    return len(captured), page.content


def test_the_same_page_is_made_once(visitor):
    register_product("血圧ノート")
    made, first = queries_of(visitor, "/register/?q=血圧")
    again, second = queries_of(visitor, "/register/?q=血圧")
    assert (again, second) == (1, first)
    assert made > 1
    assert queries_of(visitor, "/register/?q=血")[0] > 1
    assert "Register of health software" in visitor.get("/en/register/?q=血圧").content.decode()


def test_a_write_is_seen_at_once(visitor):
    version = register_product("血圧ノート")
    visitor.get("/register/")
    RegistrationVersion.objects.filter(pk=version.pk).update(state="revoked")
    assert "取消" in visitor.get("/register/").content.decode()
    register_product("体温ノート", sequence=2)
    assert "体温ノート" in visitor.get("/register/").content.decode()


def test_a_write_that_is_not_committed_is_not_told_and_not_kept_from_being_told(visitor, django_db_blocker):
    register_product("血圧ノート")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE registrations_registrationversion SET state = 'revoked'")
        assert "取消" not in visitor.get("/register/").content.decode()
        other.commit()
        assert "取消" in visitor.get("/register/").content.decode()
    finally:
        other.close()


def test_the_frame_of_a_page_is_never_old(visitor):
    register_product("血圧ノート")
    visitor.get("/register/")
    before = RegisterChange.objects.count()
    with transaction.atomic():
        CouncilProfile.objects.update(name="新しい協議会")
    assert RegisterChange.objects.count() == before + 1
    assert queries_of(visitor, "/register/")[0] > 1


def test_people_with_a_session_get_pages_of_their_own(visitor, owner, client_of):
    register_product("血圧ノート")
    visitor.get("/register/")
    assert "マイページ" in client_of(owner).get("/register/").content.decode()
    assert "マイページ" not in visitor.get("/register/").content.decode()


def test_refused_searches_and_long_ones_are_not_kept(visitor):
    register_product("血圧ノート")
    for path in ("/register/?level=9", f"/register/?q=a&x={'y' * 1000}"):
        visitor.get(path)
        assert queries_of(visitor, path)[0] > 1


def test_without_the_cache_pages_are_made(visitor, monkeypatch):
    def refuse(*_values: object, **_options: object) -> None:
        raise NoConnection

    register_product("血圧ノート")
    monkeypatch.setattr(cache, "get", refuse)
    monkeypatch.setattr(cache, "set", refuse)
    assert "血圧ノート" in visitor.get("/register/").content.decode()


def test_the_database_forgets_changes_of_the_day_before(visitor):
    RegisterChange.objects.create(transaction=1, at="2020-01-01T00:00Z")
    register_product("血圧ノート")
    assert not RegisterChange.objects.filter(transaction=1).exists()
