"""How the mark may be shown."""

import pytest

from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/register/mark/", "/en/register/mark/"])
def test_the_page_shows_both_shapes_and_leads_on(visitor, path):
    page = visitor.get(path).content.decode()
    prefix = path.removesuffix("/register/mark/")
    leads = [
        "/register/mark/vertical.svg",
        "/register/mark/horizontal.svg",
        "/contact/?topic=mark",
        "/my/declarations/",
    ]
    assert [lead for lead in leads if f'"{prefix}{lead}"' not in page] == []


@pytest.mark.parametrize("shape", ["vertical", "horizontal"])
def test_the_example_is_a_mark_that_nobody_has(visitor, shape):
    drawing = visitor.get(f"/register/mark/{shape}.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert ">GHS-0000</text>" in drawing.content.decode()
    assert visitor.get("/verify/GHS-0000/").status_code == 404


def test_a_shape_that_there_is_not_is_not_found(visitor):
    assert visitor.get("/register/mark/round.svg").status_code == 404


def test_product_pages_lead_to_it(visitor):
    register_product("甲")
    assert 'href="/register/mark/"' in visitor.get("/register/GHS-0001/").content.decode()
