"""The vendor's journey in a real browser: from the draft over a correction to the permit."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline
from registrations.models import Declaration

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
AREAS = ["risk_management", "quality_management"]


@pytest.fixture
def scheme(transactional_db: None) -> None:
    """The council's first values and the sample checklist."""
    load_first_values(at=AT)
    load_guideline(at=AT)


def test_a_product_goes_from_draft_to_permit(
    scheme: None,
    owner: User,
    reviewer: User,
    registrar: User,
    page_of: Callable[[User], Page],
    mail_to: Callable[[str], str],
    axe: Callable[[Page], None],
) -> None:
    vendor, checker, decider = page_of(owner), page_of(reviewer), page_of(registrar)
    begin(vendor, axe)
    describe(vendor, axe)
    answer(vendor, axe)
    number = submit(vendor, axe)
    assert number in mail_to(owner.email)
    ask_for_a_correction(checker, number, axe)
    assert "R-2" in mail_to(owner.email)
    correct(vendor, axe)
    propose(checker, number, axe)
    accept(decider, number, axe)
    assert "22,000円" in mail_to(owner.email)
    pay(checker, number, axe)
    assert "GHS-0001" in mail_to(owner.email)
    find_the_permit(vendor, axe)


def begin(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/my/declarations/")
    axe(page)
    page.get_by_role("link", name="適合宣言を始める").click()
    page.get_by_label("製品名").fill("健康ダイアリー")
    expect(page.get_by_role("status").filter(has_text="レベル1です")).to_be_visible()
    page.get_by_label("品質マネジメント").check()
    expect(page.get_by_role("status").filter(has_text="レベル2です")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="下書きを始める").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("健康ダイアリー")
    axe(page)


def describe(page: Page, axe: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="製品: 健康ダイアリー").click()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("対象バージョン")
    axe(page)
    page.get_by_label("対象バージョン").fill("３．０～３．９")
    page.get_by_label("意図する使用").fill("体重と血圧を記録して振り返る。")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="署名者", exact=True).click()
    page.get_by_label("署名者の氏名").fill("見本 花子")
    page.get_by_label("署名者の役職").fill("代表取締役")
    axe(page)
    page.get_by_role("button", name="保存する").click()


def answer(page: Page, axe: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="不足している項目を確かめる").click()
    axe(page)
    page.get_by_role("link", name=re.compile(r"^R-1 ")).click()
    for _area in AREAS:
        for item in page.locator("section.item").all():
            item.get_by_label("適合", exact=True).check()
            item.get_by_label("文書名").fill("開発計画書")
            item.get_by_label("文書番号").fill("DP-1")
        axe(page)
        page.get_by_role("button", name="保存して次へ").click()
    expect(page.get_by_role("link", name="内容を確認して提出する")).to_be_visible()


def submit(page: Page, axe: Callable[[Page], None]) -> str:
    page.get_by_role("link", name="内容を確認して提出する").click()
    axe(page)
    page.get_by_role("button", name="適合宣言を提出する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("記載した内容は事実").check()
    page.get_by_role("button", name="適合宣言を提出する").click()
    axe(page)
    return page.locator(".receipt-number").inner_text()


def open_at_desk(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    page.goto("/desk/declarations/")
    axe(page)
    page.get_by_role("link", name=number).click()
    axe(page)


def ask_for_a_correction(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    open_at_desk(page, number, axe)
    page.get_by_role("button", name="確認を始める").click()
    item = page.locator("section.item").nth(1)
    item.get_by_text("補正を求める").click()
    item.get_by_label("補正していただきたいこと").fill("文書番号を確かめてください。")
    axe(page)
    item.get_by_role("button", name="記入する").click()
    page.get_by_role("link", name="補正を依頼する").click()
    axe(page)
    page.get_by_role("button", name="差し戻してメールを送る").click()
    expect(page.locator(".state").first).to_have_text("補正依頼中")


def correct(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/my/declarations/")
    page.get_by_role("link", name="健康ダイアリー").click()
    axe(page)
    page.get_by_role("link", name=re.compile(r"^R-2 ")).click()
    expect(page.get_by_label("文書番号")).to_have_count(2)
    page.get_by_label("文書番号").first.fill("DP-2")
    axe(page)
    page.get_by_role("button", name="保存して次へ").click()
    page.goto(f"/my/declarations/{Declaration.objects.get().pk}/submit/")
    page.get_by_label("記載した内容は事実").check()
    page.get_by_role("button", name="適合宣言を提出する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("適合宣言を受け付けました")


def propose(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    open_at_desk(page, number, axe)
    page.get_by_role("button", name="確認を始める").click()
    expect(page.locator("section.item").nth(1)).to_contain_text("DP-2")
    page.get_by_role("link", name="登録を提案する").click()
    axe(page)
    page.get_by_role("button", name="提案する").click()
    expect(page.get_by_text("別の人が行います").first).to_be_visible()


def accept(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    open_at_desk(page, number, axe)
    page.get_by_role("link", name="決裁する（受理）").click()
    axe(page)
    page.get_by_role("button", name="受理して案内メールを送る").click()
    expect(page.locator(".state").first).to_have_text("入金待ち")


def pay(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    open_at_desk(page, number, axe)
    page.get_by_role("link", name="入金を記録する").click()
    page.get_by_label("金額（円）").fill("２０，０００")
    page.get_by_role("button", name="入金を記録して登録する").click()
    expect(page.get_by_role("alert")).to_contain_text("2,000円不足")
    axe(page)
    page.get_by_label("金額（円）").fill("２２，０００")
    page.get_by_role("button", name="入金を記録して登録する").click()
    expect(page.locator(".state").first).to_have_text("登録中")
    page.goto("/desk/registrations/")
    axe(page)


def find_the_permit(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"/my/declarations/{Declaration.objects.get().pk}/")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="使用許可証をダウンロード（PDF）").click()
    assert download.value.suggested_filename == "使用許可証_GHS-0001.pdf"
