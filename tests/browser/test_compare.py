"""A buyer on a phone compares two products, looks back at an earlier day, and reads the register in numbers."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from registrations.models import Answer, Disclosure
from tests.ghs.register.factories import register_product
from tests.registrations.factories import CriterionFactory, GuidelineEditionFactory


def fill() -> None:
    """Put two products into the register: one of the older edition, one of the newer whose vendor shows its answers."""
    for number, published_on, text in [("1.10", "2017-03-31", "旧い文言"), ("1.20", "2018-12-14", "新しい文言")]:
        edition = GuidelineEditionFactory(number=number, published_on=published_on)
        CriterionFactory(edition=edition, key="plan", text_ja=text)
        CriterionFactory(edition=edition, key="care", area="life_cycle", text_ja="保守の手順を定めていますか。")
    register_product("血圧ノート", sequence=1, guideline_edition="1.10")
    version = register_product("検体受付", sequence=2, level=2)
    declaration = version.registration.declaration
    for criterion in edition.criteria.all():
        Answer.objects.create(declaration=declaration, criterion=criterion, verdict="conforms")
    at = datetime(2024, 1, 1, tzinfo=UTC)
    Disclosure.objects.create(
        registration=version.registration,
        shows_answers=True,
        manual_link="https://vendor.example/manual",
        changed_at=at,
    )


def test_a_buyer_compares_on_a_phone(page: Page, axe: Callable[[Page], None]) -> None:
    fill()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/register/")
    page.get_by_label("GHS-0001 比較対象に選ぶ").check()
    page.get_by_label("GHS-0002 比較対象に選ぶ").check()
    page.get_by_role("button", name="選んだ製品を比較する").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    expect(page.get_by_text("この版では文言が異なります")).to_have_count(1)
    axe(page)
    page.get_by_role("link", name="違いだけを表示").click()
    expect(page.get_by_text("領域の宣言なし", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("link", name=re.compile("GHS-0002を ?外す")).click()
    page.get_by_label("比較に加える登録番号").fill("ｇｈｓ－２ 99")
    page.get_by_role("button", name="加える").click()
    expect(page.get_by_text("GHS-0099")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="検体受付").click()
    expect(page.get_by_role("link", name="取扱説明書")).to_have_attribute("href", "https://vendor.example/manual")
    axe(page)
    page.get_by_label("表示する日付").fill("2020-01-14")
    page.get_by_role("button", name="その日の内容を表示").click()
    expect(page.get_by_text("まだ登録されていません")).to_be_visible()
    axe(page)
    page.get_by_label("表示する日付").fill("2024-05-01")
    page.get_by_role("button", name="その日の内容を表示").click()
    expect(page.get_by_text("2024年5月1日（水）の終わりの時点")).to_be_visible()
    axe(page)


def test_anybody_reads_the_register_in_numbers(page: Page, axe: Callable[[Page], None]) -> None:
    fill()
    page.goto("/register/")
    page.get_by_role("link", name="数字で見る登録").click()
    page.get_by_label("開始日").fill("2019-04-01")
    page.get_by_role("button", name="表示する").click()
    expect(page.get_by_role("heading", name="レベル別")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="この表をCSVで保存 レベル別").click()
    assert download.value.suggested_filename.startswith("ghs-register-levels-20190401-")
