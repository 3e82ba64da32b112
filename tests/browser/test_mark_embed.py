"""A vendor shows the live mark on its own web page, and the page changes when the registration does."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ghs.accounts.models import Organization, User
from ghs.council.actions import load_first_values
from tests.registrations.actions.test_measures import taken
from tests.registrations.factories import AT, Case, complete_draft, small_checklist


class VendorSite(ThreadingHTTPServer):
    """A vendor's own web site: one page, on another origin than the portal."""

    line = ""

    @property
    def address(self) -> str:
        """Where the page stands."""
        return f"http://127.0.0.1:{self.server_port}/"


class VendorPage(BaseHTTPRequestHandler):
    """The vendor's page, with the line that was copied from the portal."""

    server: VendorSite

    def do_GET(self) -> None:  # noqa: N802 - the standard library's name
        """Answer with the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        page = f"<!doctype html><html lang='ja'><title>製品</title><main><h1>製品</h1>{self.server.line}</main></html>"
        self.wfile.write(page.encode())

    def log_message(self, *told: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def vendor_site() -> Iterator[VendorSite]:
    """Serve the vendor's page on loopback."""
    with VendorSite(("127.0.0.1", 0), VendorPage) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture
def registered(
    transactional_db: None, organization: Organization, owner: User, reviewer: User, registrar: User
) -> Case:
    """What the owner's organisation has registered."""
    load_first_values(at=AT)
    small_checklist()
    return Case(complete_draft(owner, organization), owner, reviewer, registrar, AT).to("registered")


def test_the_mark_on_a_vendor_s_page_changes_with_the_registration(
    registered: Case,
    vendor_site: VendorSite,
    page_of: Callable[[User], Page],
    page: Page,
    axe: Callable[[Page], None],
    live_server: LiveServer,
    settings: Any,
) -> None:
    settings.SITE_URL = live_server.url
    own = page_of(registered.vendor)
    vendor_site.line = copied_line(own, registered, axe)
    assert shown(page, vendor_site) == ["登録中"]
    axe(page)
    follow(page, "登録中", axe)
    taken(registered, "suspend")
    assert shown(page, vendor_site) == ["一時停止"]
    follow(page, "一時停止", axe)
    own.reload()
    expect(own.get_by_text("ファイルと貼り付け用のコードはお渡しできません")).to_be_visible()
    axe(own)
    taken(registered, "reinstate")
    assert shown(page, vendor_site) == ["登録中"]


def copied_line(page: Page, case: Case, axe: Callable[[Page], None]) -> str:
    """Copy the line for a web page, from the vendor's declaration on."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/my/declarations/{case.declaration.pk}/")
    page.get_by_role("link", name="GHS-0001のマーク").click()
    axe(page)
    page.get_by_role("link", name="横型 (日本語)").click()
    page.get_by_role("button", name="コードをコピーする").click()
    expect(page.get_by_text("コピーしました。")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "GHS-0001_horizontal_ja.pdf"
    return str(page.evaluate("navigator.clipboard.readText()"))


def shown(page: Page, site: VendorSite) -> list[str]:
    """Return the state that the image on the vendor's page shows, when the page is opened anew."""
    with page.expect_response(lambda response: "/mark/" in response.url) as image:
        page.goto(site.address)
    mark = page.get_by_role("img", name="GHS-0001")
    expect(mark).to_be_visible()
    assert mark.evaluate("image => image.complete && image.naturalWidth") == 600
    drawing = image.value.text()
    return [state for state in ("登録中", "一時停止", "失効") if f">{state}</text>" in drawing]


def follow(page: Page, state: str, axe: Callable[[Page], None]) -> None:
    """Click the mark on the vendor's page, and read what the portal says of it."""
    page.get_by_role("link", name="GHS-0001").click()
    expect(page.locator(".verification-word")).to_have_text(state)
    axe(page)
