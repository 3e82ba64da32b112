"""A vendor's own marks: the line for web pages and the files for print."""

import html
import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

PAGE, FILE = "/my/registrations/GHS-0001/mark/", "/my/registrations/GHS-0001/mark/file/"
ENDED = ["suspended", "lapsed", "withdrawn", "revoked"]


@pytest.fixture
def registered(organization):
    return register_product("甲", organization=organization)


def snippet(page):
    shown = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page.content.decode())
    return html.unescape(shown[1]) if shown else None


@pytest.mark.parametrize(
    ("person", "status"), [("owner", 200), ("editor", 200), ("viewer", 200), ("rival", 404), ("registrar", 404)]
)
def test_members_of_the_organisation_take_their_mark_and_nobody_else(request, client_of, registered, person, status):
    client = client_of(request.getfixturevalue(person))
    assert (client.get(PAGE).status_code, client.get(FILE).status_code) == (status, status)


def test_visitors_log_in_first(visitor, registered):
    assert visitor.get(PAGE)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("query", "page", "image", "size"),
    [
        ("", "/verify/GHS-0001/", "/mark/GHS-0001.svg", (210, 280)),
        ("?shape=horizontal", "/verify/GHS-0001/", "/mark/GHS-0001.svg?shape=horizontal", (420, 140)),
        ("?language=en", "/en/verify/GHS-0001/", "/en/mark/GHS-0001.svg", (210, 280)),
    ],
)
def test_the_line_shows_the_live_mark_and_leads_to_its_verification(
    client_of, owner, registered, settings, query, page, image, size
):
    line = snippet(client_of(owner).get(PAGE + query))
    assert re.search('href="([^"]+)"', line)[1] == settings.SITE_URL + page
    assert re.search('src="([^"]+)"', line)[1] == settings.SITE_URL + image
    assert f'width="{size[0]}" height="{size[1]}"' in line
    assert "GHS-0001" in re.search('alt="([^"]+)"', line)[1]
    assert 'style="max-width: 100%; height: auto"' in line
    assert "登録中" not in line


@pytest.mark.parametrize("state", ENDED)
def test_what_must_not_be_shown_is_not_given_out_and_the_page_says_why(client_of, owner, organization, state):
    register_product("甲", organization=organization, state=state, public_reason="公表した理由")
    page = client_of(owner).get(PAGE)
    assert snippet(page) is None
    assert "公表した理由" in page.content.decode()
    assert "ファイルと貼り付け用のコードはお渡しできません" in page.content.decode()
    answer = client_of(owner).get(FILE)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)


def test_past_its_last_day_nothing_is_given_out(client_of, owner, organization):
    register_product("甲", organization=organization, expires_on=date(2024, 5, 31))
    assert snippet(client_of(owner).get(PAGE)) is None


def test_files_for_print_carry_the_code_and_say_what_stays_true(client_of, owner, registered, settings):
    answer = client_of(owner).get(FILE, {"shape": "horizontal", "format": "svg"})
    drawing = answer.content.decode()
    assert f">{settings.SITE_URL}/verify/GHS-0001/</text>" in drawing
    assert "2999年1月31日まで有効" in drawing
    assert "登録中" not in drawing
    assert 'filename="GHS-0001_horizontal_ja.svg"' in answer["Content-Disposition"]


def test_files_come_in_english_from_the_japanese_page(client_of, owner, registered, settings):
    drawing = client_of(owner).get(FILE, {"language": "en"}).content.decode()
    assert f">{settings.SITE_URL}/en/verify/GHS-0001/</text>" in drawing
    assert ">Level 1</text>" in drawing


@pytest.mark.parametrize(("wanted", "width"), [("png-480", 480), ("png-960", 960), ("png-2400", 2400)])
def test_files_come_as_pictures(client_of, owner, registered, wanted, width):
    answer = client_of(owner).get(FILE, {"format": wanted})
    assert answer["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).width == width


def test_files_come_as_pdf(client_of, owner, registered):
    answer = client_of(owner).get(FILE, {"format": "pdf"})
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert (len(document.pages), str(document.docinfo["/Title"])) == (1, "GHS-0001 甲")


@pytest.mark.parametrize("asked", ["shape=round", "language=fr", "format=exe", "format=png-99999"])
@pytest.mark.parametrize("path", [PAGE, FILE])
def test_what_there_is_not_leads_to_the_plain_page(client_of, owner, registered, path, asked):
    answer = client_of(owner).get(f"{path}?{asked}")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)


@pytest.mark.parametrize("number", ["x", "GHS-0099", "0"])
def test_a_number_that_is_not_one_s_own_is_not_found(client_of, owner, registered, number):
    assert client_of(owner).get(f"/my/registrations/{number}/mark/").status_code == 404


def test_the_declaration_leads_to_the_mark(client_of, owner, registered):
    page = client_of(owner).get(f"/my/declarations/{registered.registration.declaration_id}/").content.decode()
    assert f'href="{PAGE}"' in page
