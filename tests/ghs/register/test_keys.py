"""Keys of the open data interface: each person's own, shown once, kept as a digest."""

import re
import uuid

import pytest
from django.utils import timezone

from ghs.history.models import Entry
from ghs.proof.tokens import digest
from ghs.register.models import ApiKey

pytestmark = pytest.mark.django_db

LIST = "/my/api-keys/"


@pytest.fixture
def client(client_of, attendee):
    return client_of(attendee)


def key_of(person, name="病院"):
    return ApiKey.objects.create(person=person, name=name, digest=uuid.uuid4().hex, created_at=timezone.now())


def secret_in(page):
    found = re.search(r'api-secret"><code>([^<]+)<', page.content.decode())
    return found and found[1]


def test_a_key_is_shown_once_and_works_at_once(client, visitor, attendee):
    page = client.post(LIST, {"name": "機器台帳"})
    secret = secret_in(page)
    key = ApiKey.objects.get()
    assert (key.person, key.name, key.digest, key.revoked_at) == (attendee, "機器台帳", digest(secret), None)
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get(LIST).content.decode()
    answer = visitor.get("/api/v1/levels", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["RateLimit-Limit"]) == (200, "600")
    entry = Entry.objects.get(verb="create_api_key")
    assert secret not in str(entry.__dict__)


def test_a_reload_makes_no_second_key_and_says_that_it_can_not_be_shown(client):
    values = {"name": "機器台帳", "submission": str(uuid.uuid4())}
    first, second = client.post(LIST, values), client.post(LIST, values)
    assert secret_in(first)
    assert secret_in(second) is None
    assert "もう一度表示することはできません" in second.content.decode()
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("name", ["", "あ" * 61, "a\x00b", "一行目\n二行目"])
def test_a_name_that_can_not_be_kept_is_refused(client, name):
    page = client.post(LIST, {"name": name})
    assert page.status_code == 422
    assert 'class="error-summary"' in page.content.decode()
    assert ApiKey.objects.count() == 0


def test_five_keys_are_enough(client, attendee):
    for number in range(5):
        key_of(attendee, f"鍵{number}")
    page = client.post(LIST, {"name": "六つ目"})
    assert page.status_code == 422
    assert "キーはすでに5個あります" in page.content.decode()
    assert ApiKey.objects.count() == 5
    assert "<form" not in client.get(LIST).content.decode().split("<h2>")[-1].split("</main>")[0]


def test_a_revoked_key_ends_at_once_and_makes_room(client, visitor):
    secret = secret_in(client.post(LIST, {"name": "機器台帳"}))
    key = ApiKey.objects.get()
    assert "機器台帳" in client.get(f"{LIST}{key.pk}/revoke/").content.decode()
    assert client.post(f"{LIST}{key.pk}/revoke/")["Location"] == LIST
    assert visitor.get("/api/v1/levels", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert client.post(f"{LIST}{key.pk}/revoke/").status_code == 404
    assert Entry.objects.filter(verb="revoke_api_key").count() == 1
    assert f"{LIST}{key.pk}/revoke/" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_another_person_s_key(client, client_of, rival, visitor, method):
    key = key_of(rival, "よその鍵")
    path = f"{LIST}{key.pk}/revoke/"
    assert getattr(client, method)(path).status_code == 404
    assert getattr(visitor, method)(path)["Location"].startswith("/accounts/login/")
    key.refresh_from_db()
    assert key.revoked_at is None
    assert "よその鍵" not in client.get(LIST).content.decode()


def test_the_day_of_the_last_use_is_shown(client, visitor):
    assert "未使用" in client.post(LIST, {"name": "機器台帳"}).content.decode()
    ApiKey.objects.update(last_used_on="2026-11-20")
    assert "2026年11月20日" in client.get(LIST).content.decode()
