"""What nginx may keep for a second: public pages that set no cookie and say nothing of keeping themselves."""

import pytest
from django.test import Client

from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

PAGES = ["/", "/about/", "/library/", "/news/", "/events/"]
REGISTER_PAGES = ["/register/", "/register/?q=甲", "/register/GHS-0001/", "/register/compare/", "/register/mark/"]


@pytest.mark.parametrize("path", [*PAGES, *REGISTER_PAGES, "/en/register/"])
def test_a_public_page_can_be_kept(visitor: Client, path: str) -> None:
    register_product("甲")
    response = visitor.get(path)
    assert (response.status_code, list(response.cookies), response.get("Cache-Control")) == (200, [], None)
    assert "Cookie" in response["Vary"]


def test_the_page_of_an_organisation_can_be_kept(visitor: Client) -> None:
    organization = register_product("甲").registration.organization
    response = visitor.get(f"/register/organizations/{organization.pk}/")
    assert (response.status_code, list(response.cookies), response.get("Cache-Control")) == (200, [], None)


@pytest.mark.parametrize("path", ["/verify/GHS-0001/", "/mark/GHS-0001.svg", "/mark/GHS-0001.png"])
def test_what_a_mark_leads_to_is_asked_for_each_time(visitor: Client, path: str) -> None:
    register_product("甲")
    response = visitor.get(path)
    assert (response.status_code, list(response.cookies)) == (200, [])
    assert "no-cache" in response["Cache-Control"]
