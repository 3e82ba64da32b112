"""The fixed pages, the library and the contact form in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ghs.library.actions import load_guideline, load_law_articles
from ghs.pages.models import Inquiry
from tests.factories import LONG_AGO

PATHS = [
    "/",
    "/about/",
    "/apply/",
    "/links/",
    "/privacy/",
    "/accessibility/",
    "/library/",
    "/library/checklist/1.20/",
    "/library/checklists/1.10/1.20/",
    "/library/manga/",
    "/guide/",
    "/nothing/here/",
    "/en/",
    "/en/guide/",
]


def test_every_fixed_page_is_accessible(page: Page, axe: Callable[[Page], None]) -> None:
    load_guideline(at=LONG_AGO)
    load_law_articles(at=LONG_AGO)
    for path in PATHS:
        page.goto(path)
        axe(page)


def fill_in(page: Page) -> None:
    page.get_by_label("講座・ビデオについて").check()
    page.get_by_label("お名前").fill("佐藤 次郎")
    page.get_by_label("メールアドレス").fill("jiro@hospital.example")
    page.get_by_label("お問合せ内容").fill("席はありますか。")
    page.get_by_label("個人情報の取扱いに同意します").check()


@pytest.mark.parametrize("with_scripts", [True, False])
def test_an_inquiry_with_and_without_scripts(
    new_context: Callable[..., BrowserContext], with_scripts: bool, mail_to: Callable[[str], str]
) -> None:
    page = new_context(java_script_enabled=with_scripts).new_page()
    page.goto("/contact/")
    fill_in(page)
    page.get_by_role("button", name="確認画面へ進む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お問合せ内容の確認")
    page.get_by_role("button", name="修正する").click()
    page.get_by_label("お名前").fill("佐藤 三郎")
    page.get_by_role("button", name="確認画面へ進む").click()
    page.get_by_role("button", name="送信する").click()
    expect(page.locator(".receipt-number")).to_have_text(Inquiry.objects.get().number)
    assert Inquiry.objects.get().name == "佐藤 三郎"
    assert Inquiry.objects.get().number in mail_to("jiro@hospital.example")


def test_the_contact_form_is_accessible_in_each_state(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/contact/")
    axe(page)
    page.get_by_role("button", name="確認画面へ進む").click()
    expect(page.locator(".error-summary")).to_be_focused()
    axe(page)
    page.get_by_role("link", name="お名前").click()
    expect(page.get_by_label("お名前")).to_be_focused()
    fill_in(page)
    page.get_by_role("button", name="確認画面へ進む").click()
    axe(page)
    page.get_by_role("button", name="送信する").click()
    axe(page)


def test_the_phone_menu_opens_without_scripts_and_closes_with_escape(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator("summary", has_text="メニュー").press("Enter")
    expect(page.locator("details.site-nav-narrow").get_by_role("link", name="リンク集")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("details.site-nav-narrow").get_by_role("link", name="リンク集")).to_be_hidden()


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    page.goto("/about/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
