"""Journey: a hospital looks for a product, reads about it and checks its mark."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product

Axe = Callable[[Page], None]


@pytest.fixture
def products(transactional_db: None) -> None:
    """Two products of one company: one registered, one withdrawn."""
    vendor = OrganizationFactory(name="㈱髙橋メディカル", name_kana="カブシキガイシャタカハシメディカル")
    register_product("健康手帳エース", sequence=1, organization=vendor, level=2)
    register_product(
        "旧版ノート", sequence=2, organization=vendor, level=1, state="withdrawn", ended_on=date(2024, 5, 31)
    )


def search(page: Page, words: str) -> None:
    """Search the register."""
    page.get_by_label("企業名・製品名・登録番号").fill(words)
    page.get_by_role("button", name="検索").click()


def test_a_product_is_found_read_and_verified(page: Page, products: None, axe: Axe) -> None:
    page.goto("/register/")
    axe(page)
    expect(page.locator("main tbody tr")).to_have_count(2)
    for words in ["株式会社高橋", "ＧＨＳ－０００１", "手帳ｴｰｽ", "たかはしめでぃかる"]:
        search(page, words)
        expect(page.get_by_role("link", name="健康手帳エース")).to_be_visible()
        expect(page.get_by_role("link", name="㈱髙橋メディカル").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name="健康手帳エース").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("健康手帳エース")
    assert page.locator("img[src$='/mark/GHS-0001.svg']").evaluate("mark => mark.complete && mark.naturalWidth > 0")
    axe(page)
    page.get_by_role("link", name="このマークを確認する").click()
    expect(page.get_by_text("登録中").first).to_be_visible()
    axe(page)


def test_levels_ended_registrations_and_dead_ends(page: Page, products: None, axe: Axe) -> None:
    page.goto("/register/")
    page.get_by_label("レベル", exact=True).select_option("1")
    page.get_by_role("button", name="検索").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.get_by_role("link", name="旧版ノート").click()
    axe(page)
    page.get_by_role("link", name="㈱髙橋メディカル").click()
    axe(page)
    for path in [
        "/verify/GHS-0002/",
        "/verify/GHS-9999/",
        "/register/GHS-9999/",
        "/register/?level=9",
        "/register/?q=%00",
    ]:
        page.goto(path)
        axe(page)
    page.goto("/register/")
    search(page, "どこにもない製品")
    expect(page.get_by_text("この条件に当てはまる登録はありません。")).to_be_visible()
    axe(page)


def test_the_register_reads_in_english_and_without_scripts(
    new_context: Callable[..., BrowserContext], products: None
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/en/register/")
    page.get_by_role("link", name="健康手帳エース").click()
    page.locator("main a[href='/en/verify/GHS-0001/']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verification of a GHS mark")
