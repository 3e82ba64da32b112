"""A real browser on the live site."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError
from pytest_django.live_server_helper import LiveServer

from ghs.accounts.models import User
from tests.conftest import MailServer

WIDTHS_PX = [320, 768, 1280]
# A busy machine is no fault of the page: what is expected comes, or it doesn't.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
HOW_TO_GET_ONE = "no Chromium: install one (Debian: `apt-get install chromium`) to run the browser tests"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything beside this file."""
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once. Without one the tests are skipped, but on CI they fail."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        needed = os.environ.get("CI") == "true" or os.environ.get("GHS_REQUIRE_BROWSER") == "1"
        (pytest.fail if needed else pytest.skip)(HOW_TO_GET_ONE)
    # Playwright keeps an event loop in this thread, which makes Django suspect asynchronous callers.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=options)
        yield chrome
        chrome.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_context(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Callable]:
    """Return a maker of fresh Japanese browser profiles; an uncaught error of a script fails the test."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, locale="ja-JP", timezone_id="Asia/Tokyo", **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_context: Callable[[], BrowserContext]) -> Page:
    """A page of somebody who is not logged in."""
    return new_context().new_page()


@pytest.fixture
def page_of(new_context: Callable, client_of: Callable, live_server: LiveServer) -> Callable[[User], Page]:
    """Return a maker of pages logged in as a person, each in a browser profile of its own."""

    def log_in(user: User) -> Page:
        cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
        context = new_context()
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return log_in


@pytest.fixture
def mail_to(smtp_server: MailServer, run_tasks: Callable[[], list[str]]) -> Callable[[str], str]:
    """Let the worker send what waits, and return the text of the last mail that an address got."""

    def read(address: str) -> str:
        run_tasks()
        return smtp_server.to(address)[-1].get_body(("plain",)).get_content()

    return read


@pytest.fixture
def link_to(mail_to: Callable[[str], str]) -> Callable[[str, str], str]:
    """Return a finder of the path in the last mail to an address that contains a word."""

    def find(address: str, word: str) -> str:
        links = re.findall(r"https?://[^/\s]+(/\S+)", mail_to(address))
        return next(link for link in links if word in link)

    return find


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a check that a page has no accessibility violation and no sideways scrolling at any width."""

    def check(page: Page) -> None:
        for width in WIDTHS_PX:
            page.set_viewport_size({"width": width, "height": 900})
            results = run_axe(page)
            assert results.violations_count == 0, f"{page.url} at {width} px:\n{results.generate_report()}"
            excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert excess <= 0, f"{page.url} at {width} px is {excess} px too wide"

    return check


def run_axe(page: Page) -> AxeResults:
    """Return what axe finds on a page. A click before may still be replacing it: then axe looks at what came."""
    page.wait_for_load_state()
    try:
        return violations_of(page)
    except BrowserError:
        page.wait_for_load_state("networkidle")
        return violations_of(page)


def violations_of(page: Page) -> AxeResults:
    """Return violations only, which is quick to bring over; the script is put into a page once, for all widths."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = "axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"
    return AxeResults(page.evaluate(found))
