"""A real browser on the live site."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from ghs.accounts.models import User

WIDTHS_PX = [320, 768, 1280]
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
def context(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[BrowserContext]:
    """A fresh Japanese browser profile on the live site; an uncaught error of a script fails the test."""
    errors: list[str] = []
    context = browser.new_context(base_url=live_server.url, locale="ja-JP", timezone_id="Asia/Tokyo")
    context.set_default_timeout(10_000)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of somebody who is not logged in."""
    return context.new_page()


@pytest.fixture
def page_of(context: BrowserContext, client_of: Callable, live_server: LiveServer) -> Callable[[User], Page]:
    """Return a page logged in as a person; the last one asked for is logged in everywhere."""

    def log_in(user: User) -> Page:
        cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return log_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a check that a page has no accessibility violation and no sideways scrolling at any width."""

    def check(page: Page) -> None:
        for width in WIDTHS_PX:
            page.set_viewport_size({"width": width, "height": 900})
            results = Axe().run(page)
            assert results.violations_count == 0, f"{page.url} at {width} px:\n{results.generate_report()}"
            excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert excess <= 0, f"{page.url} at {width} px is {excess} px too wide"

    return check
