"""Somebody who buys software finds a product in the register and checks the mark; the office reads the year."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product


def test_from_the_search_to_the_verification(page: Page, axe: Callable[[Page], None]) -> None:
    takahashi = OrganizationFactory(name="㈱髙橋メディカル", name_kana="タカハシメディカル")
    register_product("血圧ノート", sequence=1, organization=takahashi, level=2)
    register_product("検体受付", sequence=2, state="revoked", ended_on=date(2024, 5, 1), public_reason="理由")
    page.goto("/register/")
    expect(page.get_by_role("row")).to_have_count(3)
    axe(page)
    page.get_by_label("企業名・製品名・登録番号").fill("株式会社高橋")
    page.get_by_label("レベル").select_option("2")
    page.get_by_role("button", name="検索").click()
    expect(page.get_by_text("㈱髙橋メディカル")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    axe(page)
    page.get_by_role("link", name="血圧ノート").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("血圧ノート")
    mark = page.get_by_role("img", name="GHS-0001")
    assert mark.evaluate("image => image.complete && image.naturalWidth") == 300
    axe(page)
    page.get_by_role("link", name="このマークを確認する").click()
    expect(page.get_by_text("適合宣言が登録されており")).to_be_visible()
    axe(page)
    page.goto("/verify/ghs-2/")
    expect(page.get_by_text("協議会が登録を取り消しました")).to_be_visible()
    axe(page)
    page.goto("/verify/GHS-0099/")
    expect(page.get_by_role("heading", level=1)).to_have_text("この登録番号はありません")
    axe(page)


def test_the_office_reads_and_saves_the_year(
    page_of: Callable[[User], Page], organiser: User, axe: Callable[[Page], None]
) -> None:
    register_product("血圧ノート")
    page = page_of(organiser)
    page.goto("/desk/report/?first=2019-04-01&last=2020-03-31")
    expect(page.get_by_text("新規1件（レベル1：1件）、累計1件")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="この期間を保存する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_label("期間の名称").fill("2019年度（成果報告会）")
    page.get_by_role("button", name="この期間を保存する").click()
    expect(page.get_by_text("期間を保存しました。")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="2019年度（成果報告会）")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "年次報告_2019-04-01_2020-03-31.xlsx"
