"""The live mark, as other people's pages ask for it."""

from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

STATES = {"registered": "登録中", "suspended": "一時停止", "lapsed": "失効", "withdrawn": "使用中止", "revoked": "取消"}


@pytest.mark.parametrize("shape", ["", "?shape=vertical", "?shape=horizontal"])
@pytest.mark.parametrize(("state", "label"), STATES.items())
def test_a_mark_says_the_state_of_now(visitor, state, label, shape):
    register_product("甲", state=state, ended_on=date(2024, 5, 1))
    drawing = visitor.get(f"/mark/GHS-0001.svg{shape}").content.decode()
    assert f">{label}</text>" in drawing
    assert ("まで有効" in drawing) is (state == "registered")


def test_past_its_last_day_a_mark_has_lapsed_before_the_clock_noted_it(visitor):
    register_product("甲", expires_on=date(2024, 5, 31))
    drawing = visitor.get("/mark/GHS-0001.svg").content.decode()
    assert ">失効</text>" in drawing
    assert "2024年5月31日終了" in drawing


@pytest.mark.parametrize("path", ["/mark/GHS-0001.svg", "/mark/GHS-0001.png", "/mark/GHS-0099.svg"])
def test_a_mark_may_stand_in_any_page_and_do_nothing_there(visitor, path):
    register_product("甲")
    headers = visitor.get(path).headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Content-Security-Policy"] == "default-src 'none'; img-src data:; sandbox"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_other_pages_of_the_portal_stay_where_they_are(visitor):
    register_product("甲")
    assert "Cross-Origin-Resource-Policy" not in visitor.get("/verify/GHS-0001/").headers


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_mark_is_sent_again_only_when_it_changed(visitor, kind):
    version = register_product("甲")
    first = visitor.get(f"/mark/GHS-0001.{kind}")
    again = visitor.get(f"/mark/GHS-0001.{kind}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cross-Origin-Resource-Policy"] == "cross-origin"
    version.state = "suspended"
    version.save(update_fields=["state"])
    changed = visitor.get(f"/mark/GHS-0001.{kind}", headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


@pytest.mark.parametrize("typed", ["ghs-0001", "ＧＨＳ－０００１", "GHS0001", "1", "ghs 1"])
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_number_written_otherwise_shows_the_same_mark(visitor, typed, kind):
    register_product("甲")
    assert visitor.get(f"/mark/{typed}.{kind}").content == visitor.get(f"/mark/GHS-0001.{kind}").content


@pytest.mark.parametrize("typed", ["GHS-0099", "x", "GHS-1-1", pytest.param("あ" * 60, id="long"), "%3Cscript%3E"])
def test_a_number_that_was_never_given_shows_a_picture_that_says_so(visitor, typed):
    register_product("甲", state="revoked")
    drawing = visitor.get(f"/mark/{typed}.svg")
    assert (drawing.status_code, drawing["Content-Type"]) == (404, "image/svg+xml")
    assert ">登録なし</text>" in drawing.content.decode()
    assert "取消" not in drawing.content.decode()
    picture = visitor.get(f"/mark/{typed}.png")
    assert (picture.status_code, picture.content[:4]) == (404, b"\x89PNG")


@pytest.mark.parametrize("width", [120, 240, 480, 960, 1920])
def test_a_picture_comes_in_the_widths_and_shapes(visitor, width):
    register_product("甲")
    upright = visitor.get(f"/mark/GHS-0001.png?width={width}")
    lying = visitor.get(f"/mark/GHS-0001.png?width={width}&shape=horizontal")
    assert upright["Content-Type"] == "image/png"
    assert Image.open(BytesIO(upright.content)).size == (width, width * 4 // 3)
    assert Image.open(BytesIO(lying.content)).size == (width, width // 3)


@pytest.mark.parametrize(
    "asked",
    ["width=100000", "width=-1", "width=0", "width=４８０x", "shape=round", "shape=%00", "width=1e9", "width=121"],
)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_size_or_shape_that_there_is_not_is_refused_in_words(visitor, asked, kind):
    register_product("甲")
    answer = visitor.get(f"/mark/GHS-0001.{kind}?{asked}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert asked.partition("=")[0] in answer.content.decode()


@pytest.mark.parametrize("path", ["/mark/GHS-0001.svg", "/mark/GHS-0001.png", "/mark/GHS-0099.png"])
def test_a_mark_costs_two_questions_at_most(visitor, path):
    register_product("甲")
    with CaptureQueriesContext(connection) as captured:
        visitor.get(path)
    assert len(captured) <= 2


def test_a_picture_is_drawn_once_for_all_who_ask(visitor, monkeypatch):
    register_product("甲")
    first = visitor.get("/mark/GHS-0001.png")
    monkeypatch.setattr("ghs.register.views.marks.png_of", lambda *given, **options: pytest.fail("drawn again"))
    assert visitor.get("/mark/ghs1.png").content == first.content
    cache.clear()


def test_marks_speak_english_too(visitor):
    register_product("甲")
    assert ">Registered</text>" in visitor.get("/en/mark/GHS-0001.svg").content.decode()
    assert ">Not registered</text>" in visitor.get("/en/mark/GHS-0099.svg").content.decode()


@pytest.mark.parametrize("path", ["/mark/GHS-0001.svg", "/mark/GHS-0001.png"])
def test_a_mark_is_for_looking_at_only(visitor, path):
    register_product("甲")
    assert visitor.post(path).status_code == 405
    assert visitor.head(path).status_code == 200
