"""Header, rooms and languages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import is_valid_path

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.pages.navigation import CONTENTS, DESK, MY_ROOM

pytestmark = pytest.mark.django_db


def test_the_header_leads_to_the_eight_contents_and_marks_the_current_one(visitor: Client) -> None:
    page = visitor.get("/apply/").content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    for path, _label in CONTENTS:
        assert header.count(f'<a href="{path}"') == 2  # one for wide screens, one for phones
    assert header.count('aria-current="page"') == 2
    assert len(CONTENTS) == 8


def test_english_pages_lead_to_english_pages(visitor: Client) -> None:
    page = visitor.get("/en/about/").content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    assert 'href="/en/register/"' in header
    assert 'href="/register/"' not in header


def test_tools_follow_the_person(
    visitor: Client, owner: User, reviewer: User, client_of: Callable[[User], Client]
) -> None:
    tools = {
        name: [path for path in ("/accounts/login/", "/my/", "/desk/") if f'<a href="{path}"' in page]
        for name, page in (
            ("visitor", visitor.get("/about/").content.decode()),
            ("owner", client_of(owner).get("/about/").content.decode()),
            ("reviewer", client_of(reviewer).get("/about/").content.decode()),
        )
    }
    assert tools == {"visitor": ["/accounts/login/"], "owner": ["/my/"], "reviewer": ["/my/", "/desk/"]}


def test_the_desk_shows_only_what_a_person_may_enter(
    publisher: User, reviewer: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(publisher).get("/desk/inquiries/").content.decode()
    assert 'href="/desk/mailings/"' in page
    assert 'href="/desk/settings/"' not in page
    assert 'href="/desk/mailings/"' not in client_of(reviewer).get("/desk/inquiries/").content.decode()


def test_the_language_switch_keeps_page_and_question(visitor: Client) -> None:
    page = visitor.get("/register/?q=%E3%82%AB%E3%83%AB%E3%83%86&level=2").content.decode()
    assert 'href="/en/register/?q=%E3%82%AB%E3%83%AB%E3%83%86&amp;level=2" hreflang="en"' in page


def test_long_lists_are_paged_and_keep_the_question(rf: RequestFactory) -> None:
    page = Paginator(range(500), 10).page(25)
    html = render_to_string("_parts/pagination.html", {"page": page}, request=rf.get("/register/?q=x&page=25"))
    assert '<span class="page-link" aria-current="page">25</span>' in html
    assert 'href="?q=x&amp;page=26"' in html
    assert html.count("…") == 2


@pytest.mark.parametrize(
    "paths", [[path for path, _ in CONTENTS], [path for path, _ in MY_ROOM], [path for path, _, _ in DESK]]
)
def test_every_entry_leads_to_a_page_of_its_own(paths: list[str]) -> None:
    assert len(paths) == len(set(paths))
    assert [path for path in paths if not is_valid_path(path)] == []


def test_the_foot_of_a_page_says_who_the_council_is(visitor: Client) -> None:
    CouncilProfile.objects.create(
        effective_on=date(2019, 1, 1),
        name="サンプル協議会",
        name_english="Sample Council",
        postcode="1000001",
        address="東京都千代田区千代田1-1",
        address_english="1-1 Chiyoda, Tokyo",
        contact_email="office@council.example",
    )
    page = visitor.get("/about/").content.decode()
    assert "〒100-0001" in page
    assert "東京都千代田区千代田1-1" in page
    page = visitor.get("/en/about/").content.decode()
    assert "Sample Council" in page
    assert "1-1 Chiyoda, Tokyo" in page
    assert "サンプル協議会" not in page
