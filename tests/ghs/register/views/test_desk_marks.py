"""The council's artwork at the desk."""

import re
import uuid

import pytest
from django.utils import timezone

from ghs.register.models import Artwork
from tests.ghs.register.actions.test_artworks import SVG, proposed, upload
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

PATHS = ["/desk/mark/", "/desk/mark/2/vertical/", "/desk/mark/2/vertical.svg", "/desk/mark/artworks/{pk}/"]


@pytest.fixture
def desk(client_of, operator):
    return client_of(operator)


def send(desk, content=SVG % (10, 10), path="/desk/mark/2/vertical/", once=None):
    return desk.post(path, {"file": upload(content), "once": once or uuid.uuid4()})


@pytest.mark.parametrize("path", [*PATHS, "/desk/mark/artworks/{pk}/revoked.svg"])
@pytest.mark.parametrize(
    ("person", "status"), [("operator", 200), ("registrar", 403), ("publisher", 403), ("owner", 404)]
)
def test_the_operator_alone_keeps_the_artwork(request, client_of, operator, path, person, status):
    artwork = proposed(operator)
    client = client_of(request.getfixturevalue(person))
    assert client.get(path.format(pk=artwork.pk)).status_code == status


def test_a_picture_is_uploaded_looked_at_and_confirmed(desk, visitor):
    register_product("甲", level=2)
    answer = send(desk)
    artwork = Artwork.objects.get()
    assert answer["Location"] == f"/desk/mark/artworks/{artwork.pk}/"
    page = desk.get(answer["Location"]).content.decode()
    assert len(re.findall(rf'src="/desk/mark/artworks/{artwork.pk}/\w+\.svg"', page)) == 6
    assert "サンプル</text>" not in desk.get(f"/desk/mark/artworks/{artwork.pk}/lapsed.svg").content.decode()
    assert "<image" not in visitor.get("/mark/GHS-0001.svg").content.decode()
    before = visitor.get("/mark/GHS-0001.svg")["ETag"]
    today = timezone.localdate()
    assert desk.post(answer["Location"], {"effective_on": today.isoformat()})["Location"] == "/desk/mark/"
    assert "<image" in visitor.get("/mark/GHS-0001.svg").content.decode()
    assert visitor.get("/mark/GHS-0001.svg")["ETag"] != before
    assert ">登録中</text>" in visitor.get("/mark/GHS-0001.svg").content.decode()
    assert visitor.get("/mark/GHS-0001.png").status_code == 200


def test_a_day_in_the_past_is_refused_beside_its_field(desk, operator):
    artwork = proposed(operator)
    page = desk.post(f"/desk/mark/artworks/{artwork.pk}/", {"effective_on": "2020-01-01"})
    assert page.status_code == 422
    assert "過去にさかのぼって" in page.content.decode()


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01"])
def test_a_day_that_is_none_is_refused(desk, operator, day):
    artwork = proposed(operator)
    assert desk.post(f"/desk/mark/artworks/{artwork.pk}/", {"effective_on": day}).status_code == 422


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", SVG % (90, 10)])
def test_a_picture_that_can_t_be_used_is_told_beside_its_field(desk, content):
    page = send(desk, content)
    assert page.status_code == 422
    assert 'class="error-summary"' in page.content.decode()
    assert Artwork.objects.count() == 0


def test_a_form_without_a_file_is_told(desk):
    page = desk.post("/desk/mark/2/vertical/", {})
    assert (page.status_code, Artwork.objects.count()) == (422, 0)


def test_a_double_click_uploads_and_returns_once(desk):
    once = uuid.uuid4()
    assert send(desk, once=once)["Location"] == send(desk, once=once)["Location"]
    again = {"once": uuid.uuid4()}
    first = desk.post("/desk/mark/1/horizontal/sample/", again)
    assert first["Location"] == desk.post("/desk/mark/1/horizontal/sample/", again)["Location"]
    assert Artwork.objects.count() == 2


def test_artwork_is_dropped_and_a_second_click_is_told(desk, operator):
    artwork = proposed(operator)
    for _ in range(2):
        assert desk.post(f"/desk/mark/artworks/{artwork.pk}/drop/").status_code == 302
    artwork.refresh_from_db()
    assert artwork.state == "dropped"
    assert "その間に" in desk.get("/desk/mark/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/mark/4/vertical/",
        "/desk/mark/0/vertical/",
        "/desk/mark/2/round/",
        "/desk/mark/2/round.svg",
        "/desk/mark/9/vertical.svg",
        "/desk/mark/artworks/999999/",
        "/desk/mark/artworks/{pk}/draft.svg",
    ],
)
def test_a_level_shape_or_state_that_there_is_not_is_not_found(desk, operator, path):
    artwork = proposed(operator)
    assert desk.get(path.format(pk=artwork.pk)).status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(desk, operator, django_assert_max_num_queries):
    for _ in range(12):
        proposed(operator)
    with django_assert_max_num_queries(20):
        page = desk.get("/desk/mark/").content.decode()
    assert page.count("確認を待っています") == 12
